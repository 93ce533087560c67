import { join } from "node:path";
import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { compressed } from "./build/compressed.ts";
import { excalidrawLocal } from "./build/excalidraw-local.ts";
import { guides } from "./build/guides.ts";
import { offline } from "./build/offline.ts";

const root = import.meta.dirname;
const base = "/static/";

export default defineConfig({
  root,
  base,
  plugins: [lingui({ macroTransform: true, failOnCompileError: true }), react(), excalidrawLocal(root), guides(join(root, "../docs")), offline(base), compressed()],
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
        codeSplitting: {
          groups: [
            // The font subsetting worker shares these two with the page. In a chunk of their own, the worker need not
            // load the application, which cannot run without a window.
            { name: "excalidraw-common", test: /excalidraw\/dist\/prod\/chunk-(ZUYEQ4TG|SRAX5OIU)/ },
          ],
        },
      },
    },
  },
});
