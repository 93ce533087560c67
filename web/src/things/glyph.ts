export const SHAPES = ["square", "circle", "triangle", "bar"] as const;
export type Shape = (typeof SHAPES)[number];

export interface Glyph {
  /** One of the tones 1 to 5. */
  readonly tone: number;
  readonly back: Shape;
  readonly front: Shape;
  /** How far the back one is turned, in quarters. */
  readonly turn: number;
}

/** FNV-1a: small, and spreads ids that differ little. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value ^ (value >>> 15);
}

/** A sign of its own for each Thing, always the same: found again sooner than by its name alone. */
export function glyphOf(id: string): Glyph {
  const bits = hash(id) >>> 0;
  return {
    tone: 1 + (bits % 5),
    back: SHAPES[(bits >>> 4) & 3] ?? "square",
    front: SHAPES[(bits >>> 8) & 3] ?? "circle",
    turn: (bits >>> 12) & 3,
  };
}
