import { basename } from "node:path";
import { build, type Plugin, type Rolldown } from "vite";

const FIRST = "first";
/** The catalogues of what the pages say, one of which the first script has loaded. */
const CATALOGUE = /src\/locales\/([a-z]+)\.po$/;

/**
 * Puts a small script before all else in the page, which runs before anything is shown. It shares no file with the application: what
 * it needs of that is in it as well.
 */
export function first(entry: string): Plugin {
  let base = "/";
  return {
    name: "widgetapp:first",
    apply: "build",
    configResolved(config) {
      base = config.base;
    },
    async buildStart() {
      const built = await build({
        configFile: false, publicDir: false, logLevel: "warn",
        build: { write: false, target: "es2022", modulePreload: false, lib: { entry, formats: ["iife"], name: "first" } },
      });
      const [result] = Array.isArray(built) ? built : [];
      if (!result) throw new Error("first: nothing was built");
      this.emitFile({ type: "asset", name: `${FIRST}.js`, source: result.output[0].code });
    },
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        const words = Object.fromEntries(Object.values(bundle ?? {}).flatMap((chunk) => catalogueOf(chunk, base)));
        const file = Object.values(bundle ?? {}).find((output) => output.type === "asset" && output.names.includes(`${FIRST}.js`));
        if (!file || Object.keys(words).length === 0) throw new Error("first: the script or the catalogues are missing");
        return { html: stylesFirst(html), tags: [{ tag: "script", attrs: { src: base + file.fileName, ...words }, injectTo: "head-prepend" }] };
      },
    },
  };
}

function catalogueOf(output: Rolldown.OutputChunk | Rolldown.OutputAsset, base: string): [string, string][] {
  const locale = output.type === "chunk" ? CATALOGUE.exec(output.facadeModuleId ?? "")?.[1] : undefined;
  return locale === undefined ? [] : [[`data-${locale}`, base + output.fileName]];
}

/** What the page looks like is asked for before its scripts: it is little, and it is what the first screen waits for. */
function stylesFirst(html: string): string {
  const styles = html.match(/^\s*<link rel="stylesheet"[^>]*>\n/gm) ?? [];
  const rest = styles.reduce((text, style) => text.replace(style, ""), html);
  return rest.replace(/^(\s*<script type="module")/m, `${styles.join("")}$1`);
}

/** Whether a built file is the first script. */
export function isFirst(file: string): boolean {
  return basename(file).startsWith(`${FIRST}-`) && file.endsWith(".js");
}
