import * as decoding from "lib0/decoding";

const SYNC = 0;
const CLOSE = 7;
const SYNC_STATUS = 8;
const STEP_1 = 0;
const UPDATE = 2;

/**
 * Counts, for each Thing, the edits on their way that the server has not acknowledged as stored.
 * The provider's own count can touch zero too early after a reconnection, when queued edits are acknowledged
 * one by one while it counts only the handshake; "Saved" must not rest on that.
 */
export class Ledger {
  /** For each Thing that was asked for on this connection: what was really sent and is not acknowledged yet. */
  readonly #outstanding = new Map<string, number>();

  /** A new connection: nothing sent before counts, what was not acknowledged is sent again. */
  reset(): void {
    this.#outstanding.clear();
  }

  sent(frame: Uint8Array): void {
    const head = readHead(frame);
    if (head?.type === CLOSE) this.#outstanding.delete(head.thing);
    if (head?.type !== SYNC) return;
    const sub = decoding.readVarUint(head.rest);
    // A step 1 begins the exchange in which the server asks what it lacks and acknowledges the answer. An answer to a
    // question that the server asked unbidden is not acknowledged by itself: it repeats updates that are.
    if (sub === STEP_1 || sub === UPDATE) this.#count(head.thing, 1);
  }

  received(frame: Uint8Array): void {
    const head = readHead(frame);
    if (head?.type !== SYNC_STATUS || decoding.readVarUint(head.rest) !== 1) return;
    if (this.#outstanding.has(head.thing)) this.#count(head.thing, -1);
  }

  /** Everything that was in this browser's document when asked is stored by the server. */
  isSettled(thing: string): boolean {
    return this.#outstanding.get(thing) === 0;
  }

  #count(thing: string, change: 1 | -1): void {
    const outstanding = this.#outstanding.get(thing) ?? 0;
    this.#outstanding.set(thing, Math.max(0, outstanding + change));
  }
}

/** Thing and message type of a frame; undefined for the one-byte ping and pong. */
function readHead(frame: Uint8Array): { thing: string; type: number; rest: decoding.Decoder } | undefined {
  if (frame.length < 2) return undefined;
  const rest = decoding.createDecoder(frame);
  const thing = decoding.readVarString(rest);
  return { thing, type: decoding.readVarUint(rest), rest };
}
