import { create } from "zustand";

/** Why this browser keeps nothing: it has no storage for pages (a private window, perhaps), or no room. */
export type Trouble = "missing" | "full";

export const useTrouble = create<{ readonly trouble: Trouble | null }>(() => ({ trouble: null }));

export function troubleNow(): Trouble | null {
  return useTrouble.getState().trouble;
}

export function troubleOf(error: unknown): Trouble {
  return error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "missing";
}
