import { expect, test } from "vitest";
import type { Person } from "../../ajax.ts";
import { arrivals, followWords, reactionWords } from "./words.ts";

const named = (name: string): Person => ({ id: name, name, color: "#000000" });
const [ANA, BO, CY, DI] = [named("Ana"), named("Bo"), named("Cy"), named("Di")];
const ALONE = { leader: null, isPresented: false, isPresenting: false, followers: [] };

test("whose view one sees", () => {
  expect(followWords(ALONE)).toBeNull();
  expect(followWords({ ...ALONE, leader: ANA })).toBe("You follow Ana");
  expect(followWords({ ...ALONE, leader: ANA, isPresented: true })).toBe("Ana shows you something");
  expect(followWords({ ...ALONE, isPresenting: true })).toBe("You are showing this to everybody");
  expect(followWords({ ...ALONE, isPresenting: true, followers: [ANA, ANA, BO] })).toBe("You are showing this to Ana and Bo");
  expect(followWords({ ...ALONE, isPresenting: true, followers: [ANA, BO, CY, DI] })).toContain("Ana, Bo and 2 others");
});

test("who comes and goes", () => {
  expect(arrivals([ANA], [ANA])).toBeNull();
  expect(arrivals([ANA], [BO])).toBe("Bo is here. Ana has left.");
});

test("a reaction in words", () => {
  expect(reactionWords("Ana", 0)).toBe("Ana reacts: Thumbs up");
});
