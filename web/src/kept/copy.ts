import * as Y from "yjs";
import type { KeptStore, Pieces } from "./store.ts";

/** A Thing as this browser has kept it, with its content in one piece. */
export interface Copy extends Omit<Pieces, "contents"> { readonly update: Uint8Array }

/** What is kept of a Thing; null where that is nothing, or nothing of use. */
export async function readCopy(store: KeptStore, person: string, thing: string): Promise<Copy | null> {
  const pieces = await store.read(person, thing).catch(() => null);
  if (!pieces) return null;
  const { contents, ...rest } = pieces;
  try {
    const update = Y.mergeUpdates([...contents]);
    // Looked at, not built: the page does that with it once more.
    Y.decodeUpdate(update);
    return { ...rest, update };
  } catch {
    // Not what was written: a browser that broke down, or a disk. What counts is on the server.
    await store.forget(person, thing).catch(() => undefined);
    return null;
  }
}
