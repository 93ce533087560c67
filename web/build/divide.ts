import type { Module, Part } from "./parts.ts";

/** A declaration that is needed later, of which something else takes the place until then. */
export interface Border {
  /** What stands in it, and nowhere else. */
  readonly mark: RegExp;
  /** What takes its place: a component, which is shown when it is loaded; or a function that promises its result. */
  readonly kind: "component" | "function";
}

/** Built modules that import each other by these names. */
export type Modules = ReadonlyMap<string, Module>;

export interface Wanted {
  readonly borders: readonly Border[];
  readonly first: readonly Exported[];
  readonly later: readonly Exported[];
}

/** What a module exports, by the names of both. */
export type Exported = readonly [module: string, name: string];

export interface Division {
  readonly modules: Modules;
  readonly first: ReadonlySet<Part>;
  readonly later: ReadonlySet<Part>;
  /** The parts at the borders, by which the first module leads to what is later. */
  readonly borders: ReadonlyMap<Part, Border["kind"]>;
}

/** Divides modules into what is needed at first and what is needed later, and leaves out the rest. */
export function divide(modules: Modules, { borders, first, later }: Wanted): Division {
  const graph = new Graph(modules);
  const all = [...modules.values()].flatMap(({ parts }) => parts);
  const found = new Map(borders.map(({ mark, kind }) => [graph.marked(all, mark), kind] as const));
  const begins = [...all.filter((part) => part.acts && !graph.isAbout(part)), ...first.map((one) => graph.exported(one))];
  const ends = [...found.keys(), ...later.map((one) => graph.exported(one))];
  for (;;) {
    const atFirst = graph.reach(begins, new Set(found.keys()));
    const afterwards = graph.reach(ends, atFirst);
    const stuck = [...afterwards].filter((part) => graph.writesInto(part, atFirst));
    if (stuck.length === 0) return { modules, first: atFirst, later: afterwards, borders: found };
    if (stuck.some((part) => found.has(part))) throw new Error("divide: what is at a border writes into what is needed at first");
    begins.push(...stuck);
  }
}

/** Which part uses which. */
class Graph {
  readonly #of = new Map<Part, { readonly id: string; readonly module: Module }>();
  readonly #named = new Map<string, Part>();
  readonly #about = new Map<Part, Part[]>();
  readonly #placed = new Set<Part>();

  readonly #modules: Modules;

  constructor(modules: Modules) {
    this.#modules = modules;
    for (const [id, module] of modules) {
      for (const part of module.parts) {
        this.#of.set(part, { id, module });
        for (const name of part.names) this.#named.set(`${id} ${name}`, part);
      }
      for (const part of module.parts) {
        const target = part.about === null ? undefined : this.#named.get(`${id} ${part.about}`);
        if (!target) continue;
        this.#placed.add(part);
        this.#about.set(target, [...(this.#about.get(target) ?? []), part]);
      }
    }
  }

  /** Whether it goes where the part goes of which it says something. */
  isAbout(part: Part): boolean {
    return this.#placed.has(part);
  }

  marked(parts: readonly Part[], mark: RegExp): Part {
    const found = parts.filter(({ code, names }) => names.length === 1 && mark.test(code));
    const [part] = found;
    if (!part || found.length !== 1) throw new Error(`divide: ${String(mark)} was found ${String(found.length)} times and not once`);
    return part;
  }

  /** Whether it gives one of these another value: it must be in the same module. */
  writesInto(part: Part, others: ReadonlySet<Part>): boolean {
    const id = this.#of.get(part)?.id ?? "";
    return [...part.writes].some((name) => {
      const written = this.#named.get(`${id} ${name}`);
      return written !== undefined && others.has(written);
    });
  }

  exported([id, name]: Exported): Part {
    const module = this.#modules.get(id);
    const local = module?.exports.get(name);
    const part = module && local !== undefined ? this.#resolved(id, module, local) : undefined;
    if (!part) throw new Error(`divide: ${name} is not exported by ${id}`);
    return part;
  }

  /** What these use, and so on, themselves included; but not beyond what is known. */
  reach(from: readonly Part[], known: ReadonlySet<Part>): Set<Part> {
    const found = new Set<Part>();
    const waiting = [...from];
    for (let part = waiting.pop(); part; part = waiting.pop()) {
      if (found.has(part) || known.has(part)) continue;
      found.add(part);
      waiting.push(...this.#uses(part));
    }
    return found;
  }

  #uses(part: Part): Part[] {
    const place = this.#of.get(part);
    if (!place) return [];
    const used = [...part.uses].flatMap((name) => this.#resolved(place.id, place.module, name) ?? []);
    return [...used, ...(this.#about.get(part) ?? [])];
  }

  #resolved(id: string, module: Module, name: string): Part | undefined {
    const own = this.#named.get(`${id} ${name}`);
    const imported = module.imports.get(name);
    const other = imported && this.#modules.get(imported.from);
    if (own || !imported || !other) return own;
    const local = other.exports.get(imported.name);
    return local === undefined ? undefined : this.#resolved(imported.from, other, local);
  }
}
