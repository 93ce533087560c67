import type { Awareness } from "y-protocols/awareness";
import type { Person } from "../ajax.ts";

/** Cursor and selection go out at most this often (ms). */
const PACE = 40;

/** A longer selection is told in part: presence must stay small. */
const MOST_SELECTED = 50;

export interface Point { readonly x: number; readonly y: number }

/** One other browser on this Thing. One person may have several. */
export interface Peer {
  readonly client: number;
  readonly user: Person;
  readonly cursor: Point | null;
  readonly selection: readonly string[];
}

function isPoint(value: unknown): value is Point {
  const point = value as Partial<Point> | null | undefined;
  return Number.isFinite(point?.x) && Number.isFinite(point?.y);
}

function personOf(value: unknown): Person | null {
  const user = value as Partial<Person> | null | undefined;
  if (typeof user?.id !== "string" || typeof user.name !== "string") return null;
  const color = typeof user.color === "string" && /^#[0-9a-f]{3,8}$/i.test(user.color) ? user.color : "#6b7280";
  return { id: user.id, name: user.name, color };
}

/** A peer as its state tells; null while it has not said who it is. Other people's states are never trusted to be well formed. */
export function peerOf(client: number, state: Readonly<Record<string, unknown>>): Peer | null {
  const user = personOf(state["user"]);
  if (!user) return null;
  const { cursor, selection } = state;
  return {
    client,
    user,
    cursor: isPoint(cursor) ? { x: cursor.x, y: cursor.y } : null,
    selection: Array.isArray(selection) ? selection.filter((id) => typeof id === "string").slice(0, MOST_SELECTED) : [],
  };
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, at) => id === b[at]);
}

/** Tells the others where this person's cursor is and what is selected, and knows theirs. */
export class Presence {
  #cursor: Point | null = null;
  #selection: readonly string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sentAt = 0;

  constructor(private readonly awareness: Awareness, me: Person) {
    awareness.setLocalState({ user: { id: me.id, name: me.name, color: me.color }, cursor: null, selection: [] });
  }

  destroy(): void {
    clearTimeout(this.#timer);
  }

  point(cursor: Point | null): void {
    // Whole pixels are enough for a cursor and a third of the bytes.
    const next = cursor && { x: Math.round(cursor.x), y: Math.round(cursor.y) };
    if (next?.x === this.#cursor?.x && next?.y === this.#cursor?.y) return;
    this.#cursor = next;
    this.#schedule();
  }

  select(ids: readonly string[]): void {
    const next = ids.slice(0, MOST_SELECTED);
    if (sameIds(next, this.#selection)) return;
    this.#selection = next;
    this.#schedule();
  }

  peers(): Peer[] {
    const peers: Peer[] = [];
    for (const [client, state] of this.awareness.getStates()) {
      const peer = client === this.awareness.clientID ? null : peerOf(client, state);
      if (peer) peers.push(peer);
    }
    return peers;
  }

  onChange(listener: () => void): () => void {
    this.awareness.on("change", listener);
    return () => { this.awareness.off("change", listener); };
  }

  #schedule(): void {
    const wait = Math.max(0, this.#sentAt + PACE - performance.now());
    this.#timer ??= setTimeout(() => { this.#send(); }, wait);
  }

  #send(): void {
    this.#timer = undefined;
    this.#sentAt = performance.now();
    const state = this.awareness.getLocalState();
    if (state) this.awareness.setLocalState({ ...state, cursor: this.#cursor, selection: this.#selection });
  }
}

/** The people here, each once, in the order of their names. */
export function people(peers: readonly Peer[], me: string): Person[] {
  const byId = new Map<string, Person>();
  for (const { user } of peers) if (user.id !== me) byId.set(user.id, user);
  return [...byId.values()].sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}
