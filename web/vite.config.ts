import { join } from "node:path";
import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { compressed } from "./build/compressed.ts";
import { excalidrawLocal } from "./build/excalidraw-local.ts";
import { first } from "./build/first.ts";
import { guides } from "./build/guides.ts";
import { offline } from "./build/offline.ts";
import { once } from "./build/once.ts";

const root = import.meta.dirname;
const base = "/static/";

function shortened(name: string): string {
  return /^[^~.]*/.exec(name)?.[0] ?? name;
}

export default defineConfig({
  root,
  base,
  plugins: [
    lingui({ macroTransform: true, failOnCompileError: true }), react(), once(/^@radix-ui\//), excalidrawLocal(root), guides(join(root, "../docs")),
    first(join(root, "src/first/first.ts")), offline(base), compressed(),
  ],
  test: { setupFiles: ["src/language/testing.ts"] },
  build: {
    outDir: "../widgetapp/wfe/static",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    chunkSizeWarningLimit: 2500,
    rolldownOptions: {
      input: { index: join(root, "index.html"), "service-worker": join(root, "src/offline/service-worker.ts") },
      output: {
        // Browsers look whether it has changed under the address by which they know it.
        entryFileNames: ({ name }) => (name === "service-worker" ? "[name].js" : "assets/[name]-[hash].js"),
        // What several pages share is named after all of them.
        chunkFileNames: ({ name }) => `assets/${shortened(name)}-[hash].js`,
        assetFileNames: ({ names: [name] }) => `assets/${shortened(name ?? "")}-[hash][extname]`,
        codeSplitting: {
          groups: [
            // The font subsetting worker shares these two with the page. In a chunk of their own, the worker need not
            // load the application, which cannot run without a window.
            { name: "excalidraw-common", test: /excalidraw\/dist\/prod\/chunk-(ZUYEQ4TG|SRAX5OIU)/, priority: 3 },
            // What all pages need in one file, and what several share in few: each small one costs a request, and its own compression.
            { name: "base", tags: ["$initial"], test: /^(?!.*\/src\/offline\/(service-worker|ways)\.ts)/, priority: 2 },
            { name: "yjs", test: /node_modules\/(yjs|lib0)\//, minShareCount: 2, priority: 2 },
            { name: "virtual", test: /node_modules\/@tanstack\/(virtual-core|react-virtual)\//, priority: 2 },
            { name: "shared", minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 0, priority: 1 },
          ],
        },
      },
    },
  },
});
