import type { SceneElement } from "../element.ts";

/** Between a label and the edge of its shape. */
const PADDING = 5;

/** How high a shape is in which a label of this height has room, as Excalidraw has it; null for what does not grow with its label. */
function heightFor(kind: string, label: number): number | null {
  const height = Math.ceil(label) + 2 * PADDING;
  switch (kind) {
    case "rectangle": return height;
    case "ellipse": return Math.round((height / Math.sqrt(2)) * 2);
    case "diamond": return 2 * height;
    default: return null;
  }
}

export interface Room {
  /** Of the shape. */
  readonly size: readonly [number, number];
  /** Of the label. */
  readonly pos: readonly [number, number];
}

/** Room for the words of two people in one label: what Excalidraw gives to those of one while he types. Null where there is enough. */
export function roomFor(label: SceneElement, shape: SceneElement): Room | null {
  const needed = heightFor(shape.type, label.height);
  if (needed === null || needed <= shape.height) return null;
  const part = { middle: 0.5, bottom: 1 }[String(label["verticalAlign"])] ?? 0;
  return { size: [shape.width, needed], pos: [label.x, label.y + (needed - shape.height) * part] };
}
