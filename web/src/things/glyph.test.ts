import { expect, it } from "vitest";
import { glyphOf } from "./glyph.ts";

it("is always the same for a Thing, and mostly another for another", () => {
  expect(glyphOf("abc")).toEqual(glyphOf("abc"));
  const ids = Array.from({ length: 200 }, (_, index) => `thing-${String(index)}`);
  const glyphs = ids.map(glyphOf);
  expect(new Set(glyphs.map((glyph) => JSON.stringify(glyph))).size).toBeGreaterThan(80);
  expect(new Set(glyphs.map(({ tone }) => tone))).toEqual(new Set([1, 2, 3, 4, 5]));
});
