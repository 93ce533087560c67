/** Which Things are selected: by their ids, and from where the next stretch goes. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly anchor: string | null;
}

export const NOTHING: Selection = { ids: new Set(), anchor: null };

/** With one more, or one less. */
export function toggled({ ids }: Selection, id: string): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/** With all from the one that was last clicked to this one. Where that one is not there any more, this one alone. */
export function stretched(selection: Selection, list: readonly string[], id: string): Selection {
  const [from, to] = [list.indexOf(selection.anchor ?? ""), list.indexOf(id)];
  if (from < 0 || to < 0) return { ids: new Set([...selection.ids, id]), anchor: id };
  return { ids: new Set([...selection.ids, ...list.slice(Math.min(from, to), Math.max(from, to) + 1)]), anchor: selection.anchor };
}

/** Without what is not in the list any more. */
export function within(selection: Selection, list: readonly string[]): Selection {
  const there = new Set(list);
  const left = [...selection.ids].filter((id) => there.has(id));
  return left.length === selection.ids.size ? selection : { ...selection, ids: new Set(left) };
}
