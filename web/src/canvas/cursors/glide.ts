import type { Point } from "../peer.ts";

const SHORTEST = 40;
const LONGEST = 160;

function between(low: number, value: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** Moves smoothly from each reported place to the next, in about the time that lay between the reports. */
export class Glide {
  #from: Point;
  #to: Point;
  #start: number;
  #duration = 0;

  constructor(place: Point, now: number) {
    this.#from = place;
    this.#to = place;
    this.#start = now;
  }

  moveTo(place: Point, now: number): void {
    if (place.x === this.#to.x && place.y === this.#to.y) return;
    this.#from = this.at(now);
    this.#duration = between(SHORTEST, now - this.#start, LONGEST);
    this.#to = place;
    this.#start = now;
  }

  at(now: number): Point {
    const part = this.#duration === 0 ? 1 : between(0, (now - this.#start) / this.#duration, 1);
    return {
      x: this.#from.x + (this.#to.x - this.#from.x) * part,
      y: this.#from.y + (this.#to.y - this.#from.y) * part,
    };
  }

  isMoving(now: number): boolean {
    return now - this.#start < this.#duration;
  }

  /** How long the cursor has rested (ms). */
  rested(now: number): number {
    return now - this.#start;
  }
}
