import { expect, test } from "vitest";
import { shortened } from "./pointer-look.ts";

test("a long name is cut between letters, whatever they are made of", () => {
  const fits = (most: number) => (words: string) => words.length <= most;
  expect(shortened("Ada Okafor", fits(10))).toBe("Ada Okafor");
  expect(shortened("Ada Okafor", fits(5))).toBe("Ada…");
  expect(shortened("👩‍🔧👩‍🔧👩‍🔧", fits(7))).toBe("👩‍🔧…");
});
