/** A cursor that rests this long steps back (ms), in so long a time, and is then to be seen so much. */
export const IDLE = 8_000;
const FADE = 600;
const FAINT = 0.3;

/** How much of a cursor is to be seen that has rested so long (ms). */
export function opacityAfter(rested: number): number {
  const part = Math.min(Math.max((rested - IDLE) / FADE, 0), 1);
  return 1 - (1 - FAINT) * part;
}

/** How soon it looks another way if it goes on resting (ms): at once while it fades, and never again then. */
export function untilFading(rested: number): number {
  return rested >= IDLE + FADE ? Infinity : Math.max(0, IDLE - rested);
}
