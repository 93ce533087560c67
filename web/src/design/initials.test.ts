import { expect, it } from "vitest";
import { initials } from "./initials.ts";

it.each([
  ["Ada Okafor", "AO"],
  ["  ben ", "B"],
  ["Ana Sofía de la Cruz", "AC"],
  ["👩🏽‍🎨 Studio", "👩🏽‍🎨S"],
  ["王小明", "王"],
  ["Mara (guest)", "M"],
  ["Mara Lind (guest)", "ML"],
  ["Visitor 12 (anonymous)", "V1"],
  ["(guest)", "("],
  ["", "?"],
])("the initials of %j are %s", (name, expected) => {
  expect(initials(name)).toBe(expected);
});
