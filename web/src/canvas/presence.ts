import type { Awareness } from "y-protocols/awareness";
import type { Person } from "../ajax.ts";
import { MOST_SELECTED, NOTHING_TOLD, peerOf, sayable, type Peer, type Point, type Told } from "./peer.ts";

/** What is told goes out at most this often (ms). */
const PACE = 40;

/** Tells the others what this person does that is no edit, and knows what they do. */
export class Presence {
  #told: Told = NOTHING_TOLD;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sentAt = 0;
  readonly #user: Person;

  constructor(private readonly awareness: Awareness, me: Person) {
    this.#user = { id: me.id, name: me.name, color: me.color };
    awareness.setLocalState({ user: this.#user, ...sayable(NOTHING_TOLD) });
  }

  destroy(): void {
    clearTimeout(this.#timer);
  }

  /** By what the others know this browser. */
  get client(): number {
    return this.awareness.clientID;
  }

  get told(): Told {
    return this.#told;
  }

  tell(part: Partial<Told>): void {
    const next = { ...this.#told, ...part };
    if (JSON.stringify(next) === JSON.stringify(this.#told)) return;
    this.#told = next;
    const wait = Math.max(0, this.#sentAt + PACE - performance.now());
    this.#timer ??= setTimeout(() => { this.#send(); }, wait);
  }

  point(cursor: Point | null): void {
    // Whole pixels are enough for a cursor and a third of the bytes.
    this.tell({ cursor: cursor && { x: Math.round(cursor.x), y: Math.round(cursor.y) } });
  }

  select(ids: readonly string[]): void {
    this.tell({ selection: ids.slice(0, MOST_SELECTED) });
  }

  peers(): Peer[] {
    const peers: Peer[] = [];
    for (const [client, state] of this.awareness.getStates()) {
      const peer = client === this.client ? null : peerOf(client, state);
      if (peer) peers.push(peer);
    }
    return peers;
  }

  onChange(listener: () => void): () => void {
    this.awareness.on("change", listener);
    return () => { this.awareness.off("change", listener); };
  }

  #send(): void {
    this.#timer = undefined;
    this.#sentAt = performance.now();
    if (this.awareness.getLocalState()) this.awareness.setLocalState({ user: this.#user, ...sayable(this.#told) });
  }
}
