import { expect, it } from "vitest";
import type { Listed } from "./listed.ts";
import { choicesOf, sameTag, taggingOf, withTags } from "./tagging.ts";

const bearing = (...tags: string[]): Listed => ({ tags } as unknown as Listed);

it("takes tags for the same that differ in capitals and spaces", () => {
  expect([sameTag("For  Review ", "for review"), sameTag("a", "b")]).toEqual([true, false]);
});

it("puts tags on and takes them off, in order", () => {
  expect(withTags(["Kitchen", "Zoo"], { add: ["kitchen", "art"], remove: ["zoo"] })).toEqual(["art", "Kitchen"]);
});

it("shows what all have, and what some have", () => {
  const choices = choicesOf([{ name: "Kitchen", things: 3 }, { name: "Art", things: 1 }], [bearing("kitchen", "Old"), bearing("Kitchen")]);
  expect(choices).toEqual([{ name: "Art", on: false }, { name: "Kitchen", on: true }, { name: "Old", on: "some" }]);
});

it("says what was changed, and nothing of what was left", () => {
  const before = [{ name: "a", on: false }, { name: "b", on: true }, { name: "c", on: "some" }] as const;
  const after = [{ name: "a", on: true }, { name: "b", on: false }, { name: "c", on: "some" }, { name: "new", on: true }] as const;
  expect(taggingOf(before, after)).toEqual({ add: ["a", "new"], remove: ["b"] });
  expect(taggingOf(before, before)).toEqual({ add: [], remove: [] });
});
