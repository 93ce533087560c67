import { expect, it } from "vitest";
import { wantedIn, withWanted } from "./address.ts";

it("finds in an address what was put there", () => {
  const search = withWanted(withWanted("?q=lamp", { among: "favourites" }), { sort: "name", tags: ["For review", "a&b"] });
  expect(wantedIn(search, false)).toEqual({ query: "lamp", bin: false, among: "favourites", sort: "name", tags: ["For review", "a&b"] });
});

it("leaves out what is as usual", () => {
  expect(withWanted("?show=opened&sort=name&tag=x", { among: "all", tags: [] })).toBe("");
  expect(withWanted("?show=opened&sort=name", { sort: "opened" })).toBe("?show=opened");
  expect(wantedIn("?show=opened", false).sort).toBe("opened");
  expect(wantedIn("", false)).toEqual({ query: "", bin: false, among: "all", sort: "changed", tags: [] });
});

it("takes no notice of what there is not", () => {
  expect(wantedIn("?show=mine&sort=size&tag=&tag=x&tag=x", false)).toEqual({ query: "", bin: false, among: "all", sort: "changed", tags: ["x"] });
  expect(wantedIn(`?${Array.from({ length: 20 }, (_, at) => `tag=t${String(at)}`).join("&")}`, false).tags).toHaveLength(10);
});

it("knows that the bin has one order", () => {
  expect(wantedIn("?show=favourites&sort=name&tag=x&q=lamp", true)).toEqual({ query: "lamp", bin: true, among: "all", sort: "changed", tags: [] });
});
