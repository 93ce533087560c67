import { plural } from "@lingui/core/macro";
import type { SceneElement } from "../canvas/element.ts";
import { boundTextOf, nameOf } from "../history/labels.ts";
import type { Widget } from "../history/past.ts";

/** One line of the outline: a widget with its label, or a group of them. */
export interface Row {
  /** Its own in the outline: a widget's id, or one made of a group's. */
  readonly key: string;
  /** The widget, or all widgets of the group. */
  readonly widgets: readonly string[];
  /** These, and all that lies below it. */
  readonly within: readonly string[];
  readonly isGroup: boolean;
  /** Whether other lines lie below it, and it can be folded. */
  readonly isParent: boolean;
  readonly name: string;
  /** Where what it says can be changed: its own text, its label's, or a frame's name. */
  readonly wordsOf: string | null;
  readonly locked: boolean;
  readonly linked: boolean;
  /** As a tree counts: from 1. */
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
}

interface Node {
  readonly key: string;
  readonly element: SceneElement | null;
  readonly children: Node[];
  top: number;
  left: number;
}

/** Widgets whose upper edges are closer than this stand in one line, which is read from the left (scene units). */
const LINE = 40;

function groupsOf(element: SceneElement): readonly string[] {
  const groups = element["groupIds"];
  return Array.isArray(groups) ? (groups as readonly string[]).toReversed() : [];
}

function inReadingOrder(a: Node, b: Node): number {
  return Math.round(a.top / LINE) - Math.round(b.top / LINE) || a.left - b.left || (a.key < b.key ? -1 : 1);
}

/** The tree of a Thing's widgets: within frames, and within groups. */
function treeOf(elements: readonly SceneElement[]): Node[] {
  const nodes = new Map<string, Node>();
  const roots: Node[] = [];
  const put = (key: string, element: SceneElement | null, into: Node[]): Node => {
    const known = nodes.get(key);
    if (known) return known;
    const node = { key, element, children: [], top: Infinity, left: Infinity };
    nodes.set(key, node);
    into.push(node);
    return node;
  };
  // Frames first: what is in them may come before them.
  for (const element of elements) if (isFrame(element)) place(put(element.id, element, roots), element);
  for (const element of elements) {
    if (isFrame(element)) continue;
    const frame = nodes.get(String(element["frameId"]));
    let [into, path] = [frame?.children ?? roots, frame?.key ?? ""];
    for (const group of groupsOf(element)) {
      path = `${path}/${group}`;
      const node = put(path, null, into);
      place(node, element);
      into = node.children;
    }
    place(put(element.id, element, into), element);
  }
  return roots;
}

function isFrame({ type }: SceneElement): boolean {
  return type === "frame" || type === "magicframe";
}

function place(node: Node, { x, y }: SceneElement): void {
  node.top = Math.min(node.top, y);
  node.left = Math.min(node.left, x);
}

function capital(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** What of it holds its words. */
function wordsHolder(element: SceneElement, byId: ReadonlyMap<string, SceneElement>): string | null {
  if (element.type === "text" || isFrame(element)) return element.id;
  const bound = Array.isArray(element["boundElements"]) ? (element["boundElements"] as readonly { id: string; type: string }[]) : [];
  return bound.find(({ id, type }) => type === "text" && byId.has(id))?.id ?? null;
}

/** All lines of the outline, in the order in which one reads: from the top to the bottom, from the left to the right. */
export function rowsOf(all: readonly SceneElement[]): Row[] {
  const byId = new Map(all.filter(({ isDeleted }) => !isDeleted).map((element) => [element.id, element]));
  const named = byId as ReadonlyMap<string, Widget>;
  const elements = [...byId.values()].filter((element) => !boundTextOf(element, named));
  const rows: Row[] = [];
  const walk = (nodes: Node[], level: number): string[] => nodes.sort(inReadingOrder).flatMap(({ key, element, children }, at) => {
    const index = rows.length;
    const place = { key, level, position: at + 1, siblings: nodes.length, isParent: children.length > 0 };
    const row = (within: readonly string[]): Row => (element ? {
      ...place, widgets: [element.id], within, isGroup: false, name: capital(nameOf(element, named)), wordsOf: wordsHolder(element, byId),
      locked: element["locked"] === true, linked: typeof element["link"] === "string" && element["link"] !== "",
    } : {
      ...place, widgets: within, within, isGroup: true, name: plural(children.length, { one: "Group of #", other: "Group of #" }), wordsOf: null,
      locked: false, linked: false,
    });
    // It stands before what lies below it, and is complete when that is known.
    rows.push(row([]));
    const within = [...(element ? [element.id] : []), ...walk(children, level + 1)];
    rows[index] = row(within);
    return within;
  });
  walk(treeOf(elements), 1);
  return rows;
}

/** The line to which an arrow key leads; the same one where there is none. */
export function stepFrom(rows: readonly Row[], at: number, key: string): number {
  const level = rows[at]?.level ?? 1;
  switch (key) {
    case "ArrowDown": return Math.min(at + 1, rows.length - 1);
    case "ArrowUp": return Math.max(at - 1, 0);
    case "Home": return 0;
    case "End": return rows.length - 1;
    case "ArrowRight": return (rows[at + 1]?.level ?? 0) > level ? at + 1 : at;
    case "ArrowLeft": return level === 1 ? at : rows.findLastIndex((row, index) => index < at && row.level < level);
    default: return at;
  }
}
