import { HocuspocusProvider } from "@hocuspocus/provider";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { reconnectNow, restartConnection, sharedSocket } from "./socket.ts";
import { FINAL, type LinkEvents, type Refusal, type ThingLink } from "./thing-link.ts";
import { forgetToken, streamToken } from "./token.ts";

/** The server has closed the connection because of what was sent to it. */
const STAY_AWAY = 4400;

const RETRY_FIRST = 1000;
const RETRY_LONGEST = 30_000;

function isFinal(reason: string): reason is Refusal {
  return (FINAL as readonly string[]).includes(reason);
}

/** Whether a message says that nobody may change the Thing at present; undefined when it is about something else. */
function confinementIn(payload: string): boolean | undefined {
  const said = JSON.parse(payload) as { readonly confined?: string | null };
  return said.confined === undefined ? undefined : said.confined !== null;
}

/** One Thing, live: its document, the presence of people on it, and whether all edits are stored. */
export class ThingStream implements ThingLink {
  readonly doc = new Y.Doc();
  readonly refresh = null;
  readonly #provider: HocuspocusProvider;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #pause = RETRY_FIRST;
  #everSynced = false;
  #rejected = false;
  #confined = false;
  /** What this connection has said of that; it does so before it synchronises. */
  #heardConfined = false;

  /** `kept`: what the page had of the Thing before, of which the server may lack some. */
  constructor(readonly thing: string, private readonly events: LinkEvents, kept: Uint8Array | undefined) {
    if (kept) Y.applyUpdate(this.doc, kept);
    this.#provider = new HocuspocusProvider({
      websocketProvider: sharedSocket(),
      name: thing,
      document: this.doc,
      token: streamToken,
      onSynced: () => { this.#synced(); },
      onUnsyncedChanges: () => { events.onChange(); },
      onAuthenticated: () => { this.#pause = RETRY_FIRST; events.onChange(); },
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
    return this.#everSynced;
  }

  get isReadOnly(): boolean {
    return this.#provider.authorizedScope === "readonly";
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

  /**
   * The provider's own count says so, also after it came back: the server acknowledges just what the provider counts, and
   * nothing before it is stored.
   */
  get isStored(): boolean {
    return this.#provider.synced && this.#provider.unsyncedChanges === 0;
  }

  #synced(): void {
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
    const confined = confinementIn(payload);
    if (confined === undefined) return;
    this.#confined = this.#heardConfined = confined;
    this.events.onChange();
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
