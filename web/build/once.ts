import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/** The folder of the package that a module belongs to. */
const PACKAGE = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\/(.*)$/;

/**
 * Has one copy of each version of a package in what is built. npm keeps another one below each package that needs it where the place
 * at the top is taken: Excalidraw's older versions of Radix take it from ours, of which there would be up to six of the same.
 */
export function once(packages: RegExp): Plugin {
  const folders = new Map<string, string>();
  return {
    name: "widgetapp:once",
    enforce: "pre",
    apply: "build",
    async resolveId(source, importer, options) {
      if (importer === undefined || !packages.test(source)) return null;
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      const [, folder, file] = PACKAGE.exec(resolved?.id ?? "") ?? [];
      if (resolved === null || folder === undefined || file === undefined) return resolved;
      const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as { name: string; version: string };
      const first = folders.get(`${name} ${version}`) ?? folder;
      folders.set(`${name} ${version}`, first);
      return { ...resolved, id: `${first}/${file}` };
    },
  };
}
