import { serializeAsJSON } from "@excalidraw/excalidraw";
import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import type { Thing } from "../ajax.ts";
import { rescue } from "../kept/rescue.ts";

/** Offers the drawing as it is on this canvas as a file, because the server will not have it. */
export function offerCopy(api: ExcalidrawImperativeAPI, person: string, thing: Pick<Thing, "id" | "name">): void {
  const drawing = serializeAsJSON(api.getSceneElements(), api.getAppState(), api.getFiles(), "local");
  void rescue(person, thing.id, thing.name, drawing);
}
