import { expect, test } from "vitest";
import { Board, type Element } from "./board.ts";
import { pictureOf } from "./picture.ts";
import { builtIn } from "./templates.ts";

test("each holds together: ids are unique, and whatever is bound is there and knows of it", () => {
  for (const { name, draw } of builtIn()) {
    const elements = new Map(draw().map((element) => [element.id, element]));
    expect(elements.size, name).toBe(draw().length);
    for (const { id, containerId, boundElements = [], startBinding, endBinding } of elements.values()) {
      for (const bound of boundElements) expect(elements.get(bound.id)?.type, name).toBe(bound.type);
      for (const shape of [containerId, startBinding?.elementId, endBinding?.elementId]) {
        if (shape !== undefined) expect(elements.get(shape)?.boundElements?.map((one) => one.id), name).toContain(id);
      }
    }
  }
});

test("words stay within their shapes", () => {
  for (const { name, draw } of builtIn()) {
    const elements = new Map(draw().map((element) => [element.id, element]));
    for (const { text, width, containerId } of elements.values()) {
      if (containerId !== undefined) expect(width, `${name}: ${text ?? ""}`).toBeLessThan(elements.get(containerId)?.width ?? 0);
    }
  }
});

test("an arrow goes from side to side", () => {
  const board = new Board();
  const left = board.shape({ x: 0, y: 0, width: 100, height: 50 }, "red");
  const right = board.shape({ x: 300, y: 0, width: 100, height: 50 }, "red");
  const below = board.shape({ x: 0, y: 200, width: 100, height: 50 }, "red");
  board.arrow(left, right);
  board.arrow(below, left);
  const arrows = board.elements.filter(({ type }) => type === "arrow").map(({ x, y, points }): Partial<Element> => ({ x, y, points: points ?? [] }));
  expect(arrows).toEqual([{ x: 106, y: 25, points: [[0, 0], [188, 0]] }, { x: 50, y: 194, points: [[0, 0], [0, -138]] }]);
});

test("in small, from its left upper corner on", () => {
  const board = new Board();
  const shape = board.shape({ x: -50, y: 20, width: 100, height: 50 }, "red");
  board.arrow(shape, board.shape({ x: 150, y: 20, width: 100, height: 50 }, "red"));
  const { width, height, marks } = pictureOf(board.elements);
  expect([width, height]).toEqual([300, 50]);
  expect(marks.map(([kind, x, y]) => [kind, x, y])).toEqual([["rectangle", 0, 0], ["rectangle", 200, 0], ["line", 106, 25]]);
  expect(marks[2]?.[9]).toEqual([106, 25, 194, 25]);
});
