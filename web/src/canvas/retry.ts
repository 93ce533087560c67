import { AjaxError } from "../ajax.ts";

const FIRST = 1000;
const LONGEST = 30_000;

/** How long to wait before the next attempt (ms); null when trying again is of no use. */
export function pauseAfter(error: unknown, attempt: number, random: () => number): number | null {
  if (error instanceof AjaxError && !error.comeBack && error.status !== 401) return null;
  const asked = error instanceof AjaxError ? error.retryAfter : undefined;
  const longest = Math.min(FIRST * 2 ** attempt, LONGEST);
  return asked ?? longest / 2 + (longest / 2) * random();
}
