import { t } from "@lingui/core/macro";
import { useInfiniteQuery, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useEffect } from "react";
import { toast } from "sonner";
import { ajax } from "../ajax.ts";
import { useShown } from "../design/shown.ts";
import { useRefreshOnReturn } from "../refresh-on-return.ts";
import { useSession } from "../session.ts";
import { sharePage } from "../stream/page-services.ts";
import { Subscription } from "../stream/service.ts";
import { sharedText, useShared } from "../stream/shared-text.ts";
import { SHOWN, withNews, withRead } from "./news.ts";
import type { Notification, Notified } from "./notification.ts";

const SERVICE = "notifications";
const INBOX = ["notifications"] as const;
/** So long a page may take to open the socket of its Thing, before it gets one of its own for this (ms). */
const PATIENCE = 1500;
/** A page that nobody has looked at for so long gives its own socket back; who returns to it is told all at once (ms). */
const HIDDEN_FOR = 60_000;

/** This person's notifications. */
export function useInbox(): UseQueryResult<Notified> {
  const inbox = useQuery({
    queryKey: INBOX,
    queryFn: ({ signal }) => ajax("notifications", { limit: SHOWN }, signal),
    networkMode: "always",
    // News come by themselves.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  useRefreshOnReturn(inbox.refetch);
  return inbox;
}

interface Older {
  readonly notifications: readonly Notification[];
  /** Asks for those before what is shown; null where there are no more. */
  readonly more: (() => void) | null;
  readonly busy: boolean;
}

/** Those behind the newest ones, as far as they were asked for. */
export function useOlder(newest: Notified | undefined): Older {
  const { data, fetchNextPage, hasNextPage, isFetching } = useInfiniteQuery({
    queryKey: [...INBOX, "older"],
    queryFn: ({ pageParam, signal }) => ajax("notifications", { limit: SHOWN, before: pageParam }, signal),
    initialPageParam: newest?.notifications.at(-1)?.number ?? 0,
    getNextPageParam: ({ notifications }) => (notifications.length < SHOWN ? undefined : notifications.at(-1)?.number),
    enabled: false,
    networkMode: "always",
    gcTime: 0,
  });
  const mayBeMore = data ? hasNextPage : newest?.notifications.length === SHOWN;
  return {
    notifications: data?.pages.flatMap(({ notifications }) => notifications) ?? [],
    more: mayBeMore ? () => { void fetchNextPage(); } : null,
    busy: isFetching,
  };
}

/** Notes that one notification was read, or all: at once here, and on the server. */
export function useReadInbox(): (number: number | null) => void {
  const client = useQueryClient();
  return (number) => {
    client.setQueryData<Notified>(INBOX, (known) => known && withRead(known, number));
    ajax("read_notifications", { number, alone: number !== null }).then(
      ({ unread }) => { client.setQueryData<Notified>(INBOX, (known) => known && { ...known, unread }); },
      (error: unknown) => {
        toast.error(t`They are not marked as read. ${error instanceof Error ? error.message : ""}`);
        void client.invalidateQueries({ queryKey: INBOX, exact: true });
      },
    );
  };
}

/** Hears of notifications as long as somebody is logged in, whatever page is on show. */
export function InboxNews(): null {
  const session = useSession().data;
  const hears = session?.streaming === true && !session.user.guest;
  const user = session?.user.id;
  // Over the socket of the Things where there is one: a second one would count as a second client.
  const shared = useShared(({ socket, things }) => things > 0 || socket !== null);
  const shown = useShown(HIDDEN_FOR);
  const client = useQueryClient();
  useEffect(() => {
    if (!hears || !(shown || shared)) return;
    const take = (news: Notified): void => {
      client.setQueryData<Notified>(INBOX, (known) => withNews(known, news));
      // Some were read elsewhere, or are not to be told any more: it is not said which.
      if (news.notifications.length === 0) void client.invalidateQueries({ queryKey: INBOX, exact: true });
    };
    const listener = {
      greeting: (all: Notified) => { client.setQueryData<Notified>(INBOX, all); },
      news: take, live: () => undefined, refused: () => undefined,
    };
    let subscription: Subscription<Notified, Notified> | undefined;
    let stopSharing: (() => void) | undefined;
    const timer = setTimeout(() => {
      subscription = new Subscription<Notified, Notified>(SERVICE, listener, shared
        ? { open: () => sharedText(SERVICE) as unknown as WebSocket, silence: "any" }
        : { silence: "asked" });
      stopSharing = sharePage(subscription);
    }, shared ? 0 : PATIENCE);
    return () => {
      clearTimeout(timer);
      stopSharing?.();
      subscription?.end();
    };
  }, [client, hears, user, shared, shown]);
  return null;
}
