import { expect, it } from "vitest";
import { AjaxError } from "../../ajax.ts";
import { refusedBy } from "./refused.ts";

function refusal(code: string, status: number, retryAfter?: number): AjaxError {
  return new AjaxError(code, "As the server says.", false, status, retryAfter);
}

it("puts each refusal beside what it concerns", () => {
  expect(refusedBy(refusal("wrong_password", 401)).fields).toEqual({ password: "As the server says." });
  expect(refusedBy(refusal("conflict", 409)).fields).toEqual({ login: "As the server says." });
  expect(refusedBy(refusal("link_spent", 410))).toMatchObject({ spent: true, notice: null });
  expect(refusedBy(refusal("unavailable", 503))).toMatchObject({ fields: {}, notice: "As the server says." });
  expect(refusedBy(new Error("Odd."))).toMatchObject({ notice: "Odd.", wait: 0 });
});

it("says how long to wait", () => {
  expect(refusedBy(refusal("throttled", 429, 16_000))).toMatchObject({
    wait: 16_000,
    notice: "There were too many tries just now. You can try again in 16 seconds.",
  });
  expect(refusedBy(refusal("throttled", 429)).wait).toBeGreaterThan(0);
});
