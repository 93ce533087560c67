import { saveFile } from "../design/save-file.ts";

/** Lets the person keep a drawing as a file. */
export function saveDrawing(name: string, drawing: string): void {
  saveFile(`${name}.excalidraw`, new Blob([drawing], { type: "application/vnd.excalidraw+json" }));
}
