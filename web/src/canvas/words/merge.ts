import { diff, lettersOf, type Hunk } from "./diff.ts";

/** What somebody has made of a text: which of its letters are gone, and what stands before each now, and at the end. */
interface Version {
  readonly gone: ReadonlySet<number>;
  readonly before: ReadonlyMap<number, readonly string[]>;
}

function versionOf(hunks: readonly Hunk[]): Version {
  const gone = new Set<number>();
  const before = new Map<number, readonly string[]>();
  for (const { at, remove, insert } of hunks) {
    for (let letter = at; letter < at + remove; letter += 1) gone.add(letter);
    before.set(at, insert);
  }
  return { gone, before };
}

/**
 * What two people have made of one text, put together: all that either has written, without what either has deleted. Where both
 * have written at the same place, mine comes first: so what I go on writing stays together.
 */
export function merge(base: string, mine: string, theirs: string): string {
  if (base === theirs || mine === theirs) return mine;
  if (base === mine) return theirs;
  const letters = lettersOf(base);
  const versions = [mine, theirs].map((text) => versionOf(diff(letters, lettersOf(text))));
  const merged: string[] = [];
  for (let at = 0; at <= letters.length; at += 1) {
    for (const { before } of versions) merged.push(...(before.get(at) ?? []));
    const letter = letters[at];
    if (letter !== undefined && !versions.some(({ gone }) => gone.has(at))) merged.push(letter);
  }
  return merged.join("");
}

/** Where a place in a text (as the browser counts) is when others have changed it; what they insert right there comes behind it. */
export function moved(place: number, before: string, after: string): number {
  const letters = lettersOf(before);
  let [letter, units] = [0, 0];
  while (units < place && letter < letters.length) {
    units += letters[letter]?.length ?? 0;
    letter += 1;
  }
  let shift = 0;
  for (const { at, remove, insert } of diff(letters, lettersOf(after))) {
    if (at >= letter) break;
    const removed = letters.slice(at, Math.min(at + remove, letter));
    shift += insert.join("").length - removed.join("").length;
  }
  return Math.max(0, place + shift);
}
