import type { Widget } from "./past.ts";
import type { Scene } from "./scene.ts";

const KINDS: Readonly<Record<string, string>> = {
  rectangle: "rectangle", diamond: "diamond", ellipse: "ellipse", text: "text", line: "line", arrow: "arrow", freedraw: "drawing",
  image: "image", frame: "frame", magicframe: "frame", embeddable: "web page", iframe: "web page",
};
/** So much of what is written on a widget is enough to know it by. */
const MOST = 40;

function quoted(words: string): string {
  const flat = words.replace(/\s+/g, " ").trim();
  return `“${flat.length > MOST ? `${flat.slice(0, MOST - 1)}…` : flat}”`;
}

/** What is written on a widget: its own words, its label's, or its name. */
function wordsOn(widget: Widget, scene: Scene): string {
  const own = widget["text"] ?? widget["name"];
  if (typeof own === "string") return own;
  const bound = Array.isArray(widget["boundElements"]) ? (widget["boundElements"] as readonly { id: string; type: string }[]) : [];
  const label = bound.find(({ type }) => type === "text");
  const text = label ? scene.get(label.id)?.["text"] : undefined;
  return typeof text === "string" ? text : "";
}

/** By what people know a widget: its kind, and what is written on it. */
export function nameOf(widget: Widget, scene: Scene): string {
  const kind = KINDS[widget.type] ?? "widget";
  const words = wordsOn(widget, scene);
  return words.trim() === "" ? kind : `${kind} ${quoted(words)}`;
}

/** Whether this is the label of another widget that is there. */
export function boundTextOf(widget: Widget | undefined, scene: Scene): boolean {
  return widget?.type === "text" && typeof widget["containerId"] === "string" && scene.has(widget["containerId"]);
}
