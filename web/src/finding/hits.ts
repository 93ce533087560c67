import type { SceneElement } from "../canvas/element.ts";
import { countFound, wordsOf } from "../things/matching.ts";

/** What is written on a widget. */
function writtenOn(element: SceneElement): string {
  const words = element.type === "frame" || element.type === "magicframe" ? element["name"] : element["text"];
  return typeof words === "string" ? words : "";
}

/**
 * The widgets on which something is written of what is looked for: of those with the most words of it all, from the top to the bottom. What
 * was found by the list need not stand on one widget alone.
 */
export function hitsOf(elements: readonly SceneElement[], query: string): readonly string[] {
  const words = wordsOf(query);
  const counted = elements.filter(({ isDeleted }) => !isDeleted).map((element) => ({ element, count: countFound(writtenOn(element), words) }));
  const most = Math.max(0, ...counted.map(({ count }) => count));
  if (most === 0) return [];
  return counted.filter(({ count }) => count === most).map(({ element }) => element)
    .sort((one, other) => one.y - other.y || one.x - other.x).map(({ id }) => id);
}

/** What is marked for a hit: a label goes with what it stands on. */
export function markedFor(elements: readonly SceneElement[], id: string): SceneElement | null {
  const element = elements.find((one) => one.id === id && !one.isDeleted);
  const holder = element?.["containerId"];
  return elements.find((one) => one.id === holder && !one.isDeleted) ?? element ?? null;
}
