import type { Plugin } from "vite";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withoutCanvasesOfSmallOnes } from "./excalidraw-drawing.ts";
import { CORE, halfAt, halves, MAIN } from "./excalidraw-later.ts";
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

/** The trails of others' laser pointers, of which our own layer draws those of everybody here, are looked after in each frame. */
const TRAILS = /(start\(([\w$]+)\)\{this\.container=\2,)this\.animationFrameHandler\.start\(this\),(this\.localTrail\.start\(\2\)\})/;

/** A canvas on which nothing happens asks for no frames: it would cost a tenth of a processor as long as the page is open. */
function withoutIdleFrames(code: string): string {
  return patched(code, TRAILS, "the start of the laser trails", (_, before, _container, after) => before + after);
}

/** Excalidraw's style sheet has four faces of its letters, of which the page has two already. */
const FACE = /@font-face\{font-family:Assistant;[^}]*\}/g;
const FACES = 4;

function withoutFaces(styles: string): string {
  const found = styles.match(FACE)?.length ?? 0;
  if (found !== FACES) throw new Error(`excalidraw: ${String(found)} faces of its letters were found and not ${String(FACES)}; look at the new release before shipping it`);
  return styles.replaceAll(FACE, "");
}

/** A module of Excalidraw as it is meant to be here. */
function mended(id: string, code: string): string {
  if (id === MAIN) return withoutIdleFrames(code);
  return id === CORE ? withoutCanvasesOfSmallOnes(withPatientWorkers(withoutLeftOutFaces(withoutOutsideFallback(code)))) : code;
}

/** Makes Excalidraw self-contained (own fonts only, from our own host), quicker with many widgets, and loaded in two parts. */
export function excalidrawLocal(root: string): Plugin {
  const dist = join(root, "node_modules/@excalidraw/excalidraw/dist/prod");
  let outDir = "";
  let code: ReadonlyMap<string, string> | undefined;
  return {
    name: "widgetapp:excalidraw-local",
    enforce: "pre",
    configResolved(config) {
      outDir = config.build.outDir;
    },
    resolveId(source, importer) {
      const half = halfAt(source, importer);
      return half === null ? null : join(dist, half);
    },
    load(id) {
      if (!id.startsWith(dist)) return null;
      code ??= halves((module) => mended(module, readFileSync(join(dist, module), "utf8")));
      return code.get(`.${id.slice(dist.length)}`) ?? null;
    },
    transform(styles, id) {
      return id === join(dist, "index.css") ? { code: withoutFaces(styles), map: null } : null;
    },
    closeBundle() {
      const families = readdirSync(join(dist, "fonts")).filter((family) => family !== LEFT_OUT);
      for (const family of families) {
        cpSync(join(dist, "fonts", family), join(root, outDir, FONTS_FOLDER, family), { recursive: true });
      }
    },
  };
}
