import type { Moment, Playback, Played } from "./past.ts";
import { EMPTY, sceneAfter, type Scene } from "./scene.ts";

/** So many moments a history is played in. */
export const FRAMES = 200;
/** So many are added when it has gone on since. */
const MORE = 20;
/** Every so many moments the whole scene is kept, so that one can go anywhere at once. */
const EVERY = 16;

type Ask = (params: Playback) => Promise<Played>;

/** A Thing's history to be played back: moments one after the other, of each only what differs from the one before. */
export class Tape {
  readonly #moments: Moment[] = [];
  readonly #whole: Scene[] = [];
  #last: Scene = EMPTY;

  constructor(private readonly thing: string, private readonly ask: Ask) {}

  get length(): number {
    return this.#moments.length;
  }

  /** The version that it ends with; 0 where there is nothing. */
  get end(): number {
    return this.#moments.at(-1)?.version ?? 0;
  }

  /** Fetches what is there and not on it yet. */
  async wind(): Promise<void> {
    let frames = this.length === 0 ? FRAMES : MORE;
    let after: number | null = this.end;
    while (after !== null) {
      const played: Played = await this.ask({ thing: this.thing, after, frames });
      for (const moment of played.moments) this.#add(moment);
      frames = Math.max(1, frames - played.moments.length);
      after = played.next;
    }
  }

  #add(moment: Moment): void {
    this.#last = sceneAfter(this.#last, moment);
    if (this.#moments.length % EVERY === 0) this.#whole.push(this.#last);
    this.#moments.push(moment);
  }

  moment(at: number): Moment | undefined {
    return this.#moments[at];
  }

  /** The scene at a moment. */
  scene(at: number): Scene {
    if (at >= this.length - 1) return this.#last;
    const from = Math.floor(at / EVERY);
    let scene = this.#whole[from] ?? EMPTY;
    for (const moment of this.#moments.slice(from * EVERY + 1, at + 1)) scene = sceneAfter(scene, moment);
    return scene;
  }

  /** The moment that a version is shown by: the last one that is not behind it. */
  placeOf(version: number): number {
    const behind = this.#moments.findIndex((moment) => moment.version > version);
    return behind < 0 ? this.length - 1 : Math.max(0, behind - 1);
  }
}
