import { expect, test } from "vitest";
import { diff, lettersOf } from "./diff.ts";
import { rectangle, text } from "../testing.ts";
import { merge, moved } from "./merge.ts";
import { roomFor } from "./room.ts";

test.each([
  ["", "", []],
  ["same", "same", []],
  ["a", "ab", [{ at: 1, remove: 0, insert: ["b"] }]],
  ["kettle", "kttle!", [{ at: 1, remove: 1, insert: [] }, { at: 6, remove: 0, insert: ["!"] }]],
  ["b", "AbC", [{ at: 0, remove: 0, insert: ["A"] }, { at: 1, remove: 0, insert: ["C"] }]],
  ["👍🏽", "👍🏾", [{ at: 1, remove: 1, insert: ["🏾"] }]],
])("what makes another text of %j: %j", (before, after, hunks) => {
  expect(diff(lettersOf(before), lettersOf(after))).toEqual(hunks);
});

test("a wholly different text takes the place of one", () => {
  const [before, after] = ["a".repeat(2000), "b".repeat(2000)].map(lettersOf);
  expect(diff(before ?? [], after ?? [])).toEqual([{ at: 0, remove: 2000, insert: after }]);
});

test.each([
  ["The kettle", "The new kettle", "The kettle boils", "The new kettle boils"],
  ["", "Ada", "Ben", "AdaBen"],
  ["abc", "ac", "abXc", "aXc"],
  ["abc", "", "abcd", "d"],
  ["abc", "abc", "xyz", "xyz"],
  ["a😀c", "a😀bc", "ac", "abc"],
])("of %j: %j and %j are %j", (base, mine, theirs, both) => {
  expect(merge(base, mine, theirs)).toBe(both);
});

test.each([
  ["one two", 3, "zero one two", 8],
  ["one two", 3, "one and two", 3],
  ["one two", 7, "two", 3],
  ["😀 two", 2, "so 😀 two", 5],
])("a caret in %j at %d is in %j at %d", (before, place, after, there) => {
  expect(moved(place, before, after)).toBe(there);
});

test.each([
  ["rectangle", 110, 35],
  ["ellipse", 156, 35 + 23],
  ["diamond", 220, 35 + 55],
])("a %s grows with its label, which stays in its middle", (type, height, y) => {
  const shape = rectangle({ type, height: 110 });
  const label = text("much", { height: 100, x: 20, y: 35, verticalAlign: "middle" });
  expect(roomFor(label, shape)).toEqual(height === 110 ? null : { size: [100, height], pos: [20, y] });
  expect(roomFor(label, { ...shape, type: "arrow" })).toBeNull();
});
