import { plural, t } from "@lingui/core/macro";
import type { Connection } from "../stream/connection.ts";
import type { Refusal } from "../stream/thing-link.ts";

/** How long edits may be on their way before the mark says more than "Saving…" (ms). */
const SLOW = 4_000;
const CANNOT = 20_000;

export interface SavingFacts {
  readonly connection: Connection;
  readonly refused: Refusal | null;
  /** What is not stored by now never will be. */
  readonly closedToChanges: boolean;
  /** The document has come from the server. */
  readonly loaded: boolean;
  /** Something on the canvas is not in the document yet: the drag in hand, the text being typed. */
  readonly unwritten: boolean;
  /** The server has all of the document on its disk. */
  readonly stored: boolean;
  readonly uploads: { readonly waiting: number; readonly failed: number };
  /** All of the document, and the images that are not stored, are kept in this browser: closing the page loses nothing. */
  readonly kept: boolean;
  /** Widgets and images changed here since everything was last stored. */
  readonly changes: number;
  /** Since when something is not stored; null when all is (ms). */
  readonly unsavedSince: number | null;
  readonly now: number;
}

export type SavedState = "loading" | "saved" | "saving" | "slow" | "offline" | "offline-clean" | "cannot" | "refused" | "lost";

export interface SavedMark {
  readonly state: SavedState;
  readonly text: string;
  /** Closing the page now would lose work. */
  readonly atRisk: boolean;
}

/** What was changed here and is not known to be on the server's disk. */
export function isUnsaved(facts: SavingFacts): boolean {
  return facts.unwritten || facts.changes > 0 || facts.uploads.waiting > 0 || facts.uploads.failed > 0;
}

function mark(state: SavedState, text: string, atRisk: boolean): SavedMark {
  return { state, text, atRisk };
}

function offlineMark(facts: SavingFacts): SavedMark {
  if (!isUnsaved(facts)) return mark("offline-clean", t`Offline: nothing unsaved`, false);
  const count = Math.max(1, facts.changes);
  return isOnlyHere(facts)
    ? mark("offline", t`Not saved: offline (${plural(count, { one: "# change", other: "# changes" })} kept in this page)`, true)
    : mark("offline", t`Not saved: offline, kept in this browser (${plural(count, { one: "# change", other: "# changes" })})`, false);
}

/** Closing the page would lose it. */
function isOnlyHere(facts: SavingFacts): boolean {
  return isUnsaved(facts) && (facts.unwritten || !facts.kept);
}

function pendingMark(facts: SavingFacts): SavedMark {
  const atRisk = isOnlyHere(facts);
  const waited = facts.unsavedSince === null ? 0 : facts.now - facts.unsavedSince;
  if (isUnsaved(facts) && waited > CANNOT) return mark("cannot", t`Not saved: server cannot save`, atRisk);
  if (isUnsaved(facts) && waited > SLOW) return mark("slow", t`Not saved yet`, atRisk);
  return mark("saving", t`Saving…`, atRisk);
}

/** The mark in the header. It says "Saved" only when that is true of everything that the person sees. */
export function savedMark(facts: SavingFacts): SavedMark {
  if (facts.refused !== null) {
    return isUnsaved(facts)
      ? mark("refused", t`Not saved: this Thing takes no changes`, true)
      : mark("refused", t`Not connected to this Thing`, false);
  }
  if (facts.closedToChanges && isUnsaved(facts)) return mark("lost", t`Not saved: the server did not take it`, true);
  if (!facts.loaded) return mark("loading", facts.connection === "offline" ? t`Offline` : t`Opening…`, false);
  if (facts.connection === "offline") return offlineMark(facts);
  if (facts.uploads.failed > 0) return mark("cannot", t`Not saved: an image could not be saved`, true);
  const all = facts.connection === "online" && facts.stored && !facts.unwritten && facts.uploads.waiting === 0;
  return all ? mark("saved", t`Saved`, false) : pendingMark(facts);
}
