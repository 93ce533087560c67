import { describe, expect, it } from "vitest";
import type { Listed } from "./listed.ts";
import { pageAt, thingsOf, withNews, withoutThings, withPage, type Loaded } from "./cache.ts";

function thing(id: string, name = id): Listed {
  const someone = { id: "u", name: "Ada", color: "#0072b2" };
  return {
    id, name, group: { id: "g", name: "G", live: true }, created_by: someone, created_at: "", updated_at: "", deleted_at: null, role: "editor",
    tags: [], snippet: null, favourite: true, opened_at: null, picture: null,
  };
}

const page = (ids: string, cursor: string | null): Loaded["pages"][number] => ({ things: Array.from(ids, (id) => thing(id)), cursor });

const LOADED: Loaded = {
  pages: [{ things: [thing("a"), thing("b")], cursor: "next" }, { things: [thing("b", "older"), thing("c")], cursor: null }],
  pageParams: [null, "next"],
};

const ids = (loaded: Loaded | null): string => loaded ? thingsOf(loaded).map(({ id }) => id).join("") : "nothing";

describe("thingsOf", () => {
  it("gives each Thing once, where it came first", () => {
    expect(thingsOf(LOADED).map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(thingsOf(undefined)).toEqual([]);
  });
});

it("withoutThings takes them off every page and keeps the cursors", () => {
  const left = withoutThings(LOADED, ["b", "x"]);
  expect(ids(left)).toBe("ac");
  expect(left.pages.map(({ cursor }) => cursor)).toEqual(["next", null]);
});

it("withNews puts news in their place, and lets be what they do not tell", () => {
  const news: Partial<Listed> = { name: "new" };
  const [a, , c] = thingsOf(withNews(LOADED, new Map<string, Partial<Listed>>([["c", news], ["x", {}]])));
  expect([a?.name, c?.name, c?.favourite]).toEqual(["a", "new", true]);
});

describe("withPage", () => {
  const long: Loaded = { pages: [page("abc", "1"), page("def", "2"), page("ghi", "3")], pageParams: [null, "1", "2"] };

  it("takes in what is new, and what has moved up", () => {
    const now = withPage(long, 0, page("xea", "1x"));
    expect(ids(now)).toBe("xeabcdfghi");
    expect(now?.pages.map(({ cursor }) => cursor)).toEqual(["1", "2", "3"]);
  });

  it("lets go of what is gone, also where the page then reaches into the next ones", () => {
    const now = withPage(long, 0, page("adg", "x"));
    expect(ids(now)).toBe("adghi");
    expect(now?.pageParams).toEqual([null]);
    expect(now?.pages.at(-1)?.cursor).toBe("3");
    expect(ids(withPage(long, 1, page("dfg", "x")))).toBe("abcdfghi");
  });

  it("knows when the list ends there", () => {
    const now = withPage(long, 1, page("d", null));
    expect([ids(now), now?.pageParams, now?.pages.length]).toEqual(["abcd", [null, "1"], 2]);
  });

  it("says when there may be a gap", () => {
    expect(withPage(long, 0, page("xyz", "x"))).toBeNull();
  });
});

it("pageAt finds the page of a place", () => {
  const long: Loaded = { pages: [page("abc", "1"), page("", "2"), page("ghi", "3")], pageParams: [null, "1", "2"] };
  expect([0, 2, 3, 5, 99].map((index) => pageAt(long, index))).toEqual([0, 0, 2, 2, 2]);
});
