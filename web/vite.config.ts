import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compressed } from "./build/compressed.ts";
import { excalidrawLocal } from "./build/excalidraw-local.ts";
import { guides } from "./build/guides.ts";

const root = import.meta.dirname;

export default defineConfig({
  root,
  base: "/static/",
  plugins: [react(), excalidrawLocal(root), guides(join(root, "../docs")), compressed()],
  build: {
    outDir: "../widgetapp/wfe/static",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    chunkSizeWarningLimit: 2500,
    rolldownOptions: {
      output: {
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
