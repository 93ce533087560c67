import type * as Y from "yjs";
import { toast } from "sonner";
import { useConnection } from "../stream/connection.ts";
import { returnWords } from "./words.ts";

type Events = readonly Y.YEvent<Y.AbstractType<unknown>>[];

interface Sources {
  readonly doc: Y.Doc;
  /** How many widgets and images are not saved. */
  readonly changes: () => number;
  /** Since when something is not saved. */
  readonly since: () => number | null;
  readonly now: () => number;
  /** Where the person's own changes in other tabs come from. */
  readonly own: unknown;
}

/** Notes what happens while there is no connection, and says it when all is saved again. */
export class Returning {
  readonly #others = new Set<string>();
  readonly #ends: readonly (() => void)[];
  #away = false;
  #mine = 0;
  #since: number | null = null;

  /** `before`: how much an earlier visit has left unsaved. */
  constructor(private readonly sources: Sources, before: number) {
    const elements = sources.doc.getMap("elements");
    elements.observeDeep(this.#observe);
    if (before > 0) this.#leave();
    this.#ends = [
      () => { elements.unobserveDeep(this.#observe); },
      useConnection.subscribe(({ connection }) => { if (connection === "offline") this.#leave(); }),
    ];
  }

  destroy(): void {
    for (const end of this.#ends) end();
  }

  /** Something is not saved yet. */
  unsaved(): void {
    if (!this.#away) return;
    this.#mine = Math.max(this.#mine, this.sources.changes());
    this.#since ??= this.sources.since();
  }

  /** All is saved. */
  saved(): void {
    if (!this.#away) return;
    const words = returnWords({ mine: this.#mine, since: this.#since, others: this.#others.size, now: this.sources.now() });
    this.#away = false;
    this.#mine = 0;
    this.#since = null;
    this.#others.clear();
    if (words) toast.success(words.title, words.more === null ? {} : { description: words.more });
  }

  #leave(): void {
    this.#away = true;
  }

  readonly #observe = (events: Events, { local, origin }: Y.Transaction): void => {
    if (!this.#away || local || origin === this.sources.own) return;
    for (const { path: [id], keys } of events) {
      if (typeof id === "string") this.#others.add(id);
      else for (const key of keys.keys()) this.#others.add(key);
    }
  };
}
