import { HocuspocusProvider } from "@hocuspocus/provider";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { countThing, introduced } from "./shared-text.ts";
import { reconnectNow, restartConnection, sharedSocket } from "./socket.ts";
import { FINAL, type LinkEvents, type Refusal, type Said, type ThingLink } from "./thing-link.ts";
import { forgetToken, streamToken } from "./token.ts";

/** The server has closed the connection because of what was sent to it. */
const STAY_AWAY = 4400;

const RETRY_FIRST = 1000;
const RETRY_LONGEST = 30_000;

function isFinal(reason: string): reason is Refusal {
  return (FINAL as readonly string[]).includes(reason);
}

/** What a message says; of `confined`, why nobody may change the Thing at present. */
type Told = Said & { readonly confined?: string | null };

/** One Thing, live: its document, the presence of people on it, and whether all edits are stored. */
export class ThingStream implements ThingLink {
  readonly doc = new Y.Doc();
  readonly refresh = null;
  readonly #provider: HocuspocusProvider;
  readonly #listeners = new Set<(said: Said) => void>();
  readonly #uncount = countThing();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #pause = RETRY_FIRST;
  #everSynced = false;
  #rejected = false;
  #confined = false;
  /** What this connection has said of that; it does so before it synchronises. */
  #heardConfined = false;

  /**
   * `readOnly`: that this person may only look, until the server has said so. `kept`: all that the page, or the browser, had of the
   * Thing before, of which the server may lack some.
   */
  constructor(readonly thing: string, private readonly events: LinkEvents, private readonly readOnly: boolean, private readonly kept: Uint8Array | undefined) {
    if (kept) Y.applyUpdate(this.doc, kept);
    this.#provider = new HocuspocusProvider({
      websocketProvider: sharedSocket(),
      name: thing,
      document: this.doc,
      token: streamToken,
      onSynced: () => { this.#synced(); },
      onUnsyncedChanges: () => { events.onChange(); },
      onAuthenticated: () => { this.#authenticated(); },
      onAuthenticationFailed: ({ reason }) => { this.#refused(reason); },
      onStatus: () => { events.onChange(); },
      onStateless: ({ payload }) => { this.#told(payload); },
      onOpen: () => { this.#rejected = false; },
      onClose: ({ event }) => { this.#closed(event.code); },
    });
    this.#provider.attach();
    window.addEventListener("online", reconnectNow);
    // The browser keeps a dead socket for half a minute. A server that is still there, on this machine say, is back at once.
    window.addEventListener("offline", restartConnection);
  }

  destroy(): void {
    clearTimeout(this.#retry);
    this.#uncount();
    window.removeEventListener("online", reconnectNow);
    window.removeEventListener("offline", restartConnection);
    this.#provider.destroy();
    this.doc.destroy();
  }

  get awareness(): Awareness {
    const { awareness } = this.#provider;
    if (!awareness) throw new Error("a Thing's stream always has presence");
    return awareness;
  }

  get isLoaded(): boolean {
    return this.#everSynced || this.kept !== undefined;
  }

  get isReadOnly(): boolean {
    const scope = this.#provider.authorizedScope;
    return scope === undefined ? this.readOnly : scope === "readonly";
  }

  get isConfined(): boolean {
    return this.#confined;
  }

  get isClosedToChanges(): boolean {
    return this.isReadOnly || this.#confined || this.#rejected;
  }

  onVerdict(listener: () => void): () => void {
    const events = ["stateless", "close", "authenticated"];
    for (const event of events) this.#provider.on(event, listener);
    return () => { for (const event of events) this.#provider.off(event, listener); };
  }

  onSaid(listener: (said: Said) => void): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  /**
   * The provider's own count says so, also after it came back: the server acknowledges just what the provider counts, and
   * nothing before it is stored.
   */
  get isStored(): boolean {
    return this.#provider.synced && this.#provider.unsyncedChanges === 0;
  }

  #authenticated(): void {
    this.#pause = RETRY_FIRST;
    introduced(sharedSocket().webSocket);
    this.events.onChange();
  }

  #synced(): void {
    // What is said while there is no connection nobody keeps.
    if (this.#everSynced) this.#say({ missed: true });
    this.#everSynced = true;
    // Silence is an answer: it was released while there was no connection.
    this.#confined = this.#heardConfined;
    this.events.onChange();
  }

  #closed(code: number): void {
    this.#heardConfined = false;
    this.#rejected = code === STAY_AWAY;
  }

  #told(payload: string): void {
    const { confined, ...said } = JSON.parse(payload) as Told;
    if (confined === undefined) {
      this.#say(said);
      return;
    }
    this.#confined = this.#heardConfined = confined !== null;
    this.events.onChange();
  }

  #say(said: Said): void {
    for (const listener of [...this.#listeners]) listener(said);
  }

  #refused(reason: string): void {
    if (isFinal(reason)) {
      this.events.onRefused(reason);
      return;
    }
    forgetToken();
    clearTimeout(this.#retry);
    this.#retry = setTimeout(restartConnection, this.#pause);
    this.#pause = Math.min(this.#pause * 2, RETRY_LONGEST);
  }
}
