import { expect, test } from "vitest";
import { AS_BEFORE, endsIn } from "./ends.ts";

const NOW = Date.parse("2026-11-30T12:00:00Z");

test("from now on, in days", () => {
  expect(endsIn("7", null, NOW)).toBe(7 * 86_400);
  expect(endsIn("", null, NOW)).toBeNull();
  expect(endsIn("", "2026-12-01T12:00:00Z", NOW)).toBeNull();
});

test("as before", () => {
  expect(endsIn(AS_BEFORE, "2026-11-30T13:00:00Z", NOW)).toBe(3600);
  expect(endsIn(AS_BEFORE, null, NOW)).toBeNull();
  // It has just ended, and the server takes no less.
  expect(endsIn(AS_BEFORE, "2026-11-30T11:59:00Z", NOW)).toBe(1);
});
