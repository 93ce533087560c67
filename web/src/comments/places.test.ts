import { describe, expect, it } from "vitest";
import type { SceneElement } from "../canvas/element.ts";
import { inScene, onScreen } from "../canvas/cursors/view.ts";
import { clustered, isGone, pinAt, placeOf } from "./places.ts";

function element(id: string, more: Partial<SceneElement> = {}): SceneElement {
  return {
    id, type: "rectangle", x: 100, y: 100, width: 200, height: 100, angle: 0, version: 1, versionNonce: 1, isDeleted: false, index: "a0", ...more,
  };
}

function elements(...all: SceneElement[]): ReadonlyMap<string, SceneElement> {
  return new Map(all.map((one) => [one.id, one]));
}

const on = (x: number, y: number): { widget: string; x: number; y: number } => ({ widget: "w", x, y });

describe("a pin on a widget", () => {
  it("goes with it, also where it is made larger or turned", () => {
    expect(placeOf(on(0.5, 0.5), elements(element("w")))).toEqual({ x: 200, y: 150 });
    expect(placeOf(on(1, 0), elements(element("w", { x: 0, y: 0, width: 400 })))).toEqual({ x: 400, y: 0 });
    const turned = placeOf(on(1, 0.5), elements(element("w", { angle: Math.PI / 2 })));
    expect([turned?.x, turned?.y].map((value) => Math.round(value ?? 0))).toEqual([200, 250]);
  });

  it("is where it was put, whatever the angle", () => {
    const widget = element("w", { angle: 0.7 });
    const point = { x: 180, y: 120 };
    const place = placeOf(pinAt([widget], point, 0), elements(widget));
    expect([place?.x, place?.y].map((value) => Math.round(value ?? 0))).toEqual([180, 120]);
  });

  it("is at its upper right corner where nothing else is said", () => {
    expect(placeOf({ widget: "w", x: null, y: null }, elements(element("w")))).toEqual({ x: 300, y: 100 });
  });

  it("is nowhere when the widget is gone, and there again when it comes back", () => {
    for (const gone of [elements(), elements(element("w", { isDeleted: true }))]) {
      expect([placeOf(on(0, 0), gone), isGone(on(0, 0), gone)]).toEqual([null, true]);
    }
    expect(isGone(on(0, 0), elements(element("w")))).toBe(false);
    expect(isGone({ widget: null, x: 1, y: 2 }, elements())).toBe(false);
  });
});

describe("pinAt", () => {
  it("takes the uppermost widget, a frame only where there is no other, and else the canvas", () => {
    const all = [element("lower"), element("upper", { x: 150 }), element("frame", { type: "frame", x: 0, y: 0, width: 900, height: 900 })];
    expect(pinAt(all, { x: 160, y: 150 }, 4).widget).toBe("upper");
    expect(pinAt(all, { x: 110, y: 150 }, 4).widget).toBe("lower");
    expect(pinAt(all, { x: 800, y: 800 }, 4).widget).toBe("frame");
    expect(pinAt(all, { x: -50.4, y: 3 }, 4)).toEqual({ widget: null, x: -50, y: 3 });
  });

  it("takes a line only near the line, an ellipse not by its corners", () => {
    const line = element("line", { type: "line", points: [[0, 0], [200, 100]] });
    expect([pinAt([line], { x: 200, y: 151 }, 6).widget, pinAt([line], { x: 280, y: 110 }, 6).widget]).toEqual(["line", null]);
    const ellipse = element("ellipse", { type: "ellipse" });
    expect([pinAt([ellipse], { x: 200, y: 150 }, 4).widget, pinAt([ellipse], { x: 104, y: 104 }, 4).widget]).toEqual(["ellipse", null]);
  });
});

it("scene and screen are each other's inverse", () => {
  const view = { scrollX: 30, scrollY: -20, zoom: 2 };
  expect(onScreen({ x: 10, y: 30 }, view)).toEqual({ x: 80, y: 20 });
  expect(inScene({ x: 80, y: 20 }, view)).toEqual({ x: 10, y: 30 });
});

it("clustered puts together what would cover each other", () => {
  const spots = [{ x: 0, y: 0, item: "a" }, { x: 100, y: 0, item: "b" }, { x: 10, y: 5, item: "c" }];
  expect(clustered(spots, 26)).toEqual([{ x: 0, y: 0, items: ["a", "c"] }, { x: 100, y: 0, items: ["b"] }]);
});
