import { merge } from "./merge.ts";

/** Something that this person has done to a text, as one step of the undo history. */
interface Step {
  /** What the text was before: that is what undo sets. */
  readonly from: string;
  /** What it was right behind it. */
  to: string;
  /** What it would have been then without it: others have written meanwhile. */
  without: string;
}

/** So many steps of one text are remembered. */
const MOST = 100;

/**
 * What this person has written in one text. Excalidraw's history knows whole texts: what it sets on undo would take away what
 * others have written since.
 */
export class Steps {
  readonly #steps: Step[] = [];
  #now: Step | null = null;

  /** This person makes `after` of `before`; more of that may come. */
  write(before: string, after: string): void {
    this.#now ??= { from: before, to: before, without: before };
    this.#now.to = after;
  }

  /** Others have made `after` of `before`, and this person sees it. */
  hear(before: string, after: string): void {
    // Excalidraw takes this for a part of the person's own step, even where nothing is written.
    this.#now ??= { from: before, to: before, without: before };
    this.#now.without = merge(before, this.#now.without, after);
    this.#now.to = after;
  }

  /** Whether this person has written something that is no step yet. */
  get isWriting(): boolean {
    return this.#now !== null && this.#now.without !== this.#now.to;
  }

  /** The editor is closed: what was written is a step. */
  end(): void {
    if (this.#now && this.#now.from !== this.#now.to) this.#keep(this.#now);
    this.#now = null;
  }

  /** The canvas sets a text, as undo and redo do: what it is to be, if only what this person did is taken back. */
  back(now: string, set: string): string {
    const step = this.#steps.findLast(({ from }) => from === set);
    const wanted = step ? merge(step.to, step.without, now) : set;
    this.#keep({ from: now, to: wanted, without: now });
    return wanted;
  }

  #keep(step: Step): void {
    this.#steps.push(step);
    if (this.#steps.length > MOST) this.#steps.shift();
  }
}
