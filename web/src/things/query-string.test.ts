import { expect, it } from "vitest";
import { LONGEST_QUERY, queryIn, withQuery } from "./query-string.ts";

it("puts a query into an address and finds it there", () => {
  for (const text of ["kettle", "front panel", "50 % & more?", "Größe 日本"]) {
    expect(queryIn(withQuery("", text))).toBe(text);
  }
});

it("keeps what else the address says, and leaves nothing behind", () => {
  expect(withQuery("?view=wide&q=old", " new ")).toBe("?view=wide&q=new");
  expect(withQuery("?q=old", "  ")).toBe("");
  expect(queryIn("")).toBe("");
});

it("asks for no more than the server takes", () => {
  const long = "x".repeat(LONGEST_QUERY + 5);
  expect(queryIn(withQuery("", long))).toHaveLength(LONGEST_QUERY);
  expect(queryIn(`?q=${long}`)).toHaveLength(LONGEST_QUERY);
});
