import { fromBase64, toBase64 } from "lib0/buffer";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { ajax, AjaxError } from "../ajax.ts";
import { setConnection } from "./connection.ts";
import { Conflicts } from "./conflicts.ts";
import { closeSocket } from "./socket.ts";
import type { LinkEvents, ThingLink } from "./thing-link.ts";

/** A change is sent when the person has done nothing for so long (ms). */
const SETTLED = 300;
/** What one request carries at most, beside its first update (bytes). */
const PORTION = 1024 * 1024;
const RETRY_FIRST = 1000;
const RETRY_LONGEST = 15_000;

/** An update of nothing, and of nothing deleted. */
const EMPTY = 2;

/** One Thing without a stream: each change is one request, and what others do is asked for. */
export class ThingRequests implements ThingLink {
  readonly doc = new Y.Doc();
  readonly awareness = new Awareness(this.doc);
  readonly #conflicts = new Conflicts(this.doc, this);
  readonly #listeners = new Set<() => void>();
  #pending: Uint8Array[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pause = RETRY_FIRST;
  #busy = false;
  #loaded = false;
  #confined = false;
  #rejected = false;
  #readOnly: boolean;
  #ended = false;

  /** `kept`: all that the page, or the browser, had of the Thing before, of which the server may lack some. */
  constructor(readonly thing: string, private readonly events: LinkEvents, readOnly: boolean, private readonly kept: Uint8Array | undefined) {
    this.#readOnly = readOnly;
    closeSocket();
    if (kept) Y.applyUpdate(this.doc, kept, this);
    this.doc.on("update", this.#updated);
    window.addEventListener("online", this.#now);
    window.addEventListener("focus", this.#focused);
    void this.#load();
  }

  destroy(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    window.removeEventListener("online", this.#now);
    window.removeEventListener("focus", this.#focused);
    this.#conflicts.destroy();
    this.awareness.destroy();
    this.doc.destroy();
  }

  get isLoaded(): boolean {
    return this.#loaded || this.kept !== undefined;
  }

  get isReadOnly(): boolean {
    return this.#readOnly;
  }

  get isConfined(): boolean {
    return this.#confined;
  }

  get isClosedToChanges(): boolean {
    return this.#readOnly || this.#confined || this.#rejected;
  }

  get isStored(): boolean {
    return this.#loaded && !this.#busy && this.#pending.length === 0;
  }

  onVerdict(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  /** Nothing is said where nothing streams. */
  onSaid(): () => void {
    return () => undefined;
  }

  readonly refresh = async (): Promise<void> => {
    const state = toBase64(Y.encodeStateVector(this.doc));
    const answer = await ajax("refresh", { thing: this.thing, state });
    if (!this.#ended) this.#take(answer.update, null);
  };

  readonly #updated = (update: Uint8Array, origin: unknown): void => {
    if (origin === this) return;
    this.#pending.push(update);
    this.#later(SETTLED);
    this.events.onChange();
  };

  readonly #now = (): void => { this.#later(0); };

  readonly #focused = (): void => {
    if (this.#loaded) this.refresh().catch(() => undefined);
  };

  #later(pause: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { void (this.#loaded ? this.#send() : this.#load()); }, pause);
  }

  async #load(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const answer = await ajax("refresh", { thing: this.thing, state: null });
      if (this.#ended) return;
      this.#busy = false;
      const whole = fromBase64(answer.update);
      const mine = Y.encodeStateAsUpdate(this.doc, Y.encodeStateVectorFromUpdate(whole));
      this.#take(answer.update, null);
      if (mine.length > EMPTY && !this.#readOnly) this.#pending.unshift(mine);
      this.#loaded = true;
      this.events.onChange();
      if (this.#pending.length > 0) this.#later(0);
    } catch (error) {
      this.#busy = false;
      this.#failed(error);
    }
  }

  async #send(): Promise<void> {
    if (this.#busy || this.#pending.length === 0 || this.isClosedToChanges) return;
    this.#busy = true;
    const count = portion(this.#pending);
    const update = Y.mergeUpdates(this.#pending.slice(0, count));
    try {
      const answer = await ajax("edit", { thing: this.thing, update: toBase64(update), state: toBase64(Y.encodeStateVector(this.doc)) });
      if (this.#ended) return;
      this.#busy = false;
      this.#pending.splice(0, count);
      this.#take(answer.update, update);
      if (this.#pending.length > 0) this.#later(0);
    } catch (error) {
      this.#busy = false;
      this.#failed(error);
    }
    this.events.onChange();
  }

  /** What others have done has come, and what was sent, if anything, is stored. */
  #take(theirs: string, stored: Uint8Array | null): void {
    this.#pause = RETRY_FIRST;
    setConnection("connected");
    const update = fromBase64(theirs);
    Y.applyUpdate(this.doc, update, this);
    const conflict = this.#conflicts.take(update, stored, this.#pending.length === 0);
    if (conflict) this.events.onConflict(conflict);
  }

  #failed(error: unknown): void {
    if (this.#ended) return;
    const { code, comeBack, status, retryAfter } = error instanceof AjaxError ? error : new AjaxError("unexpected", "", true, 500, undefined);
    if (code === "unreachable") setConnection("disconnected");
    if (code === "not_found") this.events.onRefused("not-found");
    else if (code === "forbidden") this.#readOnly = true;
    else if (code === "conflict") this.#confined = true;
    // Logged out: the person can log in again beside this page.
    else if (comeBack || status === 401) this.#again(retryAfter);
    else this.#rejected = true;
    for (const listener of [...this.#listeners]) listener();
    this.events.onChange();
  }

  #again(retryAfter: number | undefined): void {
    this.#later(retryAfter ?? this.#pause);
    this.#pause = Math.min(this.#pause * 2, RETRY_LONGEST);
  }
}

/** How many of the updates go with one request. */
function portion(updates: readonly Uint8Array[]): number {
  let count = 0;
  let size = 0;
  for (const update of updates) {
    size += update.length;
    if (count > 0 && size > PORTION) break;
    count += 1;
  }
  return count;
}
