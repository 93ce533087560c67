/** When what is shared ends: as the server takes it, in seconds from now. */
const DAY = 86_400;

/** Choices that last from now on, in days; empty for what is taken back by hand only. */
export const LASTING = ["1", "7", "30", ""] as const;
/** It ends when it ended before. */
export const AS_BEFORE = "as-before";

/** Until when, as `share` and `share_by_link` take it; `before` is when it has ended so far (ISO 8601), for `AS_BEFORE`. */
export function endsIn(choice: string, before: string | null, now: number): number | null {
  if (choice === AS_BEFORE && before !== null) return Math.max(1, Math.round((Date.parse(before) - now) / 1000));
  return choice === "" || choice === AS_BEFORE ? null : Number(choice) * DAY;
}
