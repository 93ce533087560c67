import { describe, expect, it } from "vitest";
import { matching, partsOf, spoken, stillMentioned, tidied, typedMention, withMention } from "./mentions.ts";

const ANA = { id: "1", name: "Ana Sofía", color: "#000" };
const ANA_CRUZ = { id: "2", name: "Ana Sofía Cruz", color: "#000" };
const BEN = { id: "3", name: "Ben", color: "#000" };

describe("typedMention", () => {
  it.each([
    ["Hi @", { start: 3, query: "" }],
    ["@an", { start: 0, query: "an" }],
    ["(@Ana So", { start: 1, query: "Ana So" }],
    ["mail@here", null],
    ["@ no", null],
    ["@a\nb", null],
    ["nothing", null],
    [`@${"x".repeat(50)}`, null],
  ])("%j", (text, typed) => {
    expect(typedMention(text, text.length)).toEqual(typed);
  });

  it("looks at what is before the caret only", () => {
    expect(typedMention("@be and more", 3)).toEqual({ start: 0, query: "be" });
  });
});

it("matching finds by the beginning of any word, without regard to accents and case; whole names first", () => {
  const people = [{ id: "4", name: "Joan Ben", color: "#000" }, BEN, ANA_CRUZ, ANA];
  expect(matching(people, "be").map(({ name }) => name)).toEqual(["Ben", "Joan Ben"]);
  expect(matching(people, "SOFIA c").map(({ name }) => name)).toEqual(["Ana Sofía Cruz"]);
  expect(matching(people, "").length).toBe(4);
  expect(matching(people, "nia")).toEqual([]);
});

it("withMention puts the name in place, and the caret behind it", () => {
  expect(withMention("Hi @be", { start: 3, query: "be" }, BEN)).toEqual({ text: "Hi @Ben ", caret: 8 });
  expect(withMention("Hi @be you", { start: 3, query: "be" }, BEN)).toEqual({ text: "Hi @Ben you", caret: 8 });
});

it("tidied takes away the space that came with a name, and no other", () => {
  expect(tidied("Hi @Ben ?", 9, [BEN])).toEqual({ text: "Hi @Ben?", caret: 8 });
  expect(tidied("Hi @Ben , you", 9, [BEN])).toEqual({ text: "Hi @Ben, you", caret: 8 });
  expect(tidied("Hi you ?", 8, [BEN])).toEqual({ text: "Hi you ?", caret: 8 });
  expect(tidied("Hi @Ben :)", 10, [BEN])).toEqual({ text: "Hi @Ben :)", caret: 10 });
});

it("stillMentioned are those whose names are still there, each once; of names that begin alike, the one that is meant", () => {
  const chosen = [ANA, ANA_CRUZ, BEN, BEN];
  expect(stillMentioned("@Ana Sofía Cruz and @Ben", chosen).map(({ id }) => id)).toEqual(["2", "3"]);
  expect(stillMentioned("@Ana Sofía, nobody else", chosen).map(({ id }) => id)).toEqual(["1"]);
  expect(stillMentioned("Ben", chosen)).toEqual([]);
});

describe("partsOf", () => {
  it("shows people by their names of now", () => {
    const benny = { ...BEN, name: "Benjamin", written: "Ben" };
    expect(partsOf("Hi @Ben, hi @you", [benny])).toEqual([{ text: "Hi " }, { text: "@Benjamin", mention: benny }, { text: ", hi @you" }]);
    expect(spoken("@Ben@Ben", [benny])).toBe("@Benjamin@Benjamin");
  });

  it("leaves text alone in which nobody is named", () => {
    expect(partsOf("a@b", [])).toEqual([{ text: "a@b" }]);
    expect(partsOf("", [])).toEqual([]);
  });
});
