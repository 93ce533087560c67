import { ajax } from "../ajax.ts";
import type { Picture, Sketch } from "./listed.ts";

/** What is asked for within such a time goes together (ms). */
const TOGETHER = 30;
/** So many go with one request, and so many are kept: some screens of rows. */
const MOST_AT_ONCE = 60;
const MOST_KEPT = 600;

type Ask = (things: readonly string[]) => Promise<{ readonly pictures: readonly Picture[] }>;

/** Small pictures of Things, asked for when they come into view, several at once, and each number once. */
export class PictureStore {
  readonly #known = new Map<string, Picture>();
  readonly #wanted = new Map<string, ((sketch: Sketch | null) => void)[]>();
  #waiting = false;

  constructor(private readonly ask: Ask) {}

  /** What is known of a Thing's picture, be it an older one. */
  known(thing: string): Picture | undefined {
    return this.#known.get(thing);
  }

  /** The picture of that number, or a newer one; null where it cannot be had. */
  async of(thing: string, number: number): Promise<Sketch | null> {
    const known = this.#known.get(thing);
    if (known && known.number >= number) return known.sketch;
    return new Promise((resolve) => {
      this.#wanted.set(thing, [...(this.#wanted.get(thing) ?? []), resolve]);
      if (!this.#waiting) this.#later();
    });
  }

  #later(): void {
    this.#waiting = true;
    setTimeout(() => { void this.#fetch(); }, TOGETHER);
  }

  async #fetch(): Promise<void> {
    this.#waiting = false;
    // Who scrolls fast wants what came last.
    const batch = [...this.#wanted].slice(-MOST_AT_ONCE);
    for (const [thing] of batch) this.#wanted.delete(thing);
    if (this.#wanted.size > 0) this.#later();
    const found = await this.ask(batch.map(([thing]) => thing)).then(({ pictures }) => pictures, () => []);
    for (const picture of found) this.#keep(picture);
    for (const [thing, heard] of batch) for (const tell of heard) tell(found.find((picture) => picture.thing === thing)?.sketch ?? null);
  }

  #keep(picture: Picture): void {
    this.#known.delete(picture.thing);
    this.#known.set(picture.thing, picture);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST_KEPT) break;
      this.#known.delete(oldest);
    }
  }
}

export const pictures = new PictureStore((things) => ajax("pictures", { things }));
