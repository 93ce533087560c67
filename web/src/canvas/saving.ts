import { create, type StoreApi, type UseBoundStore } from "zustand";
import { connectionNow, useConnection } from "../stream/connection.ts";
import type { Refusal, ThingLink } from "../stream/thing-link.ts";
import type { Keeper } from "../kept/keeper.ts";
import { Returning } from "../kept/returning.ts";
import type { ImageSync } from "./images.ts";
import { isUnsaved, savedMark, type SavedMark, type SavingFacts } from "./saved.ts";

/** Looks again by itself this often, for what only time changes and for edits that announced themselves to nobody. */
const LOOK_AGAIN = 500;

export interface SavingSources {
  readonly stream: ThingLink;
  readonly images: ImageSync;
  readonly unwritten: () => boolean;
  readonly refused: () => Refusal | null;
  readonly keeper: Keeper;
  /** What is not saved from an earlier visit. */
  readonly before: readonly string[];
}

/** Gathers the facts of the saved mark, now and whenever one of them may have changed. */
export class Saving {
  readonly useMark: UseBoundStore<StoreApi<SavedMark>>;
  readonly #changed: Set<string>;
  readonly #returning: Returning;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #ends: readonly (() => void)[];
  #unsavedSince: number | null = null;

  constructor(private readonly sources: SavingSources) {
    this.#changed = new Set(sources.before);
    sources.keeper.watch(() => [...this.#changed], (ids, images) => {
      sources.images.offer(images);
      this.note(ids);
    });
    this.#returning = new Returning({
      doc: sources.stream.doc, changes: () => this.#changed.size, since: () => sources.keeper.since, now: Date.now, own: sources.keeper,
    }, sources.before.length);
    this.useMark = create<SavedMark>(() => savedMark(this.#facts()));
    this.#timer = setInterval(() => { this.look(); }, LOOK_AGAIN);
    this.#ends = [
      useConnection.subscribe(() => { this.look(); }),
      // Before the server goes on: its next words may make what was never taken look stored.
      sources.stream.onVerdict(() => { this.look(); }),
    ];
  }

  destroy(): void {
    clearInterval(this.#timer);
    this.#returning.destroy();
    for (const end of this.#ends) end();
  }

  /** These were changed here and went into the document. */
  note(ids: readonly string[]): void {
    for (const id of ids) this.#changed.add(id);
    this.look();
  }

  /** The mark as of this moment. */
  look(): SavedMark {
    const facts = this.#facts();
    const mark = savedMark(facts);
    if (mark.state === "saved") {
      this.#changed.clear();
      this.#returning.saved();
    } else if (isUnsaved(facts)) {
      this.#returning.unsaved();
    }
    this.sources.keeper.look();
    this.#unsavedSince = isUnsaved(facts) && facts.connection === "online" ? (this.#unsavedSince ?? facts.now) : null;
    const before = this.useMark.getState();
    if (before.text !== mark.text || before.state !== mark.state || before.atRisk !== mark.atRisk) this.useMark.setState(mark);
    return mark;
  }

  #facts(): SavingFacts {
    const { stream, images, unwritten, refused, keeper } = this.sources;
    return {
      connection: connectionNow(),
      refused: refused(),
      closedToChanges: stream.isClosedToChanges,
      loaded: stream.isLoaded,
      unwritten: unwritten(),
      stored: stream.isStored,
      uploads: images.uploads(),
      kept: keeper.holds(images.unstored()),
      changes: this.#changed.size,
      unsavedSince: this.#unsavedSince,
      now: Date.now(),
    };
  }
}
