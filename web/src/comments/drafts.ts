import { create } from "zustand";
import type { Person } from "../actions.ts";

/** Something that was not sent yet, or of which nobody knows whether it has arrived. */
export interface Draft {
  readonly text: string;
  /** Who was chosen to be mentioned, whether he still is or not. */
  readonly chosen: readonly Person[];
  /** By which the server knows it, however often it is sent: another one as soon as a letter has changed. */
  readonly key: string;
}

/** Where a draft for a new thread is kept; that of an answer is kept by its thread. */
export const NEW = "new";

const STORED = "widgetapp.drafts";

type Drafts = Readonly<Record<string, Draft>>;

function stored(): Drafts {
  try {
    return JSON.parse(sessionStorage.getItem(STORED) ?? "{}") as Drafts;
  } catch {
    return {};
  }
}

function newKey(): string {
  return crypto.getRandomValues(new Uint8Array(16)).reduce((key, byte) => key + byte.toString(16).padStart(2, "0"), "");
}

const useDrafts = create<{ readonly drafts: Drafts }>(() => ({ drafts: stored() }));

// It outlives the popover, a lost connection, and the page itself, but not the window.
useDrafts.subscribe(({ drafts }) => {
  try {
    sessionStorage.setItem(STORED, JSON.stringify(drafts));
  } catch {
    // Where nothing may be stored, it lives as long as the page.
  }
});

function nameOf(thing: string, place: string): string {
  return `${thing} ${place}`;
}

/** What is being written somewhere on a Thing. */
export function useDraft(thing: string, place: string): Draft | undefined {
  return useDrafts(({ drafts }) => drafts[nameOf(thing, place)]);
}

export function draftOf(thing: string, place: string): Draft | undefined {
  return useDrafts.getState().drafts[nameOf(thing, place)];
}

export function keepDraft(thing: string, place: string, text: string, chosen: readonly Person[]): void {
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [nameOf(thing, place)]: { text, chosen, key: newKey() } } }));
}

/** It was sent; what was written since stays. */
export function dropDraft(thing: string, place: string, sent?: Draft): void {
  useDrafts.setState(({ drafts }) => {
    const { [nameOf(thing, place)]: draft, ...others } = drafts;
    return sent && draft !== sent ? {} : { drafts: others };
  });
}
