import { restoreElements } from "@excalidraw/excalidraw";
import type { ExcalidrawElement } from "@excalidraw/excalidraw/element/types";
import type { SceneElement } from "../element.ts";

/** A text whose words are not broken into lines yet, as Excalidraw breaks and measures them, and where it then stands. */
export function measured(text: SceneElement, container: SceneElement | undefined): SceneElement {
  const words = text["originalText"];
  const parts = [{ ...text, text: words }, ...(container ? [container] : [])] as unknown as ExcalidrawElement[];
  const [restored] = restoreElements(parts, null, { refreshDimensions: true, repairBindings: true }) as unknown as SceneElement[];
  if (!restored) return text;
  const { width, height, x, y } = restored;
  const isLabel = container !== undefined && container.type !== "arrow";
  return { ...text, text: restored["text"], width, height, x, y: isLabel ? y + aligned(text, height) : y };
}

/** How a label that is not as high any more moves within its shape. */
function aligned({ height, ...text }: SceneElement, now: number): number {
  const part = { top: 0, middle: 0.5, bottom: 1 }[String(text["verticalAlign"])] ?? 0;
  return (height - now) * part;
}
