import { t } from "@lingui/core/macro";
import type * as Y from "yjs";
import { doingsWords } from "./words.ts";

/** So long what others do is gathered before it is announced (ms): who listens hears sentences, and not each step. */
export const GATHERED = 4_000;

interface Gathered { readonly added: Set<string>; readonly changed: Set<string>; readonly deleted: Set<string> }

type Events = readonly Y.YEvent<Y.AbstractType<unknown>>[];

/** Gathers what others do to the widgets of a Thing, and says it in a few sentences. */
export class News {
  readonly #elements: Y.Map<unknown>;
  readonly #gathered = new Map<string, Gathered>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `nameOf` knows whose browser a Yjs client is; undefined where nobody's. */
  constructor(
    doc: Y.Doc, private readonly nameOf: (client: number) => string | undefined, private readonly announce: (words: string) => void,
  ) {
    this.#elements = doc.getMap("elements");
    this.#elements.observeDeep(this.#observe);
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#elements.unobserveDeep(this.#observe);
  }

  readonly #observe = (events: Events, transaction: Y.Transaction): void => {
    if (transaction.local) return;
    const { added, changed, deleted } = this.#of(this.#author(transaction));
    for (const event of events) {
      const [id] = event.path;
      if (typeof id === "string") changed.add(id);
      else for (const [key, { action }] of event.keys) (action === "delete" ? deleted : action === "add" ? added : changed).add(key);
    }
    this.#timer ??= setTimeout(() => { this.#say(); }, GATHERED);
  };

  /** Whose clock has gone on. A deletion moves none: then it is told of nobody. */
  #author({ beforeState, afterState }: Y.Transaction): string {
    for (const [client, clock] of afterState) {
      const name = (beforeState.get(client) ?? 0) < clock ? this.nameOf(client) : undefined;
      if (name !== undefined) return name;
    }
    return t`Somebody`;
  }

  #of(name: string): Gathered {
    const known = this.#gathered.get(name) ?? { added: new Set(), changed: new Set(), deleted: new Set() };
    this.#gathered.set(name, known);
    return known;
  }

  #say(): void {
    this.#timer = undefined;
    const words = [...this.#gathered].map(([name, { added, changed, deleted }]) => doingsWords(name, {
      added: [...added].filter((id) => !deleted.has(id)).length,
      changed: [...changed].filter((id) => !added.has(id) && !deleted.has(id)).length,
      deleted: [...deleted].filter((id) => !added.has(id)).length,
    }));
    this.#gathered.clear();
    const said = words.filter((one) => one !== "").join(" ");
    if (said !== "") this.announce(said);
  }
}
