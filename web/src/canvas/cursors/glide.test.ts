import { expect, test } from "vitest";
import { Glide } from "./glide.ts";

test("glides from place to place in the time between two reports", () => {
  const glide = new Glide({ x: 0, y: 0 }, 0);
  glide.moveTo({ x: 100, y: 50 }, 100);
  expect(glide.at(100)).toEqual({ x: 0, y: 0 });
  expect(glide.at(150)).toEqual({ x: 50, y: 25 });
  expect(glide.isMoving(150)).toBe(true);
  expect(glide.at(500)).toEqual({ x: 100, y: 50 });
  expect(glide.isMoving(500)).toBe(false);
});

test("turns from where it is, without a jump", () => {
  const glide = new Glide({ x: 0, y: 0 }, 0);
  glide.moveTo({ x: 100, y: 0 }, 100);
  glide.moveTo({ x: 0, y: 0 }, 150);
  expect(glide.at(150)).toEqual({ x: 50, y: 0 });
});

test("a report of the same place does not wake it", () => {
  const glide = new Glide({ x: 1, y: 1 }, 0);
  glide.moveTo({ x: 1, y: 1 }, 9000);
  expect(glide.rested(9000)).toBe(9000);
});
