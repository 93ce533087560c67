import { expect, test } from "vitest";
import { AjaxError } from "../ajax.ts";
import { pauseAfter } from "./retry.ts";

test("waits longer and longer, as the server asks, or not at all", () => {
  const busy = (retryAfter?: number): AjaxError => new AjaxError("unavailable", "", true, 503, retryAfter);
  expect(pauseAfter(busy(), 0, () => 0)).toBe(500);
  expect(pauseAfter(busy(), 3, () => 1)).toBe(8000);
  expect(pauseAfter(busy(), 30, () => 1)).toBe(30_000);
  expect(pauseAfter(busy(7000), 0, () => 0)).toBe(7000);
  expect(pauseAfter(new AjaxError("too_large", "", false, 413, undefined), 0, () => 0)).toBeNull();
  expect(pauseAfter(new AjaxError("not_logged_in", "", false, 401, undefined), 0, () => 0)).toBe(500);
});
