/** In the place of `remove` letters from `at` on stands `insert`. Letters are code points: half of one must never be on its own. */
export interface Hunk {
  readonly at: number;
  readonly remove: number;
  readonly insert: readonly string[];
}

/** Beyond so many single differences two texts are different ones, and the middle of one takes the place of the other's. */
const MOST = 400;

type Letters = readonly string[];

export function lettersOf(text: string): Letters {
  return Array.from(text);
}

/** What makes `after` of `before`, in as few letters as can be, from the beginning to the end. */
export function diff(before: Letters, after: Letters): Hunk[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const [old, now] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  if (old.length === 0 && now.length === 0) return [];
  const hunks = old.length > 0 && now.length > 0 ? shortest(old, now) : null;
  return (hunks ?? [{ at: 0, remove: old.length, insert: now }]).map((hunk) => ({ ...hunk, at: hunk.at + start }));
}

/** Myers' way: the furthest that one comes with ever more differences; null where there are too many. */
function shortest(old: Letters, now: Letters): Hunk[] | null {
  const trail: Map<number, number>[] = [];
  let reached = new Map<number, number>([[1, 0]]);
  for (let differences = 0; differences <= Math.min(MOST, old.length + now.length); differences += 1) {
    trail.push(reached);
    const next = new Map<number, number>();
    for (let line = -differences; line <= differences; line += 2) {
      let x = isInsertion(reached, line, differences) ? (reached.get(line + 1) ?? 0) : (reached.get(line - 1) ?? 0) + 1;
      while (x < old.length && x - line < now.length && old[x] === now[x - line]) x += 1;
      next.set(line, x);
      if (x >= old.length && x - line >= now.length) return walkBack(trail, old.length, now);
    }
    reached = next;
  }
  return null;
}

function isInsertion(reached: ReadonlyMap<number, number>, line: number, differences: number): boolean {
  return line === -differences || (line !== differences && (reached.get(line - 1) ?? -1) < (reached.get(line + 1) ?? -1));
}

function walkBack(trail: readonly ReadonlyMap<number, number>[], length: number, now: Letters): Hunk[] {
  const hunks: Hunk[] = [];
  let [x, y] = [length, now.length];
  for (let differences = trail.length - 1; differences > 0; differences -= 1) {
    const reached = trail[differences] ?? new Map<number, number>();
    const line = x - y;
    const inserted = isInsertion(reached, line, differences);
    const before = inserted ? line + 1 : line - 1;
    x = reached.get(before) ?? 0;
    y = x - before;
    put(hunks, inserted ? { at: x, remove: 0, insert: now.slice(y, y + 1) } : { at: x, remove: 1, insert: [] });
  }
  return hunks.reverse();
}

/** Puts a difference before those behind it; what touches is one. */
function put(hunks: Hunk[], hunk: Hunk): void {
  const next = hunks.at(-1);
  if (next && hunk.at + hunk.remove === next.at) {
    hunks[hunks.length - 1] = { at: hunk.at, remove: hunk.remove + next.remove, insert: [...hunk.insert, ...next.insert] };
  } else hunks.push(hunk);
}
