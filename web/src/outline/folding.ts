import { create } from "zustand";
import type { Row } from "./rows.ts";

/** Keys of the lines below which nothing is shown. */
export type Folded = ReadonlySet<string>;

const NONE: Folded = new Set();

/** What is folded on which Thing, for as long as the page is open. */
const useFoldings = create<Readonly<Record<string, Folded>>>(() => ({}));

/** What is folded on a Thing, and how to fold and unfold. */
export function useFolded(thing: string): readonly [folded: Folded, fold: (key: string, folds: boolean) => void] {
  const folded = useFoldings((all) => all[thing]) ?? NONE;
  const fold = (key: string, folds: boolean): void => {
    const next = new Set(folded);
    if (folds) next.add(key);
    else next.delete(key);
    useFoldings.setState({ [thing]: next });
  };
  return [folded, fold];
}

/** The lines that are to be seen: not what lies below one that is folded. */
export function rowsToSee(rows: readonly Row[], folded: Folded): readonly Row[] {
  let below = Infinity;
  return rows.filter(({ key, level, isParent }) => {
    if (level > below) return false;
    below = isParent && folded.has(key) ? level : Infinity;
    return true;
  });
}

/** What an arrow does to a line: folds it (true), unfolds it (false), or leads elsewhere (null). */
export function foldingBy(key: string, row: Row, folded: Folded): boolean | null {
  if (!row.isParent) return null;
  if (key === "ArrowLeft" && !folded.has(row.key)) return true;
  return key === "ArrowRight" && folded.has(row.key) ? false : null;
}
