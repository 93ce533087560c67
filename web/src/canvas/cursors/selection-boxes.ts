import { t } from "@lingui/core/macro";
import type { Peer, Point } from "../peer.ts";
import type { View } from "./view.ts";

export interface Bounds { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

/** A little outside the widget, so that the line does not cover its edge. */
const MARGIN = 4;
/** So many selected widgets get a box each; more get one around them all. */
const MOST_BOXES = 8;
const ALL = "";

/** What one peer has selected, and what he is writing, framed in his colour. */
export class SelectionBoxes {
  readonly #boxes = new Map<string, { readonly element: HTMLElement; css: string }>();

  constructor(private readonly root: HTMLElement) {}

  destroy(): void {
    for (const { element } of this.#boxes.values()) element.remove();
    this.#boxes.clear();
  }

  draw(peer: Peer, boundsOf: (id: string) => Bounds | null, view: View): void {
    const framed = framesOf(peer, boundsOf);
    for (const [id, { element }] of this.#boxes) {
      if (framed.has(id)) continue;
      element.remove();
      this.#boxes.delete(id);
    }
    for (const [id, bounds] of framed) this.#place(id, bounds, peer, view);
  }

  #place(id: string, bounds: Bounds, { user, editing }: Peer, view: View): void {
    let box = this.#boxes.get(id);
    if (!box) {
      const element = document.createElement("div");
      element.className = "peer-selection";
      this.root.prepend(element);
      box = { element, css: "" };
      this.#boxes.set(id, box);
    }
    const css = `--person: ${user.color}; ${placed(bounds, view)}`;
    if (css !== box.css) box.element.style.cssText = css;
    box.css = css;
    const words = id === editing ? t`${user.name} is writing here` : "";
    if (box.element.textContent !== words) box.element.replaceChildren(...labels(words));
  }
}

function labels(words: string): HTMLElement[] {
  if (words === "") return [];
  const label = document.createElement("span");
  label.textContent = words;
  return [label];
}

/** What is to be framed, by widget. */
function framesOf({ selection, editing }: Peer, boundsOf: (id: string) => Bounds | null): ReadonlyMap<string, Bounds> {
  const found = new Map<string, Bounds>();
  for (const id of new Set(editing === null ? selection : [...selection, editing])) {
    const bounds = boundsOf(id);
    if (bounds) found.set(id, bounds);
  }
  if (found.size <= MOST_BOXES) return found;
  const all = [...found.values()];
  return new Map([[ALL, {
    left: Math.min(...all.map(({ left }) => left)), top: Math.min(...all.map(({ top }) => top)),
    right: Math.max(...all.map(({ right }) => right)), bottom: Math.max(...all.map(({ bottom }) => bottom)),
  }]]);
}

function placed({ left, top, right, bottom }: Bounds, { scrollX, scrollY, zoom }: View): string {
  const start: Point = { x: (left + scrollX) * zoom - MARGIN, y: (top + scrollY) * zoom - MARGIN };
  const width = (right - left) * zoom + 2 * MARGIN;
  const height = (bottom - top) * zoom + 2 * MARGIN;
  return `transform: translate(${start.x.toFixed(1)}px, ${start.y.toFixed(1)}px); width: ${width.toFixed(1)}px; height: ${height.toFixed(1)}px`;
}
