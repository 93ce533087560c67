import { t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient, type QueryKey } from "@tanstack/react-query";
import { createContext, useCallback, useContext, useEffect, useRef } from "react";
import { toast } from "sonner";
import { ajax, type OpenedThing, type Person, type Role, type User } from "../ajax.ts";
import { useRefreshOnReturn } from "../refresh-on-return.ts";
import type { ThingLink } from "../stream/thing-link.ts";
import type { Comment, Comments } from "./comment.ts";
import { withComment, withRead, type Thread } from "./threads.ts";

/** All that is said about the Thing on show. */
export interface Discussion {
  readonly thing: string;
  readonly me: User;
  readonly role: Role;
  /** Undefined until they are known. */
  readonly threads: readonly Thread[] | undefined;
  /** Why they are not. */
  readonly error: Error | null;
  readonly retry: () => Promise<unknown>;
  /** Who is here now. */
  readonly others: readonly Person[];
}

export const DiscussionContext = createContext<Discussion | null>(null);

export function useDiscussion(): Discussion {
  const discussion = useContext(DiscussionContext);
  if (!discussion) throw new Error("comments are shown on the page of a Thing");
  return discussion;
}

export function mayComment({ role }: Discussion): boolean {
  return role !== "viewer";
}

function keyOf(thing: string): QueryKey {
  return ["comments", thing];
}

/** What is said about a Thing, as it comes: news are pushed to whoever has it open live, and asked for by others who come back. */
export function useComments(thing: string, link: ThingLink | null): { readonly data: Comments | undefined; readonly error: Error | null; readonly retry: () => Promise<unknown> } {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(thing),
    queryFn: ({ signal }) => ajax("comments", { thing, resolved: true }, signal),
    networkMode: "always",
    refetchOnWindowFocus: false,
  });
  useRefreshOnReturn(refetch);
  useEffect(() => link?.onSaid(({ comment, missed }) => {
    if (comment) take(client, thing, comment);
    // What is asked for just now may not hold what has just come.
    if (missed || client.isFetching({ queryKey: keyOf(thing) }) > 0) void client.invalidateQueries({ queryKey: keyOf(thing) });
  }), [client, thing, link]);
  return { data, error, retry: refetch };
}

function take(client: ReturnType<typeof useQueryClient>, thing: string, comment: Comment): void {
  client.setQueryData<Comments>(keyOf(thing), (known) => known && withComment(known, comment));
}

/** What this person may do here, as it is now: on an open page it changes without a word. */
export function useRole({ thing: { id }, role }: OpenedThing, readOnly: boolean): Role {
  const { data, refetch } = useQuery({
    queryKey: ["role", id],
    queryFn: async ({ signal }) => (await ajax("open", { thing: id }, signal)).role,
    initialData: role,
    staleTime: Infinity,
    gcTime: 0,
    networkMode: "always",
    refetchOnWindowFocus: false,
  });
  const known = useRef(readOnly);
  useEffect(() => {
    if (known.current !== readOnly) void refetch();
    known.current = readOnly;
  }, [readOnly, refetch]);
  useRefreshOnReturn(refetch);
  return data;
}

/** Takes over a comment that an action of one's own gave. */
export function useTaken(): (comment: Comment) => void {
  const client = useQueryClient();
  const { thing } = useDiscussion();
  return useCallback((comment) => { take(client, thing, comment); }, [client, thing]);
}

interface Changing<Params> { readonly change: (params: Params) => void; readonly busy: boolean }

function useChange<Name extends "resolve" | "delete_comment">(
  action: Name, failure: string,
): Changing<Omit<Parameters<typeof ajax<Name>>[1], "thing">> {
  const { thing } = useDiscussion();
  const taken = useTaken();
  const { mutate, isPending } = useMutation({
    mutationFn: (params: object) => ajax(action, { thing, ...params } as Parameters<typeof ajax<Name>>[1]),
    networkMode: "always",
    onSuccess: (comment) => { taken(comment); },
    onError: (error) => { toast.error(`${failure} ${error.message}`); },
  });
  return { change: mutate, busy: isPending };
}

export function useResolve(): Changing<{ comment: string; resolved: boolean }> {
  return useChange("resolve", t`Nothing was changed.`);
}

export function useDelete(): Changing<{ comment: string }> {
  return useChange("delete_comment", t`The comment was not deleted.`);
}

/** Notes that this person has read a thread, or all, up to a number: at once here, and on the server. */
export function useRead(): (thread: string | null, number: number) => void {
  const client = useQueryClient();
  const { thing } = useDiscussion();
  return useCallback((thread, number) => {
    client.setQueryData<Comments>(keyOf(thing), (known) => known && withRead(known, thread, number));
    // Where it does not arrive, it is unread again when one comes back: no harm, and no reason to disturb anybody.
    ajax("read_comments", { thing, number, comment: thread }).catch(() => undefined);
  }, [client, thing]);
}
