import { expect, it } from "vitest";
import { foundWords, quoted } from "./words.ts";

it.each([
  [0, false, "", false, "No Things"],
  [1, false, "", false, "1 Thing"],
  [50, true, "", false, "50 or more Things, newest change first"],
  [1, true, "a", false, "1 or more Things found for “a”"],
  [0, false, "kettle", false, "No Things found for “kettle”"],
  [3, false, "kettle", true, "3 Things in the bin found for “kettle”"],
])("%i (more: %s) for %j, bin: %s", (count, more, query, bin, words) => {
  expect(foundWords(count, more, { query, bin })).toBe(words);
});

it("quoted cuts long names", () => {
  expect(quoted("Kettle")).toBe("“Kettle”");
  expect(quoted("x".repeat(48))).toHaveLength(50);
  expect(quoted(`${"x".repeat(46)} yz`)).toBe(`“${"x".repeat(46)}…”`);
});
