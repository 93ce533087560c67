import { loadFromBlob } from "@excalidraw/excalidraw";
import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import type { SceneElement } from "./element.ts";
import type { LiveCanvas } from "./live-canvas.ts";
import { adopt } from "./import.ts";

/** More than this is not selected after an import: handling a selection of thousands is slow for everybody. */
const MOST_SELECTED = 200;

type Loaded = Awaited<ReturnType<typeof loadFromBlob>>;

function newId(): string {
  return crypto.getRandomValues(new Uint8Array(15)).reduce((id, byte) => id + byte.toString(36).padStart(2, "0"), "").slice(0, 20);
}

/** The drawing in a file; null when the file holds none (a plain picture). */
export async function drawingIn(file: File): Promise<Loaded | null> {
  try {
    return await loadFromBlob(file, null, null);
  } catch (error) {
    if (file.type.startsWith("image/")) return null;
    throw error;
  }
}

/** Adds a drawing to what is on the canvas; nothing that is there is touched. Returns how many widgets came. */
export function addDrawing(drawing: Loaded, api: ExcalidrawImperativeAPI, live: LiveCanvas): number {
  const imported = drawing.elements as unknown as readonly SceneElement[];
  const elements = adopt(live.scene.elements(), imported, newId).map(asNew);
  if (elements.length === 0) return 0;
  api.addFiles(Object.values(drawing.files));
  live.scene.add(elements);
  live.flush();
  const selected = elements.length <= MOST_SELECTED ? elements : [];
  api.updateScene({ appState: { selectedElementIds: Object.fromEntries(selected.map(({ id }) => [id, true as const])) } });
  api.scrollToContent(api.getSceneElements().filter(({ id }) => elements.some((element) => element.id === id)), { fitToContent: true });
  return elements.length;
}

/** Whether the bytes of an image are stored here is not what the file says. */
function asNew(element: SceneElement): SceneElement {
  return element.type === "image" ? { ...element, status: "pending" } : element;
}
