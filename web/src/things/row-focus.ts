function row(selector: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`.rows > ${selector} [data-row-focus]`);
}

/** Moves the focus to the row at a place of the list; false when there is none. */
export function focusRow(index: number): boolean {
  const target = row(`[data-index="${String(index)}"]`);
  target?.focus();
  return target !== null;
}

/** Where the focused row is in the list; -1 when the focus is elsewhere. */
export function focusedRow(): number {
  const item = document.activeElement?.closest<HTMLElement>(".rows > [data-index]");
  return Number(item?.dataset["index"] ?? -1);
}

/** After a row has gone: the one that took its place, or the last one, unless the focus has gone elsewhere meanwhile. */
export function refocus(index: number): void {
  requestAnimationFrame(() => {
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    if (!focusRow(index)) focusRow(index - 1);
  });
}

/** Moves the focus to a row as soon as it is there; it is drawn a few frames behind the scrolling. */
export function focusSoon(index: number, frames = 120): void {
  if (!focusRow(index) && frames > 0) requestAnimationFrame(() => { focusSoon(index, frames - 1); });
}

/** Moves the focus back to a Thing's menu. */
export function focusMenu(thing: string): void {
  document.querySelector<HTMLElement>(`.rows [data-menu="${CSS.escape(thing)}"]`)?.focus();
}

/** Moves the focus back to the tags of the selected Things; where none is selected any more, to the list. */
export function focusTools(): void {
  const tools = document.querySelector<HTMLElement>(".selection-tools [data-tags]");
  if (tools) tools.focus();
  else focusRow(0);
}
