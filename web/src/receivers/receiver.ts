import type { Group } from "../actions.ts";

/** How a receiver checks signatures: by a secret that both sides know, or by a public key. */
export type Kind = "hmac" | "ed25519";

/** An address to which is delivered what people do. */
export interface NewReceiver {
  readonly url: string;
  /** null: all that this person may hear of. */
  readonly group: string | null;
  readonly kind: Kind;
}
export interface Receiver {
  readonly id: string;
  readonly url: string;
  readonly group: Group | null;
  /** Those that it wants; all where there are none. */
  readonly actions: readonly string[];
  readonly kind: Kind;
  /** Who answers for it: it hears what he may see. */
  readonly made_by: string;
  readonly created_at: string;
  readonly state: "active" | "failing" | "disabled";
  /** Why it is disabled. */
  readonly why: string;
  readonly taken_at: string | null;
  readonly failing_since: string | null;
  readonly error: string;
  readonly pending: number;
  readonly dead: number;
}
/** What it checks signatures with is shown this once. */
export interface MadeReceiver { readonly receiver: Receiver; readonly secret: string }
/** A message that was never taken: what it is, its number in the feed, and why. */
export interface DeadLetter {
  readonly number: number;
  readonly id: string;
  readonly seq: number;
  readonly method: string;
  readonly thing: string | null;
  readonly attempts: number;
  readonly error: string;
  readonly dead_at: string;
}
/** What a receiver has answered; no status where it has not. */
export interface Tested { readonly taken: boolean; readonly status: number; readonly error: string }
