import { describe, expect, test } from "vitest";
import { codeOf } from "./divided-code.ts";
import { divide, type Border } from "./divide.ts";
import { partsOf, type Module } from "./parts.ts";

const BORDER: Border = { mark: /"dialog"/, kind: "component" };

function modules(code: Readonly<Record<string, string>>): Map<string, Module> {
  return new Map(Object.entries(code).map(([id, text]) => [id, partsOf(text, (callee) => callee === "memo")]));
}

/** The two halves of the first module, and of the second if there is one. */
function halves(code: Readonly<Record<string, string>>, borders: readonly Border[] = [BORDER], first = ["App"], later: readonly string[] = []): Map<string, string> {
  const [id = ""] = Object.keys(code);
  return codeOf(divide(modules(code), { borders, first: first.map((name) => [id, name]), later: later.map((name) => [id, name]) }));
}

const APP = `
  import{memo as m}from"react";import{a as shape,b as chart}from"./core.js";import x from"x";
  var t=1,Row=()=>"row",Dialog=m(()=>["dialog",Row(),Only(),chart]),Only=()=>x(t),Unused=()=>"nobody",n=0;
  function count(){n+=1}
  Dialog.displayName="Dialog",Row.displayName="Row";
  var App=()=>[Dialog,Row,count,shape];
  export{App,Unused};
`;
const CORE = "import y from\"y\";var s=[],c=()=>y(s);s.push(1);export{s as a,c as b};";

describe("what is divided", () => {
  const made = halves({ "./app.js": APP, "./core.js": CORE });
  const [app = "", appLater = "", core = "", coreLater = ""] = ["./app.js", "./app.later.js", "./core.js", "./core.later.js"].map((id) => made.get(id) ?? "");

  test("what is needed later, and by nothing else, goes with it, through modules", () => {
    expect(app).not.toContain("Only");
    expect(appLater).toContain("Only=()=>x(t)");
    expect(appLater).toContain('Dialog.displayName="Dialog"');
    expect(app).toContain('Row.displayName="Row"');
    expect(coreLater).toContain("c=()=>y(s)");
    expect(core).not.toContain('from "y"');
    expect(appLater).toMatch(/import \{b as chart\} from "\.\/core\.later\.js"/);
  });

  test("what both need is in the first half, from which the later one has it", () => {
    expect(app).toContain("var Row=");
    expect(appLater).toMatch(/import \{[^}]*\$Row as Row[^}]*\} from "\.\/app\.js"/);
    expect(coreLater).toContain('import {$s as s} from "./core.js"');
  });

  test("what nobody needs is left out; what does something is done at first, in its order", () => {
    for (const half of made.values()) expect(half).not.toContain("nobody");
    expect(core.indexOf("s=[]")).toBeLessThan(core.indexOf("s.push(1)"));
    expect(coreLater).not.toContain("push");
  });

  test("a component stands in, which loads the other", () => {
    expect(app).toContain('import("./app.later.js")');
    expect(app).toMatch(/function Dialog\(props\)/);
  });
});

test("what writes into the first half is there, too", () => {
  const code = "var n=0,write=()=>{n=1},dialog=()=>{\"dialog\";write()},App=()=>[n,dialog];export{App};";
  const made = halves({ "./app.js": code });
  expect(made.get("./app.js")).toContain("write=()=>{n=1}");
  expect(made.get("./app.later.js")).not.toContain("n=1");
});

test("a function promises what it gives later", () => {
  const code = "var dialog=async()=>\"dialog\",App=()=>dialog();export{App};";
  const first = halves({ "./app.js": code }, [{ ...BORDER, kind: "function" }]).get("./app.js");
  expect(first).toContain('function dialog(...all){return import("./app.later.js")');
});

test("a border that is not there, or is twice, ends the build; so does a name that nothing exports", () => {
  const code = "var a=\"dialog\",b=\"dialog\",App=[a,b];export{App};";
  expect(() => halves({ "./app.js": code })).toThrow(/found 2 times/);
  expect(() => halves({ "./app.js": code }, [{ ...BORDER, mark: /"menu"/ }])).toThrow(/found 0 times/);
  expect(() => halves({ "./app.js": code }, [], ["Other"])).toThrow(/not exported/);
});
