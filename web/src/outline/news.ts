import { t } from "@lingui/core/macro";
import type * as Y from "yjs";
import { doingsWords } from "./words.ts";

/** So long what others do is gathered before it is announced (ms): who listens hears sentences, and not each step. */
export const GATHERED = 4_000;

interface Gathered { readonly added: Set<string>; readonly changed: Set<string>; readonly deleted: Set<string> }

/** What went at once, and who did something else at the same time; undefined where nobody is known to have. */
interface Deletion { readonly ids: readonly string[]; readonly beside: string | undefined }

type Events = readonly Y.YEvent<Y.AbstractType<unknown>>[];

/** Gathers what others do to the widgets of a Thing, and says it in a few sentences. */
export class News {
  readonly #elements: Y.Map<unknown>;
  readonly #gathered = new Map<string, Gathered>();
  readonly #deletions: Deletion[] = [];
  /** By whom, as each browser tells of itself: a deletion does not say it. */
  readonly #deleters = new Map<string, string>();
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
    const author = this.#author(transaction);
    const [ids, { added, changed }] = [[] as string[], this.#of(author ?? t`Somebody`)];
    for (const event of events) {
      const [id] = event.path;
      if (typeof id === "string") changed.add(id);
      else for (const [key, { action }] of event.keys) {
        if (action === "delete") ids.push(key);
        else (action === "add" ? added : changed).add(key);
      }
    }
    if (ids.length > 0) this.#deletions.push({ ids, beside: author });
    this.#timer ??= setTimeout(() => { this.#say(); }, GATHERED);
  };

  /** Somebody's browser tells what he has deleted just now. */
  hear(name: string, ids: readonly string[]): void {
    for (const id of ids) this.#deleters.set(id, name);
  }

  /** Whose clock has gone on. A deletion moves none. */
  #author({ beforeState, afterState }: Y.Transaction): string | undefined {
    for (const [client, clock] of afterState) {
      const name = (beforeState.get(client) ?? 0) < clock ? this.nameOf(client) : undefined;
      if (name !== undefined) return name;
    }
    return undefined;
  }

  /** Of many that went at once a browser tells some: the others were deleted by the same person, where there is only one. */
  #attribute({ ids, beside }: Deletion): void {
    const tellers = new Set(ids.flatMap((id) => this.#deleters.get(id) ?? []));
    const [teller] = tellers;
    const other = tellers.size > 1 ? undefined : teller ?? beside;
    for (const id of ids) this.#of(this.#deleters.get(id) ?? other ?? t`Somebody`).deleted.add(id);
  }

  #of(name: string): Gathered {
    const known = this.#gathered.get(name) ?? { added: new Set(), changed: new Set(), deleted: new Set() };
    this.#gathered.set(name, known);
    return known;
  }

  #say(): void {
    this.#timer = undefined;
    for (const deletion of this.#deletions) this.#attribute(deletion);
    this.#deletions.length = 0;
    this.#deleters.clear();
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
