import * as decoding from "lib0/decoding";

const SYNC = 0;
const CLOSE = 7;
const SYNC_STATUS = 8;
const STEP_2 = 1;
const UPDATE = 2;

interface Account {
  /** Messages with edits that were really sent on this connection and not acknowledged yet. */
  outstanding: number;
  /** The answer to the server's question what it lacks has been sent: from then on nothing is left behind. */
  answered: boolean;
}

/**
 * Counts, for each Thing, the edits on their way that the server has not acknowledged as stored.
 * The provider's own count can touch zero too early after a reconnection, when queued edits are acknowledged
 * one by one while it counts only the handshake; "Saved" must not rest on that.
 */
export class Ledger {
  readonly #accounts = new Map<string, Account>();

  /** A new connection: nothing sent before counts, what was not acknowledged is sent again. */
  reset(): void {
    this.#accounts.clear();
  }

  sent(frame: Uint8Array): void {
    const head = readHead(frame);
    if (head?.type === CLOSE) this.#accounts.delete(head.thing);
    if (head?.type !== SYNC) return;
    const sub = decoding.readVarUint(head.rest);
    if (sub !== STEP_2 && sub !== UPDATE) return;
    const account = this.#account(head.thing);
    account.outstanding += 1;
    account.answered ||= sub === STEP_2;
  }

  received(frame: Uint8Array): void {
    const head = readHead(frame);
    if (head?.type !== SYNC_STATUS || decoding.readVarUint(head.rest) !== 1) return;
    const account = this.#account(head.thing);
    account.outstanding = Math.max(0, account.outstanding - 1);
  }

  /** Everything that was in this browser's document when asked is stored by the server. */
  isSettled(thing: string): boolean {
    const account = this.#accounts.get(thing);
    return account?.answered === true && account.outstanding === 0;
  }

  #account(thing: string): Account {
    const known = this.#accounts.get(thing);
    if (known) return known;
    const account = { outstanding: 0, answered: false };
    this.#accounts.set(thing, account);
    return account;
  }
}

/** Thing and message type of a frame; undefined for the one-byte ping and pong. */
function readHead(frame: Uint8Array): { thing: string; type: number; rest: decoding.Decoder } | undefined {
  if (frame.length < 2) return undefined;
  const rest = decoding.createDecoder(frame);
  const thing = decoding.readVarString(rest);
  return { thing, type: decoding.readVarUint(rest), rest };
}
