import type { Mark, Sketch } from "../listed.ts";
import type { Element } from "./board.ts";

/** What lines and letters are drawn with. */
const INK = "#1e1e1e";

/** A template in small, as the server makes such pictures of Things. */
export function pictureOf(elements: readonly Element[]): Sketch {
  const left = Math.min(...elements.map(({ x }) => x));
  const top = Math.min(...elements.map(({ y }) => y));
  return {
    width: Math.max(...elements.map(({ x, width }) => x + width)) - left,
    height: Math.max(...elements.map(({ y, height }) => y + height)) - top,
    marks: elements.map((element) => markOf(element, left, top)),
  };
}

function markOf({ type, x, y, width, height, backgroundColor = "", text = "", fontSize = 20, points = [] }: Element, left: number, top: number): Mark {
  const place = [x - left, y - top, width, height] as const;
  if (type === "text") return ["text", ...place, 0, INK, "", fontSize, text];
  if (type === "arrow") return ["line", ...place, 0, INK, "", 0, points.flatMap(([across, down]) => [x - left + across, y - top + down])];
  return [type, ...place, 0, INK, backgroundColor, 0, ""];
}
