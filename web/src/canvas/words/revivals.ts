import type * as Y from "yjs";
import type { ElementMap } from "../codec/ymap.ts";
import { diff, lettersOf } from "./diff.ts";
import { merge } from "./merge.ts";

/** A text that this person has brought back under his hands, and what it said before. */
interface Revival {
  readonly map: ElementMap;
  readonly words: string;
}

/**
 * Texts that were deleted while somebody wrote in them, and that he has brought back. Of two who do so at once Yjs keeps one's; whose
 * does not count puts what he has written into the other's.
 */
export class Revivals {
  readonly #revivals = new Map<string, Revival>();

  begin(id: string, map: ElementMap, words: string): void {
    this.#revivals.set(id, { map, words });
  }

  /** In whose place there is another's now, each once, with what it said before it was deleted. */
  lost(shared: Y.Map<ElementMap>): { readonly id: string; readonly map: ElementMap; readonly words: string }[] {
    return [...this.#revivals].flatMap(([id, { map, words }]) => {
      const now = shared.get(id);
      if (now === map) return [];
      this.#revivals.delete(id);
      return now ? [{ id, map: now, words }] : [];
    });
  }
}

/** All that two have written in a text that each has brought back. What one had not heard of the other's by then was not deleted by him. */
export function united(before: string, mine: string, theirs: string): string {
  const letters = [...lettersOf(before)];
  for (const { at, remove } of diff(letters, lettersOf(theirs)).reverse()) letters.splice(at, remove);
  return merge(letters.join(""), mine, theirs);
}
