import { defaultsOf } from "../canvas/codec/defaults.ts";
import { byIndex, type SceneElement } from "../canvas/element.ts";
import type { Moment, Widget } from "./past.ts";

/** The widgets of a Thing at one moment, by their ids. */
export type Scene = ReadonlyMap<string, Widget>;

export const EMPTY: Scene = new Map();

/** The scene that a moment makes of the one before. */
export function sceneAfter(before: Scene, moment: Moment): Scene {
  const scene = new Map(before);
  for (const id of moment.deleted) scene.delete(id);
  for (const widget of moment.widgets) scene.set(widget.id, widget);
  return scene;
}

/** The scenes of moments that follow each other. */
export function scenesOf(moments: readonly Moment[], before: Scene = EMPTY): Scene[] {
  let scene = before;
  return moments.map((moment) => { scene = sceneAfter(scene, moment); return scene; });
}

/** A widget as the canvas draws it; null for what it cannot draw. */
export function elementOf(widget: Widget): SceneElement | null {
  const defaults = defaultsOf(widget.type);
  if (!defaults || !isPlaced(widget) || !hasPoints(widget)) return null;
  const local = { version: 1, versionNonce: 1, updated: 1, isDeleted: false };
  const more: Record<string, unknown> = {};
  if (widget.type === "text") {
    if (typeof widget["text"] !== "string") return null;
    more["originalText"] = widget["originalText"] ?? widget["text"];
  }
  if (widget.type === "image") more["status"] = "saved";
  return { ...structuredClone({ ...defaults, ...widget }), ...more, ...local } as unknown as SceneElement;
}

/** What the canvas draws of a scene, from the bottom to the top. */
export function elementsOf(scene: Scene): SceneElement[] {
  return [...scene.values()].map(elementOf).filter((element) => element !== null).sort(byIndex);
}

function isPlaced(widget: Widget): boolean {
  return ["x", "y", "width", "height"].every((name) => Number.isFinite(widget[name]));
}

/** Lines need some: clients write what they like. */
function hasPoints(widget: Widget): boolean {
  if (!["line", "arrow", "freedraw"].includes(widget.type)) return true;
  const points = widget["points"] ?? (widget.type === "freedraw" ? [] : null);
  return Array.isArray(points) && points.every((point) => Array.isArray(point) && point.length === 2);
}
