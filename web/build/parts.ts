import { analyze } from "eslint-scope";
import type * as ESTree from "estree";
import { parseSync } from "vite";
import { Quiet } from "./quiet.ts";

/** What stands at the top of a module: a declaration, one variable of several, or a statement. */
export interface Part {
  readonly names: readonly string[];
  /** For a variable, without the word before it. */
  readonly code: string;
  readonly keyword: "" | "const" | "let" | "var";
  /** Names of the same module, imported ones among them. */
  readonly uses: Set<string>;
  /** Those of them that it may give another value: only within one module can that be. */
  readonly writes: Set<string>;
  /** It does something when the module is evaluated. */
  readonly acts: boolean;
  /** Of which variable it says something more: its name for developers, say. It goes where that goes. */
  readonly about: string | null;
}

/** What a module has of another one. */
export interface Imported {
  readonly from: string;
  /** The name there; `*` for all of it. */
  readonly name: string;
}

export interface Module {
  readonly parts: readonly Part[];
  /** By the names here. */
  readonly imports: ReadonlyMap<string, Imported>;
  /** Modules that are imported for what they do. */
  readonly bare: readonly string[];
  /** Names here, by those that others use. */
  readonly exports: ReadonlyMap<string, string>;
}

type Placed = ESTree.Node & { start: number; end: number };

/** Takes a module that was built into one file apart. */
export function partsOf(code: string, isPure: (callee: string) => boolean): Module {
  const program = parseSync("module.js", code).program as unknown as ESTree.Program;
  eachNode(program, (node) => { node.range = [node.start, node.end]; });
  const imports = importsOf(program);
  const quiet = new Quiet(imports, isPure);
  const placed = program.body.flatMap((statement) => piecesOf(statement, quiet, code));
  linkUses(program, placed);
  return {
    parts: placed.map(({ part }) => part), imports,
    bare: program.body.flatMap((one) => (one.type === "ImportDeclaration" && one.specifiers.length === 0 ? [String(one.source.value)] : [])),
    exports: exportsOf(program),
  };
}

function eachNode(value: unknown, visit: (node: Placed) => void): void {
  if (Array.isArray(value)) for (const one of value) eachNode(one, visit);
  else if (value !== null && typeof value === "object") {
    if ("type" in value && typeof value.type === "string") visit(value as Placed);
    for (const one of Object.values(value)) eachNode(one, visit);
  }
}

function nameOf(node: ESTree.Identifier | ESTree.Literal): string {
  return node.type === "Identifier" ? node.name : String(node.value);
}

function importsOf({ body }: ESTree.Program): Map<string, Imported> {
  const found = new Map<string, Imported>();
  for (const statement of body) {
    if (statement.type !== "ImportDeclaration") continue;
    for (const one of statement.specifiers) {
      const name = one.type === "ImportSpecifier" ? nameOf(one.imported) : one.type === "ImportDefaultSpecifier" ? "default" : "*";
      found.set(one.local.name, { from: String(statement.source.value), name });
    }
  }
  return found;
}

function exportsOf({ body }: ESTree.Program): Map<string, string> {
  const found = new Map<string, string>();
  for (const statement of body) {
    if (statement.type === "ExportDefaultDeclaration" || statement.type === "ExportAllDeclaration"
      || (statement.type === "ExportNamedDeclaration" && (statement.declaration || statement.source))) {
      throw new Error("parts: such an export is not known here");
    }
    if (statement.type !== "ExportNamedDeclaration") continue;
    for (const { exported, local } of statement.specifiers) found.set(nameOf(exported), nameOf(local));
  }
  return found;
}

interface Piece { readonly part: Part; readonly start: number; readonly end: number }

function piecesOf(statement: ESTree.Statement | ESTree.ModuleDeclaration, quiet: Quiet, code: string): Piece[] {
  const piece = (node: ESTree.Node, keyword: Part["keyword"], names: readonly string[], acts: boolean, about: string | null = null): Piece => {
    const { start, end } = node as Placed;
    return { start, end, part: { names, keyword, code: code.slice(start, end), uses: new Set(), writes: new Set(), acts, about } };
  };
  switch (statement.type) {
    case "ImportDeclaration": case "ExportNamedDeclaration": return [];
    case "VariableDeclaration":
      return statement.declarations.map((one) => piece(
        one, statement.kind as "const" | "let" | "var", namesIn(one.id), one.id.type !== "Identifier" || !quiet.isQuiet(one.init),
      ));
    case "FunctionDeclaration": return [piece(statement, "", [statement.id.name], false)];
    case "ClassDeclaration": return [piece(statement, "", [statement.id.name], !quiet.isQuiet(statement))];
    case "ExpressionStatement": {
      const { expression } = statement;
      const all = expression.type === "SequenceExpression" ? expression.expressions : [expression];
      return all.map((one) => bracketed(piece(one, "", [], true, quiet.aboutWhat(one))));
    }
    default: return [piece(statement, "", [], true)];
  }
}

/** An expression that was a part of a statement is one by itself, whatever it begins with. */
function bracketed({ part, ...place }: Piece): Piece {
  return { ...place, part: { ...part, code: `(${part.code})` } };
}

function namesIn(pattern: ESTree.Pattern): string[] {
  switch (pattern.type) {
    case "Identifier": return [pattern.name];
    case "ObjectPattern": return pattern.properties.flatMap((one) => namesIn(one.type === "RestElement" ? one.argument : one.value));
    case "ArrayPattern": return pattern.elements.flatMap((one) => (one ? namesIn(one) : []));
    case "AssignmentPattern": return namesIn(pattern.left);
    case "RestElement": return namesIn(pattern.argument);
    case "MemberExpression": return [];
  }
}

/** Finds out which names each part uses. */
function linkUses(program: ESTree.Program, pieces: readonly Piece[]): void {
  const { scopes } = analyze(program, { ecmaVersion: 2022, sourceType: "module" });
  const top = scopes.find(({ type }) => type === "module");
  if (!top) throw new Error("parts: no scope of the module");
  for (const { name, references } of top.variables) {
    for (const reference of references) {
      const { start } = reference.identifier as unknown as Placed;
      const part = pieceAt(pieces, start)?.part;
      if (!part || part.names.includes(name)) continue;
      part.uses.add(name);
      if (reference.isWrite()) part.writes.add(name);
    }
  }
}

function pieceAt(pieces: readonly Piece[], place: number): Piece | undefined {
  let [low, high] = [0, pieces.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const piece = pieces[middle];
    if (!piece) return undefined;
    if (place < piece.start) high = middle - 1;
    else if (place >= piece.end) low = middle + 1;
    else return piece;
  }
  return undefined;
}
