import type { InfiniteData } from "@tanstack/react-query";
import type { Thing } from "../ajax.ts";
import type { Listed, ThingPage } from "./listed.ts";

export type Loaded = InfiniteData<ThingPage, string | null>;

function mapPages(loaded: Loaded, change: (things: readonly Listed[]) => readonly Listed[]): Loaded {
  return { ...loaded, pages: loaded.pages.map((page) => ({ ...page, things: change(page.things) })) };
}

/** All Things that are loaded, each once: one that changes between two pages moves to the top, and would come twice. */
export function thingsOf(loaded: InfiniteData<ThingPage> | undefined): readonly Listed[] {
  const seen = new Set<string>();
  return (loaded?.pages ?? []).flatMap(({ things }) => things.filter(({ id }) => !seen.has(id) && seen.add(id)));
}

export function withoutThings(loaded: Loaded, ids: readonly string[]): Loaded {
  const gone = new Set(ids);
  return mapPages(loaded, (things) => things.filter(({ id }) => !gone.has(id)));
}

/** With news of some Things, each in its place; what the news do not tell stays. */
export function withNews(loaded: Loaded, news: ReadonlyMap<string, Partial<Thing & Listed>>): Loaded {
  return mapPages(loaded, (things) => things.map((thing) => {
    const its = news.get(thing.id);
    return its ? { ...thing, ...its } : thing;
  }));
}

/** On which page the Thing at a place of the list is. */
export function pageAt(loaded: Loaded, index: number): number {
  let behind = 0;
  for (const [at, { things }] of loaded.pages.entries()) {
    behind += things.length;
    if (index < behind) return at;
  }
  return Math.max(loaded.pages.length - 1, 0);
}

/**
 * With one page as it is now, and all others as they were: a long list is not asked for as a whole again. Null where that page
 * has so much that is new that nobody knows what comes behind it.
 */
export function withPage(loaded: Loaded, at: number, fresh: ThingPage): Loaded | null {
  const before = loaded.pages.slice(0, at);
  if (fresh.cursor === null) {
    return { pages: [...before, fresh], pageParams: loaded.pageParams.slice(0, at + 1) };
  }
  const last = fresh.things.at(-1)?.id;
  const known = new Set(fresh.things.map(({ id }) => id));
  for (const [step, { things, cursor }] of loaded.pages.slice(at).entries()) {
    const found = things.findIndex(({ id }) => id === last);
    if (found < 0) continue;
    const rest = things.slice(found + 1).filter(({ id }) => !known.has(id));
    // What of it was on later pages is on this one now, and they go on behind it.
    const page: ThingPage = { things: [...fresh.things, ...rest], cursor };
    const next = at + step + 1;
    return { pages: [...before, page, ...loaded.pages.slice(next)], pageParams: [...loaded.pageParams.slice(0, at + 1), ...loaded.pageParams.slice(next)] };
  }
  return null;
}
