import { describe, expect, it } from "vitest";
import type { Thing } from "../ajax.ts";
import { thingsOf, withoutThing, withThing, type Loaded } from "./cache.ts";

function thing(id: string, name = id): Thing {
  const someone = { id: "u", name: "Ada", color: "#0072b2" };
  return { id, name, group: { id: "g", name: "G", live: true }, created_by: someone, created_at: "", updated_at: "", deleted_at: null, role: "editor" };
}

const LOADED: Loaded = {
  pages: [{ things: [thing("a"), thing("b")], cursor: "next" }, { things: [thing("b", "older"), thing("c")], cursor: null }],
  pageParams: [null, "next"],
};

const ids = (loaded: Loaded): readonly string[] => thingsOf(loaded).map(({ id }) => id);

describe("thingsOf", () => {
  it("gives each Thing once, where it came first", () => {
    expect(thingsOf(LOADED).map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(thingsOf(undefined)).toEqual([]);
  });
});

it("withoutThing takes it off every page and keeps the cursors", () => {
  const left = withoutThing(LOADED, "b");
  expect(ids(left)).toEqual(["a", "c"]);
  expect(left.pages.map(({ cursor }) => cursor)).toEqual(["next", null]);
});

it("withThing puts news in its place", () => {
  expect(thingsOf(withThing(LOADED, thing("c", "new"))).map(({ name }) => name)).toEqual(["a", "b", "new"]);
  expect(ids(withThing(LOADED, thing("x")))).toEqual(["a", "b", "c"]);
});
