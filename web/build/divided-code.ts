import type { Division } from "./divide.ts";
import type { Imported, Module, Part } from "./parts.ts";

/** How the later half of a module is called. */
export function laterOf(id: string): string {
  return id.replace(/\.js$/, ".later.js");
}

/** What the two halves of a module have of each other goes by its own names, marked so that they are not taken for others. */
const passed = (name: string): string => `$${name}`;

/** The code of both halves of all modules, by their names. */
export function codeOf(division: Division): Map<string, string> {
  const code = new Map<string, string>();
  for (const [id, module] of division.modules) {
    const [first, later] = [division.first, division.later].map((half) => module.parts.filter((part) => half.has(part))) as [Part[], Part[]];
    const borders = module.parts.filter((part) => division.borders.has(part));
    const stands = borders.map((part) => standIn(part, division.borders.get(part), laterOf(id)));
    code.set(id, [
      ...module.bare.map((from) => `import ${JSON.stringify(from)};`),
      ...importsOf(division, module, first, "first"), stands.length > 0 ? STANDING : "", ...stands, ...bodyOf(first),
      exportsOf(module, [...first, ...borders]), ...passedOn(division, module, "first"),
    ].join("\n"));
    code.set(laterOf(id), [
      ...importsOf(division, module, later, "later"), ownOf(module, first, later, id), ...bodyOf(later), exportsOf(module, later), ...passedOn(division, module, "later"),
      // Whoever comes by this door has all of it.
      `export * from ${JSON.stringify(id)};`,
    ].join("\n"));
  }
  return code;
}

function namesIn(parts: readonly Part[]): Set<string> {
  return new Set(parts.flatMap(({ names }) => names));
}

function usedBy(parts: readonly Part[]): Set<string> {
  return new Set(parts.flatMap(({ uses }) => [...uses]));
}

/** What a half has of other modules: of those that are divided, of the half in which it is. */
function importsOf({ modules, later }: Division, module: Module, half: readonly Part[], which: "first" | "later"): string[] {
  const byModule = new Map<string, string[]>();
  for (const name of usedBy(half)) {
    const imported = module.imports.get(name);
    if (!imported) continue;
    const other = modules.get(imported.from);
    const local = other?.exports.get(imported.name);
    const isLater = which === "later" && other?.parts.some((part) => later.has(part) && local !== undefined && part.names.includes(local));
    const from = isLater ? laterOf(imported.from) : imported.from;
    byModule.set(from, [...(byModule.get(from) ?? []), imported.name === "*" ? `* as ${name}` : clause(imported, name)]);
  }
  return [...byModule].flatMap(([from, clauses]) => {
    const whole = clauses.filter((one) => one.startsWith("*")).map((one) => `import ${one} from ${JSON.stringify(from)};`);
    const single = clauses.filter((one) => !one.startsWith("*"));
    return [...whole, ...(single.length > 0 ? [`import {${single.join(",")}} from ${JSON.stringify(from)};`] : [])];
  });
}

function clause({ name }: Imported, local: string): string {
  return name === local ? name : `${name} as ${local}`;
}

/** What the later half has of the first one. */
function ownOf(module: Module, first: readonly Part[], later: readonly Part[], id: string): string {
  const [here, there] = [namesIn(later), namesIn(first)];
  const names = [...usedBy(later)].filter((name) => !here.has(name) && there.has(name) && !module.imports.has(name));
  return names.length === 0 ? "" : `import {${names.map((name) => `${passed(name)} as ${name}`).join(",")}} from ${JSON.stringify(id)};`;
}

/** All that is declared in a half goes out by its own name, and what is exported also by that: what nobody wants is left out by the bundler. */
function exportsOf({ exports }: Module, half: readonly Part[]): string {
  const names = namesIn(half);
  const own = [...names].map((name) => `${name} as ${passed(name)}`);
  const others = [...exports].filter(([, local]) => names.has(local)).map(([exported, local]) => `${local} as ${exported}`);
  return `export {${[...own, ...others].join(",")}};`;
}

/** What a module only passes on of another one. */
function passedOn({ modules, first, later, borders }: Division, { imports, exports }: Module, which: "first" | "later"): string[] {
  return [...exports].flatMap(([exported, local]) => {
    const imported = imports.get(local);
    if (!imported) return [];
    const other = modules.get(imported.from);
    const part = other?.parts.find(({ names }) => names.includes(other.exports.get(imported.name) ?? ""));
    const half = !part || first.has(part) || borders.has(part) ? "first" : later.has(part) ? "later" : null;
    const from = half === "later" ? laterOf(imported.from) : imported.from;
    return half === which ? [`export {${clause(imported, exported)}} from ${JSON.stringify(from)};`] : [];
  });
}

function bodyOf(half: readonly Part[]): string[] {
  return half.map(({ code, keyword }) => (keyword === "" ? `${code};` : `${keyword} ${code};`));
}

const STANDING = 'import {lazy as $lazy,Suspense as $Suspense} from "react";import {jsx as $jsx} from "react/jsx-runtime";';

/** What leads from the first half to a part of the later one. */
function standIn({ names: [name = ""] }: Part, kind: "component" | "function" | undefined, from: string): string {
  const load = `import(${JSON.stringify(from)})`;
  if (kind === "function") return `function ${name}(...all){return ${load}.then((later)=>later.${passed(name)}(...all))}`;
  return `const $${name}=$lazy(()=>${load}.then((later)=>({default:later.${passed(name)}})));`
    + `function ${name}(props){return $jsx($Suspense,{fallback:null,children:$jsx($${name},props)})}`;
}
