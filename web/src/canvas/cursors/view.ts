import type { Point } from "../peer.ts";

/** Which part of the scene is to be seen, and how large. */
export interface View { readonly scrollX: number; readonly scrollY: number; readonly zoom: number }

/** Where a place of the scene is on the screen, from the upper left corner of the canvas. */
export function onScreen(point: Point, view: View): Point {
  return { x: (point.x + view.scrollX) * view.zoom, y: (point.y + view.scrollY) * view.zoom };
}

/** The place of the scene that is there. */
export function inScene({ x, y }: Point, { scrollX, scrollY, zoom }: View): Point {
  return { x: x / zoom - scrollX, y: y / zoom - scrollY };
}
