import type { SceneElement } from "./element.ts";

/** What the binding needs of the canvas. */
export interface Scene {
  /** All elements, deleted ones too, in array order. */
  elements(): readonly SceneElement[];
  /** Shows these elements as other people's work: never part of the local undo history. */
  show(elements: readonly SceneElement[]): void;
  /** Ids of the elements that the person is drawing, typing in or resizing right now. */
  inHand(): ReadonlySet<string>;
  /** Whether the person is in the middle of something that will be one step of the undo history. */
  inGesture(): boolean;
  /** Puts others' words into the text that the person is writing in, and keeps his place there; false where that cannot be now. */
  retype(id: string, words: string): boolean;
  /** This text, broken into lines and as large as its words need; `find` knows what it may stand in. */
  measured(text: SceneElement, find: (id: string) => SceneElement | undefined): SceneElement;
}

/** Ids that Excalidraw holds as live objects in its state. */
export function idsInHand(state: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const name of ["newElement", "editingTextElement", "resizingElement", "multiElement"]) {
    const element = state[name] as { id?: unknown } | null | undefined;
    if (typeof element?.id === "string") ids.add(element.id);
  }
  return ids;
}
