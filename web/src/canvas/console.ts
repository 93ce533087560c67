import type { BinaryFiles, ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import type * as Y from "yjs";
import { connectionNow } from "../stream/connection.ts";
import type { ThingLink } from "../stream/thing-link.ts";
import type { LiveCanvas } from "./live-canvas.ts";

/** What a Thing page offers on the browser's console, to integrators and to tests. */
export interface ThingConsole {
  scene(): ReturnType<ExcalidrawImperativeAPI["getSceneElements"]>;
  files(): BinaryFiles;
  /** Everything on the canvas is on the server's disk, as of this moment. */
  saved(): boolean;
  connection(): string;
  exportSvg(): Promise<string>;
  /** What showing the others takes of the page's time: frames, and milliseconds for all of them. */
  presenceCost(): { readonly frames: number; readonly spent: number };
  /** Where the others' cursors are shown in the window. */
  cursors(): readonly { readonly name: string; readonly x: number; readonly y: number }[];
  readonly doc: Y.Doc;
  readonly api: ExcalidrawImperativeAPI;
}

declare global {
  interface Window { widgetapp?: ThingConsole }
}

export function offerConsole(api: ExcalidrawImperativeAPI, stream: ThingLink, live: LiveCanvas): () => void {
  const offered: ThingConsole = {
    scene: () => api.getSceneElements(),
    files: () => api.getFiles(),
    saved: () => live.saving.look().state === "saved",
    connection: connectionNow,
    exportSvg: async () => {
      const { exportToSvg } = await import("excalidraw-later");
      const svg = await exportToSvg({ elements: api.getSceneElements(), appState: api.getAppState(), files: api.getFiles() });
      return svg.outerHTML;
    },
    presenceCost: () => live.presenceCost,
    cursors: () => live.cursors,
    doc: stream.doc,
    api,
  };
  window.widgetapp = offered;
  return () => { if (window.widgetapp === offered) delete window.widgetapp; };
}
