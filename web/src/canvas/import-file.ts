import type { loadFromBlob } from "@excalidraw/excalidraw";
import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import type { SceneElement } from "./element.ts";
import type { LiveCanvas } from "./live-canvas.ts";
import { adopt } from "./import.ts";

/** More than this is not selected after an import: handling a selection of thousands is slow for everybody. */
const MOST_SELECTED = 200;

/** What a file brings. */
type Loaded = Pick<Awaited<ReturnType<typeof loadFromBlob>>, "elements" | "files">;

function newId(): string {
  return crypto.getRandomValues(new Uint8Array(15)).reduce((id, byte) => id + byte.toString(36).padStart(2, "0"), "").slice(0, 20);
}

/** Files of Mermaid's, in which a diagram is described in words. */
export const IN_WORDS = /\.(mmd|mermaid)$/i;

async function fromWords(words: string): Promise<Loaded> {
  // As large as the canvas itself, and needed by few.
  const [{ parseMermaidToExcalidraw }, { convertToExcalidrawElements }] = await Promise.all([import("@excalidraw/mermaid-to-excalidraw"), import("excalidraw-later")]);
  const { elements, files } = await parseMermaidToExcalidraw(words);
  return { elements: convertToExcalidrawElements(elements, { regenerateIds: true }), files: files ?? {} };
}

/** The drawing in a file; null when the file holds none (a plain picture). */
export async function drawingIn(file: File): Promise<Loaded | null> {
  try {
    if (IN_WORDS.test(file.name)) return await fromWords(await file.text());
    const later = await import("excalidraw-later");
    return await later.loadFromBlob(file, null, null);
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
