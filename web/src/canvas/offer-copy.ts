import { serializeAsJSON } from "@excalidraw/excalidraw";
import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { toast } from "sonner";
import { saveFile } from "../design/save-file.ts";

/** Offers the drawing as it is on this canvas as a file, because the server will not have it. */
export function offerCopy(api: ExcalidrawImperativeAPI, name: string): void {
  const drawing = serializeAsJSON(api.getSceneElements(), api.getAppState(), api.getFiles(), "local");
  toast.warning("Your last changes could not be saved", {
    description: "You can keep the drawing, with them, as a file, and import it later.",
    duration: Infinity,
    closeButton: true,
    action: { label: "Save a copy", onClick: () => { saveFile(`${name}.excalidraw`, new Blob([drawing], { type: "application/vnd.excalidraw+json" })); } },
  });
}
