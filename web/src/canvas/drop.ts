import { IN_WORDS } from "./import-file.ts";

/** Drops that this module made itself: a picture without a drawing in it, handed on to Excalidraw. */
const handedOn = new WeakSet<Event>();

function mayHoldDrawing(file: File): boolean {
  return /\.(excalidraw|json)$/i.test(file.name) || file.type === "image/png" || file.type === "image/svg+xml" || IN_WORDS.test(file.name);
}

function handOn(event: DragEvent, file: File): void {
  const data = new DataTransfer();
  data.items.add(file);
  const { clientX, clientY } = event;
  const next = new DragEvent("drop", { bubbles: true, cancelable: true, clientX, clientY, dataTransfer: data });
  handedOn.add(next);
  event.target?.dispatchEvent(next);
}

/**
 * Excalidraw replaces the whole scene, for everybody, by a drawing that is dropped on it. Files that may hold one are
 * taken before it sees them; `add` returns false for a file that holds none.
 */
export function takeDrops(root: HTMLElement, add: (file: File) => Promise<boolean>): () => void {
  const onDrop = (event: DragEvent): void => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (handedOn.has(event) || !files.some(mayHoldDrawing)) return;
    event.preventDefault();
    event.stopPropagation();
    for (const file of files) {
      void add(file).then((added) => { if (!added) handOn(event, file); });
    }
  };
  root.addEventListener("drop", onDrop, { capture: true });
  return () => { root.removeEventListener("drop", onDrop, { capture: true }); };
}
