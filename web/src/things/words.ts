import type { Wanted } from "./use-things.ts";

/** How many were found, of the first page: `more` says that there are further ones. */
export function foundWords(count: number, more: boolean, { query, bin }: Wanted): string {
  const number = count === 0 ? "No" : `${String(count)}${more ? " or more" : ""}`;
  const things = count === 1 && !more ? "Thing" : "Things";
  const where = bin ? " in the bin" : "";
  return query === "" ? `${number} ${things}${where}${count > 1 ? ", newest change first" : ""}` : `${number} ${things}${where} found for “${query}”`;
}

const SHORT = 48;

/** A name in a sentence: quoted, and cut where it would be the whole of it. */
export function quoted(name: string): string {
  const letters = Array.from(name);
  return letters.length <= SHORT ? `“${name}”` : `“${letters.slice(0, SHORT - 1).join("").trimEnd()}…”`;
}
