import { drawSketch } from "./draw-sketch.ts";
import type { Sketch } from "./listed.ts";

/** As in the style sheet (px). */
export const WIDTH = 68;
export const HEIGHT = 48;

const images = new WeakMap<Sketch, string>();
let context: CanvasRenderingContext2D | null = null;

/**
 * The address of a small picture, drawn once on the one canvas that there is for all. A canvas for each row of a list would be put
 * together anew by the browser for each frame while one scrolls.
 */
export function imageOf(sketch: Sketch): string {
  const known = images.get(sketch);
  if (known !== undefined) return known;
  context ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!context) return "";
  const fine = window.devicePixelRatio || 1;
  // Clears it, too.
  context.canvas.width = Math.round(WIDTH * fine);
  context.canvas.height = Math.round(HEIGHT * fine);
  context.scale(fine, fine);
  drawSketch(context, sketch, { width: WIDTH, height: HEIGHT });
  const address = context.canvas.toDataURL();
  images.set(sketch, address);
  return address;
}
