import { describe, expect, it } from "vitest";
import { problemsIn, secretIn, valuesOf } from "./rules.ts";

function form(entries: Readonly<Record<string, string>>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(entries)) data.set(name, value);
  return data;
}

it("valuesOf trims names, never passwords, and leaves out what a form does not have", () => {
  expect(valuesOf(form({ login: " ada ", password: " spaces count ", other: "x" })))
    .toEqual({ login: "ada", password: " spaces count " });
});

describe("problemsIn", () => {
  it("asks for what is missing, of the fields that are there", () => {
    expect(Object.keys(problemsIn({ login: "", password: "" }, false))).toEqual(["login", "password"]);
    expect(problemsIn({ login: "ada", password: "short" }, false)).toEqual({});
  });

  it("holds new accounts to the rules", () => {
    const problems = problemsIn({ name: "Cleo", login: "cleo marsh", password: "nine char", group: "" }, true);
    expect(problems.login).toMatch(/no spaces/);
    expect(problems.password).toBe("This has 9 of at least 10 characters.");
    expect(problems.group).toMatch(/name/);
    expect(problems.name).toBeUndefined();
  });

  it("counts characters as the server does", () => {
    expect(problemsIn({ password: "🦊".repeat(9) }, true).password).toMatch(/9 of at least 10/);
    expect(problemsIn({ password: "🦊".repeat(10) }, true)).toEqual({});
    expect(problemsIn({ name: "x".repeat(201) }, true).name).toMatch(/200/);
  });
});

describe("secretIn", () => {
  it.each([
    ["#abc-DEF_1", "abc-DEF_1"],
    ["#a%20b", "a b"],
    ["#%E0%A4%A", ""],
    ["", ""],
    ["#", ""],
  ])("finds in %j %j", (hash, secret) => {
    expect(secretIn(hash)).toBe(secret);
  });
});
