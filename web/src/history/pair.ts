import type { Entry } from "./sittings.ts";

/** With what the chosen version is compared: nothing, the one before it, what is there now, or another one. */
export type With = "" | "before" | "now" | number;

/** Two versions of which the second is shown, and what lies between them is marked; no first one where nothing is to be marked. */
export interface Pair { readonly older: number | null; readonly newer: number }

/** Which versions are compared. `before`: the oldest version that is known of is behind this one. */
export function pairOf(version: number, other: With, head: number, all: readonly Entry[], reached: number): Pair {
  if (other === "") return { older: null, newer: version };
  if (other === "now") return { older: version, newer: head };
  if (other === "before") return { older: all.find((entry) => entry.version < version)?.version ?? Math.max(0, reached - 1), newer: version };
  return { older: Math.min(version, other), newer: Math.max(version, other) };
}
