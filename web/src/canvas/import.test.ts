import { expect, test } from "vitest";
import { adopt } from "./import.ts";
import { rectangle } from "./testing.ts";

let count = 0;
const newId = (): string => `new${String((count += 1))}`;

test("on an empty canvas a drawing keeps its ids and its place", () => {
  const [adopted] = adopt([], [rectangle({ id: "r", x: 7, y: 8 })], newId);
  expect(adopted).toMatchObject({ id: "r", x: 7, y: 8, index: null });
});

test("ids that are taken are renamed everywhere", () => {
  const drawing = [
    rectangle({ id: "box", groupIds: ["g"], boundElements: [{ id: "label", type: "text" }, { id: "arrow", type: "arrow" }] }),
    rectangle({ id: "label", type: "text", text: "x", originalText: "x", containerId: "box", groupIds: ["g"] }),
    rectangle({ id: "arrow", type: "arrow", points: [[0, 0], [1, 1]], startBinding: { elementId: "box", focus: 0, gap: 1 }, endBinding: null, frameId: "frame" }),
    rectangle({ id: "frame", type: "frame", name: null }),
  ];
  const once = adopt([], drawing, newId);
  const [box, label, arrow, frame] = adopt(once, drawing, newId);
  expect(new Set([...once, box, label, arrow, frame].map((element) => element?.id)).size).toBe(8);
  expect(box?.["boundElements"]).toEqual([{ id: arrow?.id, type: "arrow" }, { id: label?.id, type: "text" }].sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1)));
  expect(label?.["containerId"]).toBe(box?.id);
  expect(label?.["groupIds"]).toEqual(box?.["groupIds"]);
  expect(box?.["groupIds"]).not.toEqual(["g"]);
  expect(arrow).toMatchObject({ frameId: frame?.id, startBinding: { elementId: box?.id } });
});

test("beside what is there, not on it; deleted elements stay behind", () => {
  const present = [rectangle({ x: 0, y: 100, width: 200 }), rectangle({ x: 5000, isDeleted: true })];
  const adopted = adopt(present, [rectangle({ x: 30, y: 40 }), rectangle({ isDeleted: true })], newId);
  expect(adopted).toHaveLength(1);
  expect(adopted[0]).toMatchObject({ x: 280, y: 100 });
});
