import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";
import type { Widget } from "./past.ts";
import type { Scene } from "./scene.ts";

const KINDS: Readonly<Record<string, MessageDescriptor>> = {
  rectangle: msg`rectangle`, diamond: msg`diamond`, ellipse: msg`ellipse`, text: msg`text`, line: msg`line`, arrow: msg`arrow`, freedraw: msg`drawing`,
  image: msg`image`, frame: msg`frame`, magicframe: msg`frame`, embeddable: msg`web page`, iframe: msg`web page`,
};
/** So much of what is written on a widget is enough to know it by. */
const MOST = 40;

function quoted(words: string): string {
  const flat = words.replace(/\s+/g, " ").trim();
  const short = flat.length > MOST ? `${flat.slice(0, MOST - 1)}…` : flat;
  return t`“${short}”`;
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
  const kind = i18n._(KINDS[widget.type] ?? msg`widget`);
  const words = wordsOn(widget, scene);
  return words.trim() === "" ? kind : `${kind} ${quoted(words)}`;
}

/** Whether this is the label of another widget that is there. */
export function boundTextOf(widget: Widget | undefined, scene: Scene): boolean {
  return widget?.type === "text" && typeof widget["containerId"] === "string" && scene.has(widget["containerId"]);
}
