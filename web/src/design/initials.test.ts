import { expect, it } from "vitest";
import { initials } from "./initials.ts";

it.each([
  ["Ada Okafor", "AO"],
  ["  ben ", "B"],
  ["Ana Sofía de la Cruz", "AC"],
  ["👩🏽‍🎨 Studio", "👩🏽‍🎨S"],
  ["王小明", "王"],
  ["", "?"],
])("the initials of %j are %s", (name, expected) => {
  expect(initials(name)).toBe(expected);
});
