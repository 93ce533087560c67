import * as Y from "yjs";
import { unpack } from "../canvas/codec/pack.ts";
import { readProps, type ElementMap } from "../canvas/codec/ymap.ts";
import { byIndex, type SceneElement } from "../canvas/element.ts";
import type { LocalFile } from "../canvas/images.ts";

/** An Excalidraw file of what a document holds, made without a canvas. */
export function drawingOf(update: Uint8Array, images: readonly LocalFile[]): string {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  const elements: SceneElement[] = [];
  for (const [id, map] of doc.getMap<ElementMap>("elements")) {
    const fields = unpack(readProps(map));
    if (fields) elements.push({ ...fields, id, version: 1, versionNonce: 1, updated: 1, isDeleted: false } as unknown as SceneElement);
  }
  elements.sort(byIndex);
  const files = Object.fromEntries(images.map(({ id, mimeType, created, dataURL }) => [id, { id, mimeType, created, dataURL }]));
  return JSON.stringify({ type: "excalidraw", version: 2, source: location.origin, elements, appState: {}, files });
}
