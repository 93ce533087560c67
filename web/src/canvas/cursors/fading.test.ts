import { expect, test } from "vitest";
import { IDLE, opacityAfter, untilFading } from "./fading.ts";

test("a cursor is to be seen in full until it has rested long, then steps back, and stays there", () => {
  expect([0, IDLE, IDLE + 300, IDLE + 600, IDLE * 9].map((rested) => Number(opacityAfter(rested).toFixed(2)))).toEqual([1, 1, 0.65, 0.3, 0.3]);
});

test("there is nothing to draw before it fades, and nothing after", () => {
  expect([0, IDLE - 5, IDLE, IDLE + 599, IDLE + 600].map(untilFading)).toEqual([IDLE, 5, 0, 0, Infinity]);
});
