import { expect, test } from "vitest";
import { jittered } from "./jitter.ts";

test("stays between its own index and the one above", () => {
  for (const above of [null, "a5V", "a5001", "a6", "a50001"]) {
    const index = jittered("a5", above, Math.random);
    expect(index > "a5").toBe(true);
    if (above !== null) expect(index < above).toBe(true);
    expect(index.endsWith("0")).toBe(false);
  }
});

test("two people get different ones", () => {
  const made = new Set(Array.from({ length: 50 }, () => jittered("a1", null, Math.random)));
  expect(made.size).toBe(50);
});

test("a broken index above does not hang", () => {
  expect(jittered("a5", "a5000", Math.random)).toMatch(/^a5/);
});
