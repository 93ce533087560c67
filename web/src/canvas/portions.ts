import type { SceneElement } from "./element.ts";

/** Weight of one update, about 100 plain elements: a large import becomes many messages, each far below any size limit. */
const WEIGHT_OF_UPDATE = 100;

function weightOf(element: SceneElement): number {
  const { points, text } = element;
  const length = (Array.isArray(points) ? points.length : 0) + (typeof text === "string" ? text.length / 10 : 0);
  return 1 + length / 50;
}

/** What is to be written, in parts that are one update each. */
export function portions(elements: readonly SceneElement[]): SceneElement[][] {
  const parts: SceneElement[][] = [];
  let room = 0;
  for (const element of elements) {
    if (room <= 0) {
      parts.push([]);
      room = WEIGHT_OF_UPDATE;
    }
    parts.at(-1)?.push(element);
    room -= weightOf(element);
  }
  return parts;
}
