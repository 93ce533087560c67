import { useInfiniteQuery, useQueryClient, type InfiniteData, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type * as Y from "yjs";
import { ajax } from "../ajax.ts";
import type { HistoryPage, NamedVersion, Stretch } from "./past.ts";

/** How often the history is asked for by who is told nothing: he works by requests (ms). */
const LOOK = 10_000;
/** While somebody draws, the history is asked for no more often than this (ms). */
const PACE = 2_000;
/** Of so many pages, all are asked for again; of more, that is done rarely, as each of them costs (ms). */
const MANY = 3;
const RARELY = 30_000;

export function historyKey(thing: string): readonly string[] {
  return ["history", thing];
}

export interface KnownHistory {
  readonly query: UseInfiniteQueryResult<InfiniteData<HistoryPage>>;
  readonly stretches: readonly Stretch[];
  readonly named: readonly NamedVersion[];
  /** The newest version; 0 where there is none. */
  readonly head: number;
  /** The oldest version that is known of. */
  readonly reached: number;
}

/** The history of a Thing, the newest first, page by page; kept fresh while it is on show. */
export function useHistory(thing: string, doc: Y.Doc | null, isTold: boolean): KnownHistory {
  const query = useInfiniteQuery({
    queryKey: historyKey(thing),
    queryFn: ({ pageParam, signal }) => ajax("history", { thing, before: pageParam }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.before,
    networkMode: "always",
    refetchInterval: ({ state }) => (isTold ? false : (state.data?.pages.length ?? 0) > MANY ? RARELY : LOOK),
    refetchOnWindowFocus: true,
  });
  useNews(thing, doc);
  const pages = query.data?.pages;
  return useMemo(() => {
    const stretches = (pages ?? []).flatMap((page) => page.stretches);
    const oldest = query.hasNextPage ? (pages?.at(-1)?.before ?? 0) : 0;
    return { query, stretches, named: pages?.[0]?.named ?? [], head: stretches[0]?.version ?? 0, reached: oldest };
  }, [query, pages]);
}

/** Asks again soon after somebody has changed the Thing. */
function useNews(thing: string, doc: Y.Doc | null): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!doc) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const note = (): void => {
      const pages = client.getQueryData<InfiniteData<HistoryPage>>(historyKey(thing))?.pages.length ?? 0;
      timer ??= setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ queryKey: historyKey(thing) });
      }, pages > MANY ? RARELY : PACE);
    };
    doc.on("update", note);
    return () => {
      clearTimeout(timer);
      doc.off("update", note);
    };
  }, [thing, doc, client]);
}
