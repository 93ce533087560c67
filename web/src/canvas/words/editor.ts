import { moved } from "./merge.ts";

/** Where Excalidraw lets a person write: a text area over the canvas. */
const AREA = "textarea.excalidraw-wysiwyg";

/** The text area in which the person writes, with what others write in the same text. */
export class Editor {
  /** Letters are being put together, as for Chinese or by a dead key: what is in the area is not to be touched. */
  #composing = false;

  constructor() {
    document.addEventListener("compositionstart", this.#begin, { capture: true });
    document.addEventListener("compositionend", this.#end, { capture: true });
  }

  destroy(): void {
    document.removeEventListener("compositionstart", this.#begin, { capture: true });
    document.removeEventListener("compositionend", this.#end, { capture: true });
  }

  readonly #begin = (): void => { this.#composing = true; };
  readonly #end = (): void => { this.#composing = false; };

  /** Puts others' words there; the person's caret stays where it is between the words. Returns whether that could be done. */
  retype(words: string): boolean {
    const area = document.querySelector<HTMLTextAreaElement>(AREA);
    if (!area || this.#composing) return false;
    const { value, selectionStart, selectionEnd, selectionDirection } = area;
    area.value = words;
    area.setSelectionRange(moved(selectionStart, value, words), moved(selectionEnd, value, words), selectionDirection);
    // As if it had been typed: Excalidraw breaks it into lines, measures it and shows it.
    area.dispatchEvent(new Event("input"));
    return true;
  }
}
