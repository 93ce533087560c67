import { create } from "zustand";
import type { Pin } from "./comment.ts";
import type { Filter } from "./threads.ts";

/** What is open over the canvas: a thread, the beginning of a new one, or the threads of pins that lie upon each other. */
export type Open =
  | { readonly kind: "thread"; readonly thread: string }
  | { readonly kind: "new"; readonly pin: Pin }
  | { readonly kind: "cluster"; readonly threads: readonly string[] };

interface View {
  /** The next click says where a comment is to be. */
  readonly placing: boolean;
  readonly open: Open | null;
  /** The list of comments; "focused" where the keyboard has opened it. */
  readonly panel: "open" | "focused" | null;
  readonly filter: Filter;
  /** Where the focus was, and goes back to, from what is open and from the list. */
  readonly opener: HTMLElement | null;
  readonly panelOpener: HTMLElement | null;
}

const CLOSED: View = { placing: false, open: null, panel: null, filter: { resolved: false, mine: false }, opener: null, panelOpener: null };

export const useView = create<View>(() => CLOSED);

/** Another Thing, or the same one anew. */
export function resetView(): void {
  useView.setState(CLOSED);
}

function focused(): HTMLElement | null {
  const { activeElement } = document;
  return activeElement instanceof HTMLElement && activeElement !== document.body ? activeElement : null;
}

export function show(open: Open): void {
  // From one to the next, the first opener stays: what opened the second may go with the first.
  const { opener, open: before } = useView.getState();
  useView.setState({ open, placing: false, opener: before ? opener : focused() });
}

/** Closes what is open; with the keyboard, the focus goes back to where it came from. */
export function close(refocus: boolean): void {
  const { opener } = useView.getState();
  useView.setState({ open: null, opener: null });
  if (refocus) giveBack(opener);
}

function giveBack(opener: HTMLElement | null): void {
  requestAnimationFrame(() => { if (opener?.isConnected) opener.focus(); });
}

export function place(on: boolean): void {
  useView.setState((view) => ({ placing: on, open: on ? null : view.open }));
}

export function togglePanel(byKeyboard: boolean): void {
  const { panel, panelOpener } = useView.getState();
  if (panel === null) {
    useView.setState({ panel: byKeyboard ? "focused" : "open", panelOpener: focused() });
  } else {
    useView.setState({ panel: null, panelOpener: null });
    if (byKeyboard) giveBack(panelOpener);
  }
}

export function filterBy(change: Partial<Filter>): void {
  useView.setState(({ filter }) => ({ filter: { ...filter, ...change } }));
}
