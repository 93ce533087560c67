import { plural, t } from "@lingui/core/macro";
import * as Y from "yjs";
import { FOLLOWING } from "../canvas/known.ts";
import { IS_WORDING } from "../canvas/words/typed.ts";
import type { Conflict } from "./thing-link.ts";

/** Properties that the canvas keeps by itself: that two people changed these at once is no news for them. */
const OWN_BUSINESS = new Set(["index", "boundElements"]);

type Events = readonly Y.YEvent<Y.AbstractType<unknown>>[];

/** Takes a widget's id, and its properties that were changed; null where the widget was deleted. */
type Notice = (id: string, props: readonly string[] | null) => void;

function notice(events: Events, to: Notice): void {
  for (const event of events) {
    const [id, prop] = event.path;
    if (typeof id !== "string") for (const [key, { action }] of event.keys) to(key, action === "delete" ? null : []);
    else to(id, typeof prop === "string" ? unmerged([prop]) : unmerged([...event.keys.keys()]));
  }
}

/** The properties that one person's change takes away from another: what is typed is merged, and what follows from it is made anew. */
function unmerged(props: readonly string[]): string[] {
  const isTyping = props.some((prop) => IS_WORDING.has(prop));
  return props.filter((prop) => !isTyping || !(IS_WORDING.has(prop) || FOLLOWING.has(prop)));
}

/**
 * Remembers what this person has changed, and finds out when others have changed the same. Of two changes at the same time Yjs
 * keeps one, and says nothing of the other where the person's own one is kept: so there is a copy without those.
 */
export class Conflicts {
  readonly #elements: Y.Map<unknown>;
  readonly #copy = new Y.Doc();
  readonly #mine = new Map<string, Set<string>>();
  #changed = new Set<string>();
  #deleted = new Set<string>();

  /** Changes of the document with `theirs` for origin are others'. */
  constructor(doc: Y.Doc, private readonly theirs: unknown) {
    this.#elements = doc.getMap("elements");
    this.#elements.observeDeep(this.#observeMine);
    this.#copy.getMap("elements").observeDeep(this.#observeTheirs);
  }

  destroy(): void {
    this.#elements.unobserveDeep(this.#observeMine);
    this.#copy.destroy();
  }

  /** Others' changes have come, and behind them, perhaps, what this person has sent is stored. Gives what has been found. */
  take(update: Uint8Array, stored: Uint8Array | null, isAll: boolean): Conflict | null {
    Y.applyUpdate(this.#copy, update, this.theirs);
    if (stored) Y.applyUpdate(this.#copy, stored);
    const found = { changed: this.#changed.size, deleted: this.#deleted.size };
    this.#changed = new Set();
    this.#deleted = new Set();
    if (stored && isAll) this.#mine.clear();
    return found.changed + found.deleted > 0 ? found : null;
  }

  readonly #observeMine = (events: Events, { origin }: Y.Transaction): void => {
    if (origin !== this.theirs) notice(events, this.#myChange);
  };

  readonly #observeTheirs = (events: Events, { origin }: Y.Transaction): void => {
    if (origin === this.theirs) notice(events, this.#theirChange);
  };

  readonly #myChange = (id: string, props: readonly string[] | null): void => {
    if (!props) {
      this.#mine.delete(id);
      return;
    }
    const mine = this.#mine.get(id) ?? new Set();
    for (const prop of props) if (!OWN_BUSINESS.has(prop)) mine.add(prop);
    this.#mine.set(id, mine);
  };

  readonly #theirChange = (id: string, props: readonly string[] | null): void => {
    const mine = this.#mine.get(id);
    if (!mine) return;
    if (!props) this.#deleted.add(id);
    else if (props.some((prop) => mine.has(prop))) this.#changed.add(id);
  };
}

/** What the person is told. */
export function conflictWords({ changed, deleted }: Conflict): string {
  const parts = [];
  if (changed > 0) parts.push(t`Somebody else has changed ${plural(changed, { one: "a widget", other: "# widgets" })} at the same time as you. Of two changes of the same thing, the one that is on show now counts.`);
  if (deleted > 0) parts.push(t`Somebody else has deleted ${plural(deleted, { one: "a widget", other: "# widgets" })} that you have changed.`);
  return parts.join(" ");
}
