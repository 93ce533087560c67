import { HocuspocusProvider } from "@hocuspocus/provider";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { reconnectNow, restartConnection, sharedSocket } from "./socket.ts";
import { forgetToken, streamToken } from "./token.ts";

/** Reasons that end the stay on a Thing; every other refusal is answered by trying again. */
const FINAL = ["not-found", "thing-deleted", "not-live"] as const;
export type Refusal = (typeof FINAL)[number];

const RETRY_FIRST = 1000;
const RETRY_LONGEST = 30_000;

function isFinal(reason: string): reason is Refusal {
  return (FINAL as readonly string[]).includes(reason);
}

export interface StreamEvents {
  readonly onChange: () => void;
  readonly onRefused: (reason: Refusal) => void;
}

/** One Thing, live: its document, the presence of people on it, and whether all edits are stored. */
export class ThingStream {
  readonly doc = new Y.Doc();
  readonly #provider: HocuspocusProvider;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #pause = RETRY_FIRST;
  #everSynced = false;

  constructor(readonly thing: string, private readonly events: StreamEvents) {
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

  /** The document has been here in full at least once. */
  get isLoaded(): boolean {
    return this.#everSynced;
  }

  get isReadOnly(): boolean {
    return this.#provider.authorizedScope === "readonly";
  }

  /**
   * All that is in the document is on the server's disk. The provider's own count says so, also after it came back: the
   * server acknowledges just what the provider counts, and nothing before it is stored.
   */
  get isStored(): boolean {
    return this.#provider.synced && this.#provider.unsyncedChanges === 0;
  }

  #synced(): void {
    this.#everSynced = true;
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
