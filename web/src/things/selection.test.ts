import { expect, it } from "vitest";
import { NOTHING, stretched, toggled, within } from "./selection.ts";

const LIST = ["a", "b", "c", "d", "e"];
const chosen = ({ ids }: { ids: ReadonlySet<string> }): string => [...ids].sort().join("");

it("takes one in and lets it go", () => {
  const one = toggled(NOTHING, "b");
  expect([chosen(one), one.anchor]).toEqual(["b", "b"]);
  expect(chosen(toggled(one, "b"))).toBe("");
});

it("stretches from the last one, in both directions, and keeps what there was", () => {
  const from = toggled(toggled(NOTHING, "a"), "c");
  expect(chosen(stretched(from, LIST, "e"))).toBe("acde");
  expect(chosen(stretched(stretched(from, LIST, "d"), LIST, "b"))).toBe("abcd");
});

it("takes one alone where there is nothing to stretch from", () => {
  expect(chosen(stretched(NOTHING, LIST, "d"))).toBe("d");
  expect(chosen(stretched({ ids: new Set(["x"]), anchor: "x" }, LIST, "b"))).toBe("bx");
});

it("forgets what is gone, and is the same where nothing is", () => {
  const all = { ids: new Set(["a", "x"]), anchor: "a" };
  expect(chosen(within(all, LIST))).toBe("a");
  const two = { ids: new Set(["a", "b"]), anchor: null };
  expect(within(two, LIST)).toBe(two);
});
