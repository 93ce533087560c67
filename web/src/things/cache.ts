import type { InfiniteData } from "@tanstack/react-query";
import type { Thing, ThingPage } from "../ajax.ts";

export type Loaded = InfiniteData<ThingPage, string | null>;

function mapPages(loaded: Loaded, change: (things: readonly Thing[]) => readonly Thing[]): Loaded {
  return { ...loaded, pages: loaded.pages.map((page) => ({ ...page, things: change(page.things) })) };
}

/** All Things that are loaded, each once: one that changes between two pages moves to the top, and would come twice. */
export function thingsOf(loaded: InfiniteData<ThingPage> | undefined): readonly Thing[] {
  const all = loaded?.pages.flatMap((page) => page.things) ?? [];
  return [...new Map(all.toReversed().map((thing) => [thing.id, thing])).values()].toReversed();
}

export function withoutThing(loaded: Loaded, id: string): Loaded {
  return mapPages(loaded, (things) => things.filter((thing) => thing.id !== id));
}

/** With a Thing's news, in its place. */
export function withThing(loaded: Loaded, news: Thing): Loaded {
  return mapPages(loaded, (things) => things.map((thing) => (thing.id === news.id ? news : thing)));
}
