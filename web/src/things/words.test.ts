import { expect, it } from "vitest";
import type { Thing } from "../ajax.ts";
import type { Wanted } from "./listed.ts";
import { binnedWords, foundWords, hereWords, leftWords, quoted, selectedWords } from "./words.ts";

const ALL: Wanted = { query: "", bin: false, among: "all", sort: "changed", tags: [] };

function thing(id: string, name: string): Thing {
  const someone = { id: "u", name: "Ada", color: "#0072b2" };
  return { id, name, group: { id: "g", name: "G", live: true }, created_by: someone, created_at: "", updated_at: "", deleted_at: null, role: "editor", tags: [] };
}

it("says how many there are", () => {
  expect(foundWords(0, false, ALL)).toBe("No Things");
  expect(foundWords(1, false, ALL)).toBe("1 Thing");
  expect(foundWords(50, true, ALL)).toBe("50 or more Things, newest change first");
  expect(foundWords(2, false, { ...ALL, bin: true })).toBe("2 Things in the bin, newest change first");
  expect(foundWords(1, true, { ...ALL, query: "lamp" })).toBe("1 or more Things found for “lamp”");
  expect(foundWords(3, false, { ...ALL, among: "favourites", sort: "name" })).toBe("3 favourites, by name");
  expect(foundWords(1, false, { ...ALL, tags: ["Kitchen", "For review"] })).toBe("1 Thing with “Kitchen” and “For review”");
});

it("quotes a name, and not the whole of a long one", () => {
  expect(quoted("Kettle")).toBe("“Kettle”");
  expect(quoted("x".repeat(60))).toBe(`“${"x".repeat(47)}…”`);
});

it("speaks of one as of one, and of many as of many", () => {
  const [kettle, lamp] = [thing("k", "Kettle"), thing("l", "Lamp")];
  expect(binnedWords([kettle])).toBe("“Kettle” is in the bin.");
  expect(binnedWords([kettle, lamp])).toBe("2 Things are in the bin.");
  expect([selectedWords(0, 9), selectedWords(1, 9), selectedWords(3, 9)]).toEqual(["", "1 Thing selected", "3 Things selected"]);
});

it("says what was left, and each reason once", () => {
  const names = new Map([["k", "Kettle"], ["l", "Lamp"]]);
  const [one, other] = [{ thing: "k", code: "forbidden", message: "You may only look." }, { thing: "l", code: "forbidden", message: "You may only look." }];
  expect(leftWords([one], names)).toBe("“Kettle” was left as it is. You may only look.");
  expect(leftWords([one, other], names)).toBe("2 Things were left as they are. You may only look.");
});

it("names who is here", () => {
  const [ada, ben] = [{ id: "a", name: "Ada", color: "" }, { id: "b", name: "Ben", color: "" }];
  expect(hereWords([ada], "b")).toBe("Here now: Ada");
  expect(hereWords([ada, ben], "b")).toBe("Here now: Ada and you");
});
