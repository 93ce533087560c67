import { describe, expect, it } from "vitest";
import { agoWords, exactWords, lastsWords } from "./time.ts";

const NOW = new Date(2026, 10, 24, 15, 0, 0);

function before(parts: { days?: number; hours?: number; minutes?: number; seconds?: number }): Date {
  const { days = 0, hours = 0, minutes = 0, seconds = 0 } = parts;
  return new Date(2026, 10, 24 - days, 15 - hours, -minutes, -seconds);
}

describe("agoWords", () => {
  it.each([
    [before({ seconds: 3 }), "just now"],
    [before({ seconds: -90 }), "just now"],
    [before({ seconds: 50 }), "1 minute ago"],
    [before({ minutes: 12 }), "12 minutes ago"],
    [before({ minutes: 59 }), "59 minutes ago"],
    [before({ minutes: 59, seconds: 50 }), "1 hour ago"],
    [before({ hours: 14 }), "14 hours ago"],
    [before({ days: 1 }), "yesterday"],
    [before({ days: 6 }), "6 days ago"],
    [before({ days: 7 }), "17 November"],
    [before({ days: 400 }), "20 October 2025"],
  ])("%s is %s", (then, words) => {
    expect(agoWords(then, NOW)).toBe(words);
  });

  it("counts hours across midnight, and then nights", () => {
    const morning = new Date(2026, 10, 24, 2, 0, 0);
    expect(agoWords(new Date(2026, 10, 23, 23, 30, 0), morning)).toBe("3 hours ago");
    expect(agoWords(new Date(2026, 10, 23, 9, 0, 0), morning)).toBe("yesterday");
    expect(agoWords(new Date(2026, 10, 22, 23, 30, 0), morning)).toBe("2 days ago");
  });
});

it("exactWords gives day and time", () => {
  expect(exactWords(NOW)).toMatch(/^Tuesday.*24 November 2026.*15:00$/);
});

describe("lastsWords", () => {
  it.each([
    [0, "1 second"],
    [1200, "2 seconds"],
    [60_000, "60 seconds"],
    [120_000, "2 minutes"],
    [60 * 60_000, "60 minutes"],
    [5 * 3_600_000, "5 hours"],
    [7 * 86_400_000 - 900, "7 days"],
  ])("%i ms is %s", (milliseconds, words) => {
    expect(lastsWords(milliseconds)).toBe(words);
  });
});
