import { expect, test } from "vitest";
import { outdated, wayOf, type Way } from "./ways.ts";

const HOST = "https://widgets.example";

const REQUESTS: readonly [string, string, string, Way][] = [
  ["GET", "navigate", "/", "page"],
  ["GET", "navigate", "/things/t1/history", "page"],
  ["GET", "navigate", "/login?next=%2Fthings", "page"],
  ["GET", "no-cors", "/static/assets/index-1234.js", "built"],
  ["GET", "cors", "/static/fonts/Assistant/Assistant-Regular.woff2", "file"],
  ["GET", "no-cors", "/static/icon.svg", "file"],
  ["POST", "cors", "/_ajax/open", "network"],
  ["GET", "cors", "/_files/t1/image", "network"],
  ["GET", "navigate", "/_oauth/authorize", "network"],
  ["GET", "navigate", "/_reference/", "network"],
  ["GET", "websocket", "/_stream", "network"],
  ["HEAD", "cors", "/static/icon.svg", "network"],
  ["GET", "cors", "/things", "network"],
];

test.each(REQUESTS)("%s, mode %s, of %s", (method, mode, path, way) => {
  expect(wayOf({ method, mode, url: HOST + path }, HOST)).toBe(way);
});

test("other hosts are none of its business", () => {
  expect(wayOf({ method: "GET", mode: "navigate", url: "https://elsewhere.example/" }, HOST)).toBe("network");
});

test("the version before is kept, for pages that are of it", () => {
  expect(outdated(["one", "two", "three"], "three")).toEqual(["one"]);
  expect(outdated(["one"], "one")).toEqual([]);
  expect(outdated(["two", "one", "three"], "two")).toEqual(["one"]);
});
