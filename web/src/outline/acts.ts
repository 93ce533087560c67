import { CaptureUpdateAction } from "@excalidraw/excalidraw";
import type { ExcalidrawElement } from "@excalidraw/excalidraw/element/types";
import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import type { SceneElement } from "../canvas/element.ts";
import { measured } from "../canvas/words/measured.ts";
import { roomFor } from "../canvas/words/room.ts";
import type { Row } from "./rows.ts";

function elementsOf(api: ExcalidrawImperativeAPI): readonly SceneElement[] {
  return api.getSceneElementsIncludingDeleted();
}

/** Selects what a line stands for, where one may change it. */
function select(api: ExcalidrawImperativeAPI, { widgets }: Row): void {
  const selectedElementIds = Object.fromEntries(widgets.map((id) => [id, true] as const));
  api.updateScene({ appState: { selectedElementIds, selectedGroupIds: {} }, captureUpdate: CaptureUpdateAction.NEVER });
}

/** Brings what a line stands for to the middle of the canvas. */
export function showOnCanvas(api: ExcalidrawImperativeAPI, row: Row, canEdit: boolean): void {
  if (canEdit) select(api, row);
  const wanted = new Set(row.widgets);
  api.scrollToContent(api.getSceneElements().filter(({ id }) => wanted.has(id)), { fitToViewport: false, animate: false });
}

/** Deletes it as the canvas itself does with the key: with labels, and what is bound to it lets go. */
export function remove(api: ExcalidrawImperativeAPI, row: Row): void {
  select(api, row);
  // Once the canvas knows what is selected.
  // eslint-disable-next-line lingui/no-unlocalized-strings -- names of a key
  requestAnimationFrame(() => { document.dispatchEvent(new KeyboardEvent("keydown", { key: "Delete", code: "Delete" })); });
}

/** What is written on a widget, for changing it. */
export function wordsAt(api: ExcalidrawImperativeAPI, id: string): string {
  const element = elementsOf(api).find((one) => one.id === id);
  const words = element?.type === "text" ? element["originalText"] : element?.["name"];
  return typeof words === "string" ? words : "";
}

/** Lets a text, a label or a frame say something else, as one step that can be undone. */
export function rewrite(api: ExcalidrawImperativeAPI, id: string, words: string): void {
  const elements = elementsOf(api);
  const element = elements.find((one) => one.id === id && !one.isDeleted);
  if (!element || wordsAt(api, id) === words) return;
  const changed = element.type === "text" ? rewritten(element, words, elements) : [{ ...element, name: words }];
  const byId = new Map(changed.map((one) => [one.id, { ...one, version: one.version + 1, versionNonce: Math.floor(Math.random() * 2 ** 31) }]));
  api.updateScene({
    elements: elements.map((one) => byId.get(one.id) ?? one) as unknown as readonly ExcalidrawElement[],
    captureUpdate: CaptureUpdateAction.IMMEDIATELY,
  });
}

/** A text with other words, and the shape in which it has room. */
function rewritten(element: SceneElement, words: string, elements: readonly SceneElement[]): SceneElement[] {
  const shape = elements.find(({ id, isDeleted }) => id === element["containerId"] && !isDeleted);
  const text = measured({ ...element, originalText: words }, shape);
  const room = shape ? roomFor(text, shape) : null;
  return shape && room ? [{ ...text, x: room.pos[0], y: room.pos[1] }, { ...shape, height: room.size[1] }] : [text];
}
