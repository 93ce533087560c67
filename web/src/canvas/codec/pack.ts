import type { SceneElement } from "../element.ts";
import { defaultsOf } from "./defaults.ts";
import { copyOf, sameValue, type Props } from "./props.ts";

/** Never shared: they say how this browser keeps the element, not what it is. */
const LOCAL_ONLY = new Set(["id", "version", "versionNonce", "updated", "isDeleted", "status"]);

/** Shared under `pos` and `size`: what always moves together is one value, or Yjs keeps a tombstone for each step of a drag. */
const GEOMETRY = new Set(["x", "y", "width", "height"]);

type Pair = readonly [number, number];

function isPair(value: unknown): value is Pair {
  return Array.isArray(value) && value.length === 2 && value.every((part) => Number.isFinite(part));
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((part) => Number.isFinite(part));
}

function isPoints(value: unknown): value is readonly Pair[] {
  return Array.isArray(value) && value.every(isPair);
}

function flat(points: readonly Pair[]): number[] {
  const numbers: number[] = [];
  for (const point of points) numbers.push(point[0], point[1]);
  return numbers;
}

function pairs(numbers: readonly number[]): Pair[] {
  const points: Pair[] = [];
  for (let at = 0; at + 1 < numbers.length; at += 2) points.push([numbers[at] ?? 0, numbers[at + 1] ?? 0]);
  return points;
}

/** `boundElements` by id, so that two people who bind to one widget at once keep both. */
export type Bound = Readonly<Record<string, string>>;

function boundById(list: unknown): Bound | undefined {
  if (!Array.isArray(list)) return undefined;
  const entries = (list as readonly { id: string; type: string }[]).map((bound) => [bound.id, bound.type] as const);
  return Object.fromEntries(entries);
}

/** In the order of ids: the order of a map differs from browser to browser. */
export function boundList(bound: unknown): { id: string; type: string }[] | null {
  if (typeof bound !== "object" || bound === null) return null;
  const entries = Object.entries(bound as Bound).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([id, type]) => ({ id, type }));
}

/** What of an element is shared, defaults left out. */
export function pack(element: SceneElement): Props {
  const defaults = defaultsOf(element.type) ?? {};
  const props: Record<string, unknown> = { pos: [element.x, element.y], size: [element.width, element.height] };
  for (const [name, value] of Object.entries(element)) {
    if (value === undefined || LOCAL_ONLY.has(name) || GEOMETRY.has(name)) continue;
    if (sameValue(value, defaults[name]) || (name === "originalText" && value === element["text"])) continue;
    props[name] = packed(element.type, name, value);
  }
  return props;
}

function packed(type: string, name: string, value: unknown): unknown {
  if (name === "boundElements") return boundById(value);
  if (name === "points" && type === "freedraw" && isPoints(value)) return flat(value);
  return copyOf(value);
}

/** The element that shared properties describe, without what is local; null when they describe none. */
export function unpack(props: Props): Record<string, unknown> | null {
  const { pos, size, type } = props;
  const defaults = typeof type === "string" ? defaultsOf(type) : undefined;
  if (!defaults || !isPair(pos) || !isPair(size)) return null;
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries({ ...defaults, ...props })) {
    if (name !== "pos" && name !== "size") fields[name] = copyOf(value);
  }
  Object.assign(fields, { x: pos[0], y: pos[1], width: size[0], height: size[1] });
  fields["boundElements"] = boundList(fields["boundElements"]);
  return complete(String(type), fields) ? fields : null;
}

/** Fills in what depends on other properties; false when something that drawing needs is missing or broken. */
function complete(type: string, fields: Record<string, unknown>): boolean {
  if (type === "text") {
    fields["originalText"] ??= fields["text"];
    return typeof fields["text"] === "string";
  }
  if (type === "freedraw") {
    const numbers = fields["points"];
    if (!isNumbers(numbers) || !isNumbers(fields["pressures"])) return false;
    fields["points"] = pairs(numbers);
  }
  if (type === "line" || type === "arrow") return isPoints(fields["points"]);
  return true;
}
