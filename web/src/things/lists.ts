import type { QueryClient } from "@tanstack/react-query";
import type { Thing } from "../ajax.ts";
import { withNews, withoutThings, type Loaded } from "./cache.ts";
import type { Listed } from "./listed.ts";

const LISTS = ["things"] as const;
const onShow = new Set<() => void>();

/** The list on show looks again at what may have changed whenever `refreshLists` says so. */
export function hearOfChanges(refresh: () => void): () => void {
  onShow.add(refresh);
  return () => { onShow.delete(refresh); };
}

/** Something has changed: the list on show looks again; others do when they are shown. */
export function refreshLists(): void {
  for (const refresh of onShow) refresh();
}

/** Some Things are not any more in the bin, or outside of it. */
export function dropFromLists(client: QueryClient, bin: boolean, ids: readonly string[]): void {
  client.setQueriesData<Loaded>({ queryKey: [...LISTS, { bin }] }, (loaded) => loaded && withoutThings(loaded, ids));
  refreshLists();
}

/** News of Things, wherever they are listed. */
export function tellLists(client: QueryClient, news: ReadonlyMap<string, Partial<Thing & Listed>>): void {
  client.setQueriesData<Loaded>({ queryKey: LISTS }, (loaded) => loaded && withNews(loaded, news));
}
