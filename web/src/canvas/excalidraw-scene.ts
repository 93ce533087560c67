import { CaptureUpdateAction } from "@excalidraw/excalidraw";
import type { ExcalidrawElement } from "@excalidraw/excalidraw/element/types";
import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import type { SceneElement } from "./element.ts";
import { idsInHand, type Scene } from "./scene.ts";
import { Editor } from "./words/editor.ts";
import { measured } from "./words/measured.ts";

/** The canvas as the binding sees it. */
export class ExcalidrawScene implements Scene {
  /** The pointer is down. */
  isPressed = false;
  readonly editor = new Editor();

  constructor(private readonly api: ExcalidrawImperativeAPI) {}

  elements(): readonly SceneElement[] {
    return this.api.getSceneElementsIncludingDeleted();
  }

  show(elements: readonly SceneElement[]): void {
    this.#update(elements, CaptureUpdateAction.NEVER);
  }

  /** Adds as this person's own work, to be undone as one step. */
  add(elements: readonly SceneElement[]): void {
    this.#update([...this.elements(), ...elements], CaptureUpdateAction.IMMEDIATELY);
  }

  inHand(): ReadonlySet<string> {
    return idsInHand(this.api.getAppState());
  }

  inGesture(): boolean {
    return this.isPressed || this.inHand().size > 0;
  }

  retype(id: string, words: string): boolean {
    const isWriting = this.api.getAppState().editingTextElement?.id === id;
    return isWriting && this.editor.retype(words);
  }

  measured(text: SceneElement, find: (id: string) => SceneElement | undefined): SceneElement {
    return measured(text, find(String(text["containerId"])));
  }

  /** The bytes of these images are stored: says so in their elements. This is local knowledge and nobody's edit. */
  markSaved(fileIds: ReadonlySet<string>): void {
    if (this.inGesture()) return;
    const isNews = (element: SceneElement): boolean =>
      element.type === "image" && element["status"] === "pending" && fileIds.has(String(element["fileId"]));
    const elements = this.elements();
    if (!elements.some(isNews)) return;
    this.show(elements.map((element) => (isNews(element) ? { ...element, status: "saved", version: element.version + 1 } : element)));
  }

  /** The image elements of this file, as they are now. */
  imagesOf(fileId: string): ReadonlySet<SceneElement> {
    return new Set(this.elements().filter((element) => element["fileId"] === fileId && !element.isDeleted));
  }

  /** Draws anew the images of this file that were replaced since: Excalidraw refreshes only the objects that it began with. */
  redrawImages(fileId: string, begun: ReadonlySet<SceneElement>): void {
    const isStale = (element: SceneElement): boolean => element["fileId"] === fileId && !begun.has(element);
    const elements = this.elements();
    if (this.inGesture() || !elements.some(isStale)) return;
    this.show(elements.map((element) => (isStale(element) ? { ...element } : element)));
  }

  #update(elements: readonly SceneElement[], captureUpdate: (typeof CaptureUpdateAction)[keyof typeof CaptureUpdateAction]): void {
    this.api.updateScene({ elements: elements as unknown as readonly ExcalidrawElement[], captureUpdate });
  }
}
