import { expect, it } from "vitest";
import { countFound, fromFound, partsOf, wordsOf } from "./matching.ts";

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

it("begins a little before what was found", () => {
  expect(fromFound("What happens to a returned parcel: back to stock", ["stock"])).toBe("…parcel: back to stock");
  expect(fromFound("near the start", ["start"])).toBe("near the start");
  expect(fromFound(`${"x".repeat(60)} stock`, ["stock"])).toBe("…stock");
  expect(fromFound("nothing of it", ["stock"])).toBe("nothing of it");
});
