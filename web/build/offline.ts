import { createHash } from "node:crypto";
import type { Plugin, Rolldown } from "vite";
import { isFirst } from "./first.ts";

const WORKER = "service-worker.js";
/** What is needed to open the application and a Thing, in whatever language; all else is kept when it is used. */
const BEGINNINGS = [
  "index.html", "src/pages/things.tsx", "src/pages/bin.tsx", "src/pages/login.tsx", "src/canvas/thing-page.tsx", "src/canvas/workspace.tsx", "src/kept/kept-page.tsx",
  "src/kept/send.ts", "src/locales/en.po", "src/locales/de.po",
];
/** What one may need of the canvas later, for images and files say; but not what is large, and seldom used. */
const CANVAS = "src/canvas/workspace.tsx";
const LEFT_OUT = /\/locales\/(?!en-|de-)|mermaid|subset-/;

/** Tells the service worker which files it keeps from the beginning. */
export function offline(base: string): Plugin {
  return {
    name: "widgetapp:offline",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const worker = bundle[WORKER];
        if (worker?.type !== "chunk") throw new Error("offline: there is no service worker");
        if (worker.imports.length > 0 || worker.exports.length > 0) throw new Error("offline: the service worker is not a script of its own");
        const built = filesOf(bundle, base);
        const code = worker.code.replace(/["'`]__BUILT__["'`]/, JSON.stringify(built));
        if (code === worker.code) throw new Error("offline: the service worker has no place for its files");
        worker.code = code;
      },
    },
  };
}

function filesOf(bundle: Rolldown.OutputBundle, base: string): { version: string; script: string; files: string[] } {
  const chunks = Object.values(bundle).filter((output) => output.type === "chunk");
  const roots = BEGINNINGS.map((path) => {
    const root = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(path));
    if (!root) throw new Error(`offline: nothing was built of ${path}`);
    return root;
  });
  const names = new Set(Object.keys(bundle).filter(isFirst));
  const add = (name: string): void => {
    const chunk = bundle[name];
    if (names.has(name) || chunk?.type !== "chunk") return;
    names.add(name);
    const { importedCss, importedAssets } = chunk.viteMetadata ?? {};
    for (const file of [...(importedCss ?? []), ...(importedAssets ?? [])]) names.add(file);
    for (const imported of chunk.imports) add(imported);
  };
  // Pages that the application's own chunks load later are none of the canvas'; what it shares with it comes first, and is not looked at again.
  for (const { fileName, facadeModuleId } of roots) {
    const before = new Set(names);
    add(fileName);
    if (!facadeModuleId?.endsWith(CANVAS)) continue;
    // A set goes on with what is added to it: what is loaded later loads more itself.
    for (const name of names) {
      const canvas = before.has(name) ? [] : chunkOf(bundle, name)?.dynamicImports ?? [];
      for (const later of canvas) if (!LEFT_OUT.test(chunkOf(bundle, later)?.facadeModuleId ?? "")) add(later);
    }
  }
  const files = [...names].sort().map((name) => base + name);
  const version = createHash("sha256").update(files.join("\n")).digest("hex").slice(0, 16);
  return { version, script: base + (roots[0]?.fileName ?? ""), files };
}

function chunkOf(bundle: Rolldown.OutputBundle, name: string): Rolldown.OutputChunk | undefined {
  const chunk = bundle[name];
  return chunk?.type === "chunk" ? chunk : undefined;
}
