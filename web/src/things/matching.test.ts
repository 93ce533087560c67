import { expect, it } from "vitest";
import { countFound, partsOf, wordsOf } from "./matching.ts";

it("takes a query apart as the server does", () => {
  expect(wordsOf(" Faster, STEPS! faster ")).toEqual(["faster", "steps"]);
  expect(wordsOf("Größe 日本")).toEqual(["große", "日本"]);
  expect(wordsOf("%!?")).toEqual([]);
});

it("counts the words that are there, each once", () => {
  expect(countFound("Set faster steps", ["fast", "st"])).toBe(2);
  expect(countFound("breakfast", ["fast"])).toBe(0);
  expect(countFound("Grösse", ["gross"])).toBe(1);
});

it("shows where they are", () => {
  const shown = partsOf("… set Faster steps …", ["fast", "st"]).map(({ text, found }) => (found ? `[${text}]` : text)).join("");
  expect(shown).toBe("… set [Faster] [steps] …");
  expect(partsOf("nothing", ["x"])).toEqual([{ text: "nothing", found: false }]);
  expect(partsOf("", ["x"])).toEqual([]);
});
