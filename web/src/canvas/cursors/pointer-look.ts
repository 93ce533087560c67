import type { Person } from "../../ajax.ts";
import { inkOn } from "../../design/ink.ts";

// eslint-disable-next-line lingui/no-unlocalized-strings -- a path
const ARROW = "M2 2 L2 17 L6.2 13.3 L9 19.5 L11.8 18.2 L9 12.2 L14.6 11.8 Z";
/** Where the name stands beside the arrow, and what is around it, in pixels of the page. */
const NAME = { x: 12, y: 18, across: 8, corners: [4, 10, 10, 10] };
/** A longer name is cut, in widths of a digit. */
const LONGEST = 18;

/** What fits, with a sign that there is more. */
export function shortened(words: string, fits: (words: string) => boolean): string {
  if (fits(words)) return words;
  const letters = Array.from(new Intl.Segmenter().segment(words), ({ segment }) => segment);
  while (letters.length > 1) {
    letters.pop();
    const cut = `${letters.join("").trimEnd()}…`;
    if (fits(cut)) return cut;
  }
  return "…";
}

/** Draws the cursor of a person, with the name, for screens of so many pixels for each of the page's. */
export function drawnPointer(user: Person, laser: boolean, scale: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (!context) return canvas;
  const page = getComputedStyle(document.body);
  const size = 0.75 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const font = `600 ${String(size)}px ${page.fontFamily}`;
  context.font = font;
  const most = LONGEST * context.measureText("0").width;
  const name = shortened(user.name, (words) => context.measureText(words).width <= most);
  const [width, height] = [context.measureText(name).width + 2 * NAME.across, 1.5 * size + 2];
  canvas.width = Math.ceil((NAME.x + width) * scale);
  canvas.height = Math.ceil((NAME.y + height) * scale);
  context.scale(scale, scale);
  const arrow = new Path2D(ARROW);
  Object.assign(context, { lineJoin: "round", lineWidth: 1.4, fillStyle: laser ? "#fff" : user.color, strokeStyle: laser ? user.color : "#fff" });
  context.fill(arrow);
  context.stroke(arrow);
  context.beginPath();
  context.roundRect(NAME.x, NAME.y, width, height, NAME.corners);
  Object.assign(context, { font, textBaseline: "middle", direction: page.direction, textAlign: "center", fillStyle: user.color });
  context.fill();
  context.fillStyle = inkOn(user.color);
  context.fillText(name, NAME.x + width / 2, NAME.y + height / 2 + 0.5);
  return canvas;
}
