import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Plugin } from "vite";
import { pageOf, picture } from "./guide-page.ts";

/** All guides, by name: what loads each. */
const ALL = "virtual:guides";
const ONE = "virtual:guide/";
const inside = (id: string): string => `\0${id}`;

/** All guides and their files, by the name that stands in the address: `user-guide`, `examples/tidy`. */
function guidesBelow(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [below, ending] of [["", ".md"], ["examples", ".py"]] as const) {
    for (const file of readdirSync(join(folder, below))) {
      if (file.endsWith(ending)) found.set(join(below, file.slice(0, -ending.length)), join(folder, below, file));
    }
  }
  return found;
}

/** A program as a page: what its first line says of it, and all of it. */
function programPage(file: string): string {
  const code = readFileSync(file, "utf-8");
  return `# ${basename(file)}\n\n\`\`\`python\n${code}\`\`\`\n`;
}

function moduleOf(file: string): string {
  const { pictures, ...page } = pageOf(file.endsWith(".py") ? programPage(file) : readFileSync(file, "utf-8"));
  const there = pictures.map((name) => ({ name, path: join(dirname(file), name) }));
  const missing = there.filter(({ path }) => !existsSync(path)).map(({ path }) => path);
  if (missing.length > 0) throw new Error(`${file} shows what is not there: ${missing.join(", ")}`);
  const imports = there.map(({ path }, number) => `import picture${String(number)} from ${JSON.stringify(`${path}?url`)};`);
  const replaced = there.map(({ name }, number) => `.replaceAll(${JSON.stringify(picture(name))}, picture${String(number)})`);
  return [
    ...imports,
    `export const title = ${JSON.stringify(page.title)};`,
    `export const contents = ${JSON.stringify(page.contents)};`,
    `export const html = ${JSON.stringify(page.html)}${replaced.join("")};`,
  ].join("\n");
}

/** Makes pages of the application of what is in docs/, each in a file of its own. */
export function guides(folder: string): Plugin {
  return {
    name: "widgetapp:guides",
    resolveId: (id) => (id === ALL || id.startsWith(ONE) ? inside(id) : null),
    load(id) {
      const all = guidesBelow(folder);
      if (id === inside(ALL)) {
        const entries = [...all.keys()].map((name) => `${JSON.stringify(name)}: () => import(${JSON.stringify(ONE + name)})`);
        return `export const guides = {${entries.join(", ")}};`;
      }
      if (!id.startsWith(inside(ONE))) return null;
      const file = all.get(id.slice(inside(ONE).length));
      if (file === undefined) throw new Error(`there is no ${id}`);
      this.addWatchFile(file);
      return moduleOf(file);
    },
  };
}
