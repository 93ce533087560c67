import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import type { Comment } from "../comments/comment.ts";

/** Reasons that end the stay on a Thing; every other refusal is answered by trying again. */
export const FINAL = ["not-found", "thing-deleted", "not-live"] as const;
export type Refusal = (typeof FINAL)[number];

/** What others have changed of what this person has just changed, in widgets. */
export interface Conflict {
  readonly changed: number;
  readonly deleted: number;
}

/** What is said to all who have a Thing open live, and is not in its document. `missed`: something may have been, unheard. */
export interface Said {
  readonly comment?: Comment;
  /** Its new name. */
  readonly name?: string;
  /** A version has got a name, another one, or none. */
  readonly named?: { readonly version: number; readonly name: string | null };
  readonly missed?: true;
}

export interface LinkEvents {
  readonly onChange: () => void;
  readonly onRefused: (reason: Refusal) => void;
  readonly onConflict: (conflict: Conflict) => void;
}

/** A page's way to the server for one Thing: its document, the presence of people on it, and whether all edits are stored. */
export interface ThingLink {
  readonly thing: string;
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  /** The document is here in full, as the server has it or as it was kept. */
  readonly isLoaded: boolean;
  readonly isReadOnly: boolean;
  /** Nobody may change the Thing at present. */
  readonly isConfined: boolean;
  /** What is not stored by now never will be: this person may only look, the Thing takes no changes, or the server could not bear those. */
  readonly isClosedToChanges: boolean;
  /** All that is in the document is on the server's disk. */
  readonly isStored: boolean;
  /** Asks for what others have changed; null where that comes by itself. */
  readonly refresh: (() => Promise<void>) | null;
  /** Calls back in the very moment in which the server has said something of changes. Returns how to end it. */
  onVerdict(listener: () => void): () => void;
  /** Calls back with what is said to all who have the Thing open. Returns how to end it. */
  onSaid(listener: (said: Said) => void): () => void;
  destroy(): void;
}
