import { expect, it } from "vitest";
import type { SceneElement } from "../canvas/element.ts";
import { hitsOf, markedFor } from "./hits.ts";

function text(id: string, words: string, more: object = {}): SceneElement {
  return { id, type: "text", text: words, x: 0, y: 0, width: 10, height: 10, isDeleted: false, ...more } as unknown as SceneElement;
}

const SCENE = [
  text("low", "Faster steps", { y: 50 }), text("high", "the faster stream"), text("one", "faster"), text("gone", "faster steps", { isDeleted: true }),
  text("frame", "", { type: "frame", name: "Steps, faster" , y: 20 }), text("label", "other", { containerId: "box" }), text("box", "", { type: "rectangle" }),
];

it("finds the widgets with most of the words, from the top to the bottom", () => {
  expect(hitsOf(SCENE, "faster st")).toEqual(["high", "frame", "low"]);
  expect(hitsOf(SCENE, "stream other nothing")).toEqual(["high", "label"]);
});

it("finds nothing where nothing is", () => {
  expect(hitsOf(SCENE, "kettle")).toEqual([]);
  expect(hitsOf(SCENE, "!")).toEqual([]);
  expect(hitsOf([], "a")).toEqual([]);
});

it("marks what a label stands on", () => {
  expect(markedFor(SCENE, "label")?.id).toBe("box");
  expect(markedFor(SCENE, "low")?.id).toBe("low");
  expect(markedFor(SCENE, "gone")).toBeNull();
});
