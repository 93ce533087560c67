import type * as ESTree from "estree";
import type { Imported } from "./parts.ts";

/** Where esbuild has its helpers for static properties and namespaces. */
const HELPERS = "/chunk-SRAX5OIU.js";
/** What makes a value, and does nothing else. */
const COLLECTIONS = new Set(["Map", "Set", "WeakMap", "WeakSet"]);
const METHODS = new Set(["concat", "entries", "filter", "flat", "flatMap", "freeze", "fromEntries", "join", "keys", "map", "reduce", "slice", "split", "values"]);

/**
 * Knows what does nothing when it is evaluated but to make a value, so that it can be done later, or never. Reading a property is
 * held to be of that kind.
 */
export class Quiet {
  readonly #imports: ReadonlyMap<string, Imported>;
  readonly #isPure: (callee: string) => boolean;

  constructor(imports: ReadonlyMap<string, Imported>, isPure: (callee: string) => boolean) {
    this.#imports = imports;
    this.#isPure = isPure;
  }

  isQuiet(node: ESTree.Node | null | undefined): boolean {
    if (!node) return true;
    const all = (nodes: readonly (ESTree.Node | null)[]): boolean => nodes.every((one) => this.isQuiet(one));
    switch (node.type) {
      case "Literal": case "Identifier": case "FunctionExpression": case "ArrowFunctionExpression": case "MetaProperty": return true;
      case "TemplateLiteral": return all(node.expressions);
      case "ArrayExpression": return all(node.elements);
      case "SpreadElement": return this.isQuiet(node.argument);
      case "ObjectExpression": return all(node.properties);
      case "Property": return this.isQuiet(node.value) && (!node.computed || this.isQuiet(node.key));
      case "UnaryExpression": return node.operator !== "delete" && this.isQuiet(node.argument);
      case "BinaryExpression": case "LogicalExpression": return all([node.left, node.right]);
      case "ConditionalExpression": return all([node.test, node.consequent, node.alternate]);
      case "MemberExpression": return this.isQuiet(node.object) && (!node.computed || this.isQuiet(node.property));
      case "ChainExpression": return this.isQuiet(node.expression);
      case "ClassExpression": case "ClassDeclaration": return this.isQuiet(node.superClass) && node.body.body.every((one) => this.#isQuietMember(one));
      case "NewExpression": return node.callee.type === "Identifier" && COLLECTIONS.has(node.callee.name) && all(node.arguments);
      case "CallExpression": return this.#isPureCallee(node) && all(node.arguments);
      default: return false;
    }
  }

  /** The variable of which a statement says something more: `name.property = …`, or what a bundler makes of that. */
  aboutWhat(node: ESTree.Expression): string | null {
    if (node.type === "CallExpression" && node.callee.type === "Identifier" && this.#imports.get(node.callee.name)?.from.endsWith(HELPERS)) {
      const [target, ...rest] = node.arguments;
      return target?.type === "Identifier" && rest.every((one) => this.isQuiet(one)) ? target.name : null;
    }
    if (node.type !== "AssignmentExpression" || node.left.type !== "MemberExpression" || !this.isQuiet(node.right)) return null;
    return node.left.object.type === "Identifier" ? node.left.object.name : null;
  }

  #isQuietMember(member: ESTree.ClassBody["body"][number]): boolean {
    if (member.type === "StaticBlock") return false;
    return member.type !== "PropertyDefinition" || !member.static || this.isQuiet(member.value);
  }

  #isPureCallee({ callee, arguments: [first] }: ESTree.SimpleCallExpression): boolean {
    if (callee.type === "Identifier") return this.#isPure(this.#imports.get(callee.name)?.name ?? callee.name);
    if (callee.type !== "MemberExpression" || callee.computed || callee.property.type !== "Identifier") return false;
    const { name } = callee.property;
    if (callee.object.type === "Identifier") {
      // `react.memo(…)` as well as `memo(…)`; what is new may be added to.
      if (this.#imports.has(callee.object.name)) return this.#isPure(name);
      if (callee.object.name === "Object" && name === "assign") return first !== undefined && first.type !== "Identifier";
    }
    return METHODS.has(name) && this.isQuiet(callee.object);
  }
}
