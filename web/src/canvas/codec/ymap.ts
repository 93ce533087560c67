import * as Y from "yjs";
import { IS_WORDING, typedIn, wordsIn } from "../words/typed.ts";
import { differing, type Props } from "./props.ts";

export type ElementMap = Y.Map<unknown>;

/** Grow while somebody draws: kept as a list of chunks that is only appended to, so that a stroke is not sent again and again. */
const APPENDED = new Set(["points", "pressures"]);

function isAppended(props: Props, name: string): boolean {
  return props["type"] === "freedraw" && APPENDED.has(name);
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value);
}

function chunks(numbers: readonly number[]): Y.Array<number[]> {
  const list = new Y.Array<number[]>();
  if (numbers.length > 0) list.push([[...numbers]]);
  return list;
}

function keyed(entries: Readonly<Record<string, unknown>>): Y.Map<unknown> {
  return new Y.Map(Object.entries(entries));
}

/** Nothing binds to these. */
const UNBINDABLE = new Set(["freedraw", "line"]);

/**
 * A new shared map with these properties. The map of bindings is there from the beginning: if two people made it, each
 * with a first binding, one of the two maps would win and the other binding be lost.
 */
export function createMap(props: Props): ElementMap {
  const map: ElementMap = new Y.Map();
  const bindings = UNBINDABLE.has(String(props["type"])) ? {} : { boundElements: {} };
  for (const [name, value] of Object.entries({ ...bindings, ...props })) map.set(name, stored(props, name, value));
  return map;
}

function stored(props: Props, name: string, value: unknown): unknown {
  if (isAppended(props, name) && isNumbers(value)) return chunks(value);
  if (name === "boundElements") return keyed(value as Readonly<Record<string, unknown>>);
  return value;
}

/** Writes what differs between the two; returns whether anything did. */
export function writeChanges(map: ElementMap, before: Props, after: Props): boolean {
  const names = differing(before, after);
  for (const name of names) {
    const value = after[name];
    if (name === "boundElements") writeBound(map, before[name], value);
    else if (value === undefined) map.delete(name);
    else if (!appendTo(map, before, after, name)) map.set(name, stored(after, name, value));
  }
  return names.length > 0;
}

/** Appends the numbers that came since; false when the beginning changed too and all must be written. */
function appendTo(map: ElementMap, before: Props, after: Props, name: string): boolean {
  const list = map.get(name);
  const old = before[name];
  const now = after[name];
  if (!isAppended(after, name) || !(list instanceof Y.Array) || !isNumbers(old) || !isNumbers(now)) return false;
  if (now.length < old.length || old.some((number, at) => number !== now[at])) return false;
  (list as Y.Array<number[]>).push([now.slice(old.length)]);
  return true;
}

/** Adds and removes single bindings: the map stays, or it would take another person's new binding with it. */
function writeBound(map: ElementMap, before: unknown, after: unknown): void {
  const old = (before ?? {}) as Readonly<Record<string, unknown>>;
  const now = (after ?? {}) as Readonly<Record<string, unknown>>;
  const bound = map.get("boundElements");
  if (!(bound instanceof Y.Map)) {
    map.set("boundElements", keyed(now));
    return;
  }
  for (const id of Object.keys(old)) {
    if (!(id in now)) bound.delete(id);
  }
  for (const [id, type] of Object.entries(now)) {
    if (old[id] !== type) bound.set(id, type);
  }
}

/** The shared properties as plain values. */
export function readProps(map: ElementMap): Props {
  const props: Record<string, unknown> = {};
  for (const [name, value] of map.entries()) if (!IS_WORDING.has(name)) props[name] = plain(name, value);
  const typed = typedIn(map);
  if (typed === null || typed === wordsIn(props)) return props;
  // Nobody has broken it into lines yet.
  delete props["originalText"];
  return { ...props, text: typed };
}

/** Whether more has been typed than `text` says: how large that is, each browser finds out for itself. */
export function isAhead(map: ElementMap): boolean {
  const typed = typedIn(map);
  return typed !== null && typed !== wordsIn({ text: map.get("text"), originalText: map.get("originalText") });
}

function plain(name: string, value: unknown): unknown {
  if (value instanceof Y.Array) {
    const items = value.toArray() as unknown[];
    return APPENDED.has(name) ? items.flat() : items;
  }
  return value instanceof Y.Map ? value.toJSON() : value;
}
