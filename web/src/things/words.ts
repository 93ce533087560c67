import type { Wanted } from "./use-things.ts";

/** How many were found, of the first page: `more` says that there are further ones. */
export function foundWords(count: number, more: boolean, { query, bin }: Wanted): string {
  const number = count === 0 ? "No" : `${String(count)}${more ? " or more" : ""}`;
  const things = count === 1 && !more ? "Thing" : "Things";
  const where = bin ? " in the bin" : "";
  return query === "" ? `${number} ${things}${where}` : `${number} ${things}${where} found for “${query}”`;
}
