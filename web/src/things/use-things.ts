import { keepPreviousData, useInfiniteQuery, useQueryClient, type InfiniteData, type QueryClient, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { useEffect } from "react";
import { ajax } from "../ajax.ts";
import type { Loaded } from "./cache.ts";
import { useRefreshOnReturn } from "../refresh-on-return.ts";
import type { ThingPage, Wanted } from "./listed.ts";
import { hearOfChanges } from "./lists.ts";
import { useRefreshed, type Refreshed } from "./refreshing.ts";

export const PAGE = 50;
/** Who scrolls far, scrolls on. */
const LATER_PAGES = 200;
/** Somebody who builds for half an hour comes back to the list as he left it. */
const KEPT = 30 * 60_000;

export type ThingsQuery = UseInfiniteQueryResult<InfiniteData<ThingPage>>;

export function thingsKey(wanted: Wanted): readonly [string, Wanted] {
  return ["things", wanted];
}

export function askFor(wanted: Wanted, cursor: string | null, limit: number, signal?: AbortSignal): Promise<ThingPage> {
  return cursor === null ? ajax("search", { ...wanted, limit }, signal) : ajax("scroll", { cursor, limit }, signal);
}

/** The list that came with the page: it is looked at again when it is shown again, not when it is shown first. */
let given: string | null = null;

/** Takes over the beginning of a list that came with the page. */
export function giveThings(client: QueryClient, wanted: Wanted, page: ThingPage): void {
  client.setQueryData<Loaded>(thingsKey(wanted), { pages: [page], pageParams: [null] });
  given = JSON.stringify(wanted);
}

function takeGiven(key: string): boolean {
  if (given !== key) return false;
  given = null;
  return true;
}

/** The Things that are wanted, page by page; and how to see to it that they are as they are now. */
export function useThings(wanted: Wanted): { list: ThingsQuery; refreshed: Refreshed } {
  const client = useQueryClient();
  const list = useInfiniteQuery({
    queryKey: thingsKey(wanted),
    queryFn: ({ pageParam, signal }) => askFor(wanted, pageParam, pageParam === null ? PAGE : LATER_PAGES, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor,
    // Results take the place of results, without a gap between them.
    placeholderData: keepPreviousData,
    networkMode: "always",
    gcTime: KEPT,
    // A long list is not asked for as a whole again: `refreshed` looks at what may be seen of it.
    refetchOnMount: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const refreshed = useRefreshed(wanted, list.refetch);
  const { refresh } = refreshed;
  const key = JSON.stringify(wanted);
  useEffect(() => {
    if (!client.getQueryData(["things", JSON.parse(key) as Wanted]) || takeGiven(key)) return;
    // What is to be seen is known when the list has been scrolled to where it was left, and drawn there.
    let frame = requestAnimationFrame(() => { frame = requestAnimationFrame(refresh); });
    return () => { cancelAnimationFrame(frame); };
  }, [client, key, refresh]);
  useEffect(() => hearOfChanges(refresh), [refresh]);
  useRefreshOnReturn(refresh);
  return { list, refreshed };
}
