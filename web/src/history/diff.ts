import { differing } from "../canvas/codec/props.ts";
import type { Scene } from "./scene.ts";
import type { Widget } from "./past.ts";

/** In what way a widget was changed. */
export type Way = "moved" | "resized" | "text" | "colour" | "style" | "order" | "other";

export interface Changed { readonly before: Widget; readonly after: Widget; readonly ways: readonly Way[] }

/** What lies between two moments of a Thing. */
export interface Difference {
  readonly added: readonly Widget[];
  readonly changed: readonly Changed[];
  readonly removed: readonly Widget[];
}

/** Nobody has done these: they follow from what was done to something else. */
const FOLLOWING = new Set(["etag", "boundElements", "seed", "lastCommittedPoint"]);

const WAYS: Readonly<Record<string, Way>> = {
  x: "moved", y: "moved", angle: "moved",
  width: "resized", height: "resized", points: "resized",
  text: "text", originalText: "text",
  strokeColor: "colour", backgroundColor: "colour", opacity: "colour",
  fillStyle: "style", strokeWidth: "style", strokeStyle: "style", roughness: "style", roundness: "style", fontSize: "style",
  fontFamily: "style", textAlign: "style", verticalAlign: "style", startArrowhead: "style", endArrowhead: "style",
  index: "order",
};
/** The order in which they are told. */
const ORDER: readonly Way[] = ["moved", "resized", "text", "colour", "style", "order", "other"];

/** In what ways properties with these names change a widget, each once. */
export function waysOf(names: Iterable<string>): Way[] {
  const found = new Set<Way>();
  for (const name of names) if (!FOLLOWING.has(name)) found.add(WAYS[name] ?? "other");
  // A text that is written anew, or in other letters, has another size of its own accord.
  if (found.has("text") || found.has("style")) found.delete("resized");
  return ORDER.filter((way) => found.has(way));
}

/** What was added, changed and removed between two moments; those from the bottom to the top. */
export function difference(before: Scene, after: Scene): Difference {
  const changed: Changed[] = [];
  for (const widget of after.values()) {
    const old = before.get(widget.id);
    const ways = old ? waysOf(differing(old, widget)) : [];
    if (old && ways.length > 0) changed.push({ before: old, after: widget, ways });
  }
  return {
    added: inOrder([...after.values()].filter(({ id }) => !before.has(id))),
    changed: changed.sort((a, b) => compare(a.after, b.after)),
    removed: inOrder([...before.values()].filter(({ id }) => !after.has(id))),
  };
}

export function isNothing({ added, changed, removed }: Difference): boolean {
  return added.length + changed.length + removed.length === 0;
}

function indexOf({ index }: Widget): string {
  return typeof index === "string" ? index : "";
}

function inOrder(widgets: Widget[]): Widget[] {
  return widgets.sort(compare);
}

function compare(a: Widget, b: Widget): number {
  const [left, right] = [indexOf(a), indexOf(b)];
  return left === right ? (a.id < b.id ? -1 : 1) : left < right ? -1 : 1;
}
