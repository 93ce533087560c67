import { expect, it } from "vitest";
import { withHere } from "./here.ts";

const [ada, ben] = [{ id: "a", name: "Ada", color: "" }, { id: "b", name: "Ben", color: "" }];

it("takes news in, forgets where nobody is, and lets all else be", () => {
  expect(withHere({ t: [ada], u: [ben] }, { u: [], v: [ada, ben] })).toEqual({ t: [ada], v: [ada, ben] });
});
