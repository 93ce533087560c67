/** A frame that comes a little early is not missed for it (ms). */
const SLACK = 4;

/** Draws with the browser's frames, for as long as there is something that moves, and counts what that takes. */
export class Frames {
  /** How many were drawn, and the time that they took, all together (ms). */
  count = 0;
  spent = 0;
  #next = 0;
  #drawnAt = -Infinity;
  #pause = 0;

  /** `draw` says how long the next one may wait (ms; 0 for the next frame of the browser); null where there is none. */
  constructor(private readonly draw: () => number | null) {}

  destroy(): void {
    cancelAnimationFrame(this.#next);
  }

  /** With the next frame, or when the pause is over. */
  soon(): void {
    this.#next ||= requestAnimationFrame(this.#due);
  }

  readonly #due = (): void => {
    this.#next = 0;
    if (performance.now() - this.#drawnAt < this.#pause - SLACK) this.soon();
    else this.now();
  };

  /** At once. */
  readonly now = (): void => {
    cancelAnimationFrame(this.#next);
    this.#next = 0;
    const begun = performance.now();
    const pause = this.draw();
    this.#drawnAt = begun;
    this.#pause = pause ?? 0;
    this.count += 1;
    this.spent += performance.now() - begun;
    if (pause !== null) this.soon();
  };
}
