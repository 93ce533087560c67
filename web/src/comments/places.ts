import type { SceneElement } from "../canvas/element.ts";
import type { Point } from "../canvas/peer.ts";
import { NOWHERE, type Pin } from "./comment.ts";

function angleOf(element: SceneElement): number {
  const { angle } = element;
  return typeof angle === "number" ? angle : 0;
}

function turned(point: Point, around: Point, angle: number): Point {
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const [x, y] = [point.x - around.x, point.y - around.y];
  return { x: around.x + x * cos - y * sin, y: around.y + x * sin + y * cos };
}

function middleOf({ x, y, width, height }: SceneElement): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Where on a widget a place is, in shares of its size, as the widget itself lies. */
function shareOf(element: SceneElement, point: Point): Point {
  const flat = turned(point, middleOf(element), -angleOf(element));
  const share = (value: number, start: number, size: number): number => (size === 0 ? 0 : Math.min(1, Math.max(0, (value - start) / size)));
  const digits = 4;
  return {
    x: Number(share(flat.x, element.x, element.width).toFixed(digits)),
    y: Number(share(flat.y, element.y, element.height).toFixed(digits)),
  };
}

/** A place on a widget, by shares of its size: it goes with the widget, also where that is turned or made larger. */
function onWidget(element: SceneElement, share: Point): Point {
  const flat = { x: element.x + share.x * element.width, y: element.y + share.y * element.height };
  return turned(flat, middleOf(element), angleOf(element));
}

type Elements = ReadonlyMap<string, SceneElement>;

/** Where a pin is in the scene; null where it is nowhere, or on a widget that is gone. Without a place on it: its upper right corner. */
export function placeOf({ widget, x, y }: Pin, elements: Elements): Point | null {
  if (widget === null) return x === null || y === null ? null : { x, y };
  const element = elements.get(widget);
  return element && !element.isDeleted ? onWidget(element, { x: x ?? 1, y: y ?? 0 }) : null;
}

export function isGone({ widget }: Pin, elements: Elements): boolean {
  return widget !== null && elements.get(widget)?.isDeleted !== false;
}

/** Where somebody pins a comment who points there: on the widget there, or on the canvas. */
export function pinAt(elements: readonly SceneElement[], point: Point, reach: number): Pin {
  const element = elements.findLast((one) => one.type !== "frame" && touches(one, point, reach))
    ?? elements.findLast((one) => touches(one, point, reach));
  if (element) return { widget: element.id, ...shareOf(element, point) };
  return { ...NOWHERE, x: Math.round(point.x), y: Math.round(point.y) };
}

function touches(element: SceneElement, point: Point, reach: number): boolean {
  if (element.isDeleted) return false;
  const { x, y, width, height, type, points } = element;
  const flat = turned(point, middleOf(element), -angleOf(element));
  if (Array.isArray(points)) return touchesLine(points as readonly (readonly [number, number])[], { x: flat.x - x, y: flat.y - y }, reach);
  const inBox = flat.x >= x - reach && flat.x <= x + width + reach && flat.y >= y - reach && flat.y <= y + height + reach;
  if (!inBox || (type !== "ellipse" && type !== "diamond")) return inBox;
  const across = Math.abs(flat.x - x - width / 2) / (width / 2 + reach);
  const down = Math.abs(flat.y - y - height / 2) / (height / 2 + reach);
  return type === "ellipse" ? across ** 2 + down ** 2 <= 1 : across + down <= 1;
}

/** Lines are thin, whatever box they fill. */
function touchesLine(points: readonly (readonly [number, number])[], { x, y }: Point, reach: number): boolean {
  return points.some(([fromX, fromY], at) => {
    const [toX, toY] = points[at + 1] ?? [fromX, fromY];
    const [dx, dy] = [toX - fromX, toY - fromY];
    const length = dx ** 2 + dy ** 2;
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - fromX) * dx + (y - fromY) * dy) / length));
    return Math.hypot(x - fromX - along * dx, y - fromY - along * dy) <= reach;
  });
}

export interface Spot<T> extends Point { readonly items: readonly T[] }

/** What lies closer together than `distance` becomes one spot, where the first of them is. */
export function clustered<T>(spots: readonly (Point & { readonly item: T })[], distance: number): readonly Spot<T>[] {
  const clusters: { x: number; y: number; items: T[] }[] = [];
  for (const { x, y, item } of spots) {
    const near = clusters.find((cluster) => Math.hypot(cluster.x - x, cluster.y - y) < distance);
    if (near) near.items.push(item);
    else clusters.push({ x, y, items: [item] });
  }
  return clusters;
}
