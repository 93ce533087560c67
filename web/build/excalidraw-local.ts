import type { Plugin } from "vite";
import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { withoutCanvasesOfSmallOnes } from "./excalidraw-drawing.ts";
import { patched } from "./patch.ts";

/** Fonts that the server serves; must agree with src/canvas/asset-path.ts. */
const FONTS_FOLDER = "fonts";

/** The handwriting font for Chinese, Japanese and Korean: 209 files, 12.7 MB. Such text falls back to the system's fonts. */
const LEFT_OUT = "Xiaolai";

/** Every font face of Excalidraw carries this address as a fallback; the page must never ask another host. */
const OUTSIDE_FALLBACK = /`https:\/\/esm\.sh\/\$\{.*?\}\/dist\/prod\/`/;

function withoutOutsideFallback(code: string): string {
  return patched(code, OUTSIDE_FALLBACK, "the esm.sh fallback address", () => "window.location.origin+window.EXCALIDRAW_ASSET_PATH");
}

/** Registers the left-out family with no faces: nothing is requested for it and nothing fails. */
function withoutLeftOutFaces(code: string): string {
  const firstFile = new RegExp(`([\\w$]+)="\\./fonts/${LEFT_OUT}/`).exec(code)?.[1];
  const faces = firstFile && new RegExp(`([\\w$]+)=\\[\\{uri:${firstFile.replaceAll("$", "\\$")}[,}]`).exec(code)?.[1];
  const registered = faces ? `,...${faces})` : "";
  if (registered === "" || !code.includes(registered)) {
    throw new Error(`excalidraw: the registration of ${LEFT_OUT} was not found; look at the new release before shipping it`);
  }
  return code.replace(registered, ")");
}

/** How long an export waits for the worker that cuts its fonts down. */
const WORKER_PATIENCE = /\.ttl\|\|1e3/;

/** Gives that worker half a minute and not one second: on a slow machine the export would have whole fonts in it. */
function withPatientWorkers(code: string): string {
  return patched(code, WORKER_PATIENCE, "the patience with workers", () => ".ttl||3e4");
}

/** Makes Excalidraw self-contained (own fonts only, from our own host), and quicker with many widgets. */
export function excalidrawLocal(root: string): Plugin {
  const dist = join(root, "node_modules/@excalidraw/excalidraw/dist/prod");
  let outDir = "";
  let found = 0;
  return {
    name: "widgetapp:excalidraw-local",
    enforce: "pre",
    configResolved(config) {
      outDir = config.build.outDir;
    },
    transform(code, id) {
      if (!id.includes("/@excalidraw/excalidraw/dist/prod/chunk-") || !code.includes("esm.sh")) return null;
      found += 1;
      return { code: withoutCanvasesOfSmallOnes(withPatientWorkers(withoutLeftOutFaces(withoutOutsideFallback(code)))), map: null };
    },
    buildEnd(error) {
      if (!error && found !== 1) throw new Error(`excalidraw: patched ${String(found)} files instead of 1`);
    },
    closeBundle() {
      const families = readdirSync(join(dist, "fonts")).filter((family) => family !== LEFT_OUT);
      for (const family of families) {
        cpSync(join(dist, "fonts", family), join(root, outDir, FONTS_FOLDER, family), { recursive: true });
      }
    },
  };
}
