/** Draws with the browser's frames, for as long as there is something that moves, and counts what that takes. */
export class Frames {
  /** How many were drawn, and the time that they took, all together (ms). */
  count = 0;
  spent = 0;
  #next = 0;

  /** `draw` says whether it wants another frame. */
  constructor(private readonly draw: () => boolean) {}

  destroy(): void {
    cancelAnimationFrame(this.#next);
  }

  /** With the next frame. */
  soon(): void {
    this.#next ||= requestAnimationFrame(this.now);
  }

  /** At once. */
  readonly now = (): void => {
    cancelAnimationFrame(this.#next);
    this.#next = 0;
    const begun = performance.now();
    const more = this.draw();
    this.count += 1;
    this.spent += performance.now() - begun;
    if (more) this.soon();
  };
}
