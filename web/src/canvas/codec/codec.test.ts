import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { rectangle } from "../testing.ts";
import { pack, unpack } from "./pack.ts";
import type { Props } from "./props.ts";
import { createMap, readProps, writeChanges, type ElementMap } from "./ymap.ts";

function shared(props: Props): ElementMap {
  const doc = new Y.Doc();
  doc.getMap<ElementMap>("elements").set("x", createMap(props));
  const map = doc.getMap<ElementMap>("elements").get("x");
  if (!map) throw new Error("no map");
  return map;
}

function roundTrip(fields: Readonly<Record<string, unknown>>): Record<string, unknown> | null {
  return unpack(readProps(shared(pack(rectangle(fields)))));
}

describe("what is stored", () => {
  test("leaves out defaults and everything local", () => {
    expect(pack(rectangle({ seed: 7, index: "a1", customData: undefined }))).toEqual({
      type: "rectangle", pos: [10, 20], size: [100, 50], seed: 7, index: "a1",
    });
  });

  test("keeps the status of an image local", () => {
    expect(pack(rectangle({ type: "image", fileId: "f", status: "saved", scale: [1, 1], crop: null }))).not.toHaveProperty("status");
  });

  test.each([
    ["text", { type: "text", text: "標簽 ab", originalText: "標簽 ab", fontSize: 16, lineHeight: 1.2, containerId: "c" }],
    ["wrapped text", { type: "text", text: "a\nb", originalText: "a b" }],
    ["stroke", { type: "freedraw", points: [[0, 0], [1.25, -3.1]], pressures: [0.5, 0.25], simulatePressure: false, lastCommittedPoint: [1, 2] }],
    ["arrow", { type: "arrow", points: [[0, 0], [5, 5]], startBinding: { elementId: "r", focus: 0.1, gap: 2 }, endArrowhead: null, elbowed: true }],
    ["bound", { boundElements: [{ id: "a", type: "arrow" }, { id: "t", type: "text" }] }],
    ["bound to nothing", { boundElements: [] }],
    ["own data", { customData: { deep: [1, { x: null }] }, groupIds: ["g"], opacity: 40 }],
  ])("comes back as it was: %s", (_name, fields) => {
    expect(roundTrip(fields)).toMatchObject(fields);
  });

  test("describes no element when it is broken", () => {
    expect(unpack({ type: "spaceship", pos: [0, 0], size: [1, 1] })).toBeNull();
    expect(unpack({ type: "rectangle", pos: [0, "x"], size: [1, 1] })).toBeNull();
    expect(unpack({ type: "line", pos: [0, 0], size: [1, 1], points: [[0]] })).toBeNull();
    expect(unpack({ type: "text", pos: [0, 0], size: [1, 1] })).toBeNull();
  });
});

test("a new widget can be bound to by two people at once", () => {
  expect(readProps(shared(pack(rectangle())))["boundElements"]).toEqual({});
  expect(readProps(shared(pack(rectangle({ type: "line", points: [[0, 0], [1, 1]] }))))).not.toHaveProperty("boundElements");
});

describe("changes", () => {
  test("a growing stroke is appended, not rewritten", () => {
    const before = pack(rectangle({ type: "freedraw", points: [[0, 0], [1, 1]], pressures: [] }));
    const after = pack(rectangle({ type: "freedraw", points: [[0, 0], [1, 1], [2, 2]], pressures: [] }));
    const map = shared(before);
    const list = map.get("points");
    writeChanges(map, before, { ...before, points: after["points"] });
    expect(map.get("points")).toBe(list);
    expect((list as Y.Array<unknown>).toArray()).toEqual([[0, 0, 1, 1], [2, 2]]);
  });

  test("a stroke whose beginning changed is written anew", () => {
    const before = pack(rectangle({ type: "freedraw", points: [[0, 0], [1, 1]], pressures: [] }));
    const map = shared(before);
    writeChanges(map, before, { ...before, points: [0, 0, 9, 9] });
    expect(readProps(map)["points"]).toEqual([0, 0, 9, 9]);
  });

  test("single bindings come and go, the map stays", () => {
    const before: Props = { type: "rectangle", pos: [0, 0], size: [1, 1], boundElements: { a: "arrow" } };
    const map = shared(before);
    const bound = map.get("boundElements");
    writeChanges(map, before, { ...before, boundElements: { b: "arrow" } });
    expect(map.get("boundElements")).toBe(bound);
    expect(readProps(map)["boundElements"]).toEqual({ b: "arrow" });
  });

  test("a property back at its default is deleted", () => {
    const before: Props = { type: "rectangle", pos: [0, 0], size: [1, 1], opacity: 40 };
    const map = shared(before);
    expect(writeChanges(map, before, { type: "rectangle", pos: [0, 0], size: [1, 1] })).toBe(true);
    expect(map.has("opacity")).toBe(false);
  });
});
