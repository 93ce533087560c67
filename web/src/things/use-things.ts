import { keepPreviousData, useInfiniteQuery, type InfiniteData, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { ajax, type ThingPage } from "../ajax.ts";
import { useRefreshOnReturn } from "../refresh-on-return.ts";

const PAGE = 50;
/** Somebody who builds for half an hour comes back to the list as he left it. */
const KEPT = 30 * 60_000;

export interface Wanted {
  readonly query: string;
  readonly bin: boolean;
}

export type ThingsQuery = UseInfiniteQueryResult<InfiniteData<ThingPage>>;

/** The Things of one's groups, newest change first, page by page. */
export function useThings({ query, bin }: Wanted): ThingsQuery {
  const list = useInfiniteQuery({
    queryKey: ["things", { query, bin }],
    queryFn: ({ pageParam, signal }) => pageParam === null
      ? ajax("search", { query, bin, limit: PAGE }, signal)
      : ajax("scroll", { cursor: pageParam, limit: PAGE }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor,
    // Results take the place of results, without a gap between them.
    placeholderData: keepPreviousData,
    networkMode: "always",
    gcTime: KEPT,
    refetchOnWindowFocus: false,
  });
  useRefreshOnReturn(list.refetch);
  return list;
}
