import { getCommonBounds } from "@excalidraw/excalidraw";
import type { ExcalidrawElement } from "@excalidraw/excalidraw/element/types";
import type { SceneElement } from "../canvas/element.ts";
import type { Difference } from "./diff.ts";
import { elementOf, type Scene } from "./scene.ts";
import type { Kind } from "./words.ts";

/** More marks than these would hide what they mark. */
const MOST = 400;
/** How strongly what is gone is drawn still (%). */
const FAINT = 35;

export interface Mark { readonly id: string; readonly kind: Kind; readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

const SIGNS: Readonly<Record<Kind, string>> = { added: "+", changed: "~", removed: "−" };

/** Where a mark is to be, for each widget that lies between two moments; labels go with what they stand in. */
export function marksOf({ added, changed, removed }: Difference, scene: Scene): Mark[] {
  const all: [Kind, SceneElement | null][] = [
    ...added.map((widget): [Kind, SceneElement | null] => ["added", elementOf(widget)]),
    ...changed.map(({ after }): [Kind, SceneElement | null] => ["changed", elementOf(after)]),
    ...removed.map((widget): [Kind, SceneElement | null] => ["removed", elementOf(widget)]),
  ];
  const told = new Set(all.map(([, element]) => element?.id));
  return all.slice(0, MOST).flatMap(([kind, element]) => {
    const holder = element?.["containerId"];
    if (!element || (typeof holder === "string" && told.has(holder) && (scene.has(holder) || kind === "removed"))) return [];
    const [left, top, right, bottom] = getCommonBounds([element as unknown as ExcalidrawElement]);
    return [{ id: element.id, kind, left, top, right, bottom }];
  });
}

/** What is gone, to be seen faintly beside what is there. */
export function ghosts({ removed }: Difference): SceneElement[] {
  return removed.map(elementOf).filter((element) => element !== null)
    .map((element) => ({ ...element, id: `gone-${element.id}`, opacity: FAINT, containerId: null, boundElements: null }));
}

export interface View { readonly scrollX: number; readonly scrollY: number; readonly zoom: { readonly value: number } }

const GAP = 6;

/** Draws the marks over a canvas, outside React: they move with every step of it. Colour, line and sign each tell what they say. */
export function drawMarks(root: HTMLElement, marks: readonly Mark[], view: View): void {
  const zoom = view.zoom.value;
  if (root.childElementCount !== marks.length || root.dataset["marks"] !== idsOf(marks)) {
    root.replaceChildren(...marks.map(markElement));
    root.dataset["marks"] = idsOf(marks);
  }
  marks.forEach(({ left, top, right, bottom }, at) => {
    const style = (root.children[at] as HTMLElement).style;
    style.transform = `translate(${String((left + view.scrollX) * zoom - GAP)}px, ${String((top + view.scrollY) * zoom - GAP)}px)`;
    style.width = `${String((right - left) * zoom + 2 * GAP)}px`;
    style.height = `${String((bottom - top) * zoom + 2 * GAP)}px`;
  });
}

function idsOf(marks: readonly Mark[]): string {
  return marks.map(({ id, kind }) => `${kind} ${id}`).join();
}

function markElement({ id, kind }: Mark): HTMLElement {
  const box = document.createElement("div");
  box.className = "history-mark";
  box.dataset["kind"] = kind;
  box.dataset["widget"] = id;
  const sign = document.createElement("span");
  sign.textContent = SIGNS[kind];
  box.append(sign);
  return box;
}
