import type { Awareness } from "y-protocols/awareness";
import type { Person } from "../ajax.ts";
import { MOST_DELETED, MOST_SELECTED, NOTHING_TOLD, peerOf, sayable, type Peer, type Point, type Told } from "./peer.ts";

/** What is told goes out at most this often (ms). */
const PACE = 40;

/** How often it is looked what others do in a hidden tab, where no frames are drawn (ms). */
const HIDDEN_PACE = 250;

/** So long it is told what was deleted (ms). */
const DELETED_TOLD = 2000;

/** Tells the others what this person does that is no edit, and knows what they do. */
export class Presence {
  #told: Told = NOTHING_TOLD;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sentAt = 0;
  #deletedTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #user: Person;
  readonly #listeners = new Set<() => void>();
  /** The others, since something of them was last heard; null when that must be looked at. */
  #peers: readonly Peer[] | null = null;
  #lookFrame = 0;
  #lookTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly awareness: Awareness, me: Person) {
    this.#user = { id: me.id, name: me.name, color: me.color };
    awareness.setLocalState({ user: this.#user, ...sayable(NOTHING_TOLD) });
    awareness.on("change", this.#heard);
    // The Thing is connected before its canvas is there: some may have been heard of already.
    if (awareness.getStates().size > 1) this.#heard();
  }

  destroy(): void {
    this.awareness.off("change", this.#heard);
    clearTimeout(this.#timer);
    clearTimeout(this.#deletedTimer);
    this.#listeners.clear();
    this.#looked();
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

  /** This person has deleted these: told for a moment, to those who listen to what others do. */
  remove(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.tell({ deleted: [...ids, ...this.#told.deleted].slice(0, MOST_DELETED) });
    clearTimeout(this.#deletedTimer);
    this.#deletedTimer = setTimeout(() => { this.tell({ deleted: [] }); }, DELETED_TOLD);
  }

  peers(): readonly Peer[] {
    this.#peers ??= [...this.awareness.getStates()].flatMap(([client, state]) => (client === this.client ? [] : (peerOf(client, state) ?? [])));
    return this.#peers;
  }

  /** Hears that the others have done something: once a frame, however many have. */
  onNews(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  readonly #heard = (): void => {
    this.#peers = null;
    if (document.hidden) this.#lookTimer ??= setTimeout(this.#look, HIDDEN_PACE);
    else this.#lookFrame ||= requestAnimationFrame(this.#look);
  };

  readonly #look = (): void => {
    this.#looked();
    for (const listener of this.#listeners) listener();
  };

  #looked(): void {
    cancelAnimationFrame(this.#lookFrame);
    clearTimeout(this.#lookTimer);
    this.#lookFrame = 0;
    this.#lookTimer = undefined;
  }

  #send(): void {
    this.#timer = undefined;
    this.#sentAt = performance.now();
    if (this.awareness.getLocalState()) this.awareness.setLocalState({ user: this.#user, ...sayable(this.#told) });
  }
}
