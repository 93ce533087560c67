import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { rectangle, text } from "../canvas/testing.ts";
import { foldingBy, rowsToSee } from "./folding.ts";
import { GATHERED, News } from "./news.ts";
import { rowsOf, stepFrom } from "./rows.ts";
import { countWords, doingsWords, marksOf } from "./words.ts";

const THING = [
  rectangle({ id: "low", x: 0, y: 500, locked: true, link: "https://example.com" }),
  rectangle({ id: "right", x: 300, y: 12, boundElements: [{ id: "label", type: "text" }] }),
  text("Kettle", { id: "label", x: 310, y: 20, containerId: "right" }),
  rectangle({ id: "left", type: "ellipse", x: 0, y: 8 }),
  rectangle({ id: "within", x: 20, y: 220, frameId: "frame" }),
  rectangle({ id: "frame", type: "frame", name: "Plan", x: 10, y: 200 }),
  rectangle({ id: "one", x: 0, y: 300, groupIds: ["inner", "outer"] }),
  rectangle({ id: "two", x: 50, y: 300, groupIds: ["inner", "outer"] }),
  rectangle({ id: "three", x: 90, y: 300, groupIds: ["outer"] }),
  rectangle({ id: "gone", y: 1, isDeleted: true }),
];

test("widgets in the order in which one reads, within their frames and groups", () => {
  const rows = rowsOf(THING);
  expect(rows.map(({ name, level, position, siblings }) => `${"  ".repeat(level - 1)}${name} ${String(position)}/${String(siblings)}`)).toEqual([
    "Ellipse 1/5",
    "Rectangle “Kettle” 2/5",
    "Frame “Plan” 3/5",
    "  Rectangle 1/1",
    "Group of 2 4/5",
    "  Group of 2 1/2",
    "    Rectangle 1/2",
    "    Rectangle 2/2",
    "  Rectangle 2/2",
    "Rectangle 5/5",
  ]);
  expect(rows[1]).toMatchObject({ widgets: ["right"], wordsOf: "label" });
  expect(rows[2]).toMatchObject({ widgets: ["frame"], wordsOf: "frame" });
  expect(rows[4]).toMatchObject({ widgets: ["one", "two", "three"], isGroup: true, isParent: true, wordsOf: null });
  expect(rows[2]).toMatchObject({ widgets: ["frame"], within: ["frame", "within"], isParent: true });
  expect(rows[9]).toMatchObject({ locked: true, linked: true });
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
});

test.each([
  [0, "ArrowDown", 1], [9, "ArrowDown", 9], [0, "ArrowUp", 0], [2, "ArrowRight", 3], [3, "ArrowRight", 3],
  [7, "ArrowLeft", 5], [8, "ArrowLeft", 4], [4, "ArrowLeft", 4], [5, "Home", 0], [5, "End", 9], [5, "x", 5],
])("from line %d, %s leads to %d", (at, key, to) => {
  expect(stepFrom(rowsOf(THING), at, key)).toBe(to);
});

test("what is folded hides what lies below it, and arrows fold and unfold", () => {
  const rows = rowsOf(THING);
  const keyOf = (at: number): string => rows[at]?.key ?? "";
  const seen = (...folded: number[]): number[] => rowsToSee(rows, new Set(folded.map(keyOf))).map((row) => rows.indexOf(row));
  expect(seen()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(seen(2)).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9]);
  expect(seen(5)).toEqual([0, 1, 2, 3, 4, 5, 8, 9]);
  expect(seen(2, 4, 5)).toEqual([0, 1, 2, 4, 9]);
  // What has nothing below it any more has nothing to hide.
  expect(seen(0)).toEqual(seen());
  const by = (key: string, at: number, ...folded: number[]): boolean | null | undefined => rows[at] && foldingBy(key, rows[at], new Set(folded.map(keyOf)));
  expect([by("ArrowLeft", 4), by("ArrowLeft", 4, 4), by("ArrowRight", 4, 4), by("ArrowRight", 4), by("ArrowLeft", 0), by("Enter", 4)])
    .toEqual([true, null, false, null, null, null]);
});

test("what is said of a line, and of what others do", () => {
  const [row] = rowsOf([rectangle({ locked: true, link: "x" })]);
  const ben = { id: "b", name: "Ben", color: "#000000" };
  expect(row && marksOf(row, { writer: ben, comments: 2 })).toEqual(["locked", "has a link", "2 comments", "Ben is editing"]);
  expect(row && marksOf({ ...row, locked: false, linked: false }, { writer: null, comments: 1 })).toEqual(["1 comment"]);
  expect(doingsWords("Ben", { added: 3, changed: 1, deleted: 0 })).toBe("Ben added 3 widgets. Ben changed a widget.");
  expect([0, 1, 2].map(countWords)).toEqual(["There is nothing on this Thing yet.", "1 entry", "2 entries"]);
});

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

test("what others do is gathered, and one's own is not said", () => {
  const [mine, theirs] = [new Y.Doc(), new Y.Doc()];
  const said: string[] = [];
  const news = new News(mine, (client) => (client === theirs.clientID ? "Ben" : undefined), (words) => said.push(words));
  const elements = theirs.getMap<Y.Map<unknown>>("elements");
  const tell = (): void => { Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs)); };
  mine.getMap("elements").set("own", new Y.Map());
  for (const id of ["a", "b", "c"]) {
    elements.set(id, new Y.Map());
    tell();
  }
  elements.get("a")?.set("x", 1);
  tell();
  vi.advanceTimersByTime(GATHERED);
  expect(said).toEqual(["Ben added 3 widgets."]);
  elements.get("b")?.set("x", 1);
  tell();
  elements.delete("a");
  tell();
  vi.advanceTimersByTime(GATHERED);
  expect(said.at(-1)).toBe("Ben changed a widget. Somebody deleted a widget.");
  elements.delete("c");
  tell();
  news.hear("Ben", ["c"]);
  vi.advanceTimersByTime(GATHERED);
  expect(said.at(-1)).toBe("Ben deleted a widget.");
  news.destroy();
  elements.delete("b");
  tell();
  vi.advanceTimersByTime(2 * GATHERED);
  expect(said).toHaveLength(3);
});

test("of many that go at once a browser tells some; where two have told, each has his own", () => {
  const [mine, theirs] = [new Y.Doc(), new Y.Doc()];
  const said: string[] = [];
  const news = new News(mine, () => undefined, (words) => said.push(words));
  const elements = theirs.getMap<Y.Map<unknown>>("elements");
  const tell = (): void => { Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs)); };
  const remove = (...ids: string[]): void => { for (const id of ids) elements.delete(id); };
  for (const id of ["a", "b", "c", "d", "e", "f"]) elements.set(id, new Y.Map());
  tell();
  vi.advanceTimersByTime(GATHERED);
  remove("a", "b", "c");
  news.hear("Ben", ["a"]);
  tell();
  vi.advanceTimersByTime(GATHERED);
  expect(said.at(-1)).toBe("Ben deleted 3 widgets.");
  remove("d", "e", "f");
  tell();
  news.hear("Ben", ["d"]);
  news.hear("Ada", ["e"]);
  vi.advanceTimersByTime(GATHERED);
  expect(said.at(-1)?.split(". ").map((words) => words.replace(/\.$/, "")).sort())
    .toEqual(["Ada deleted a widget", "Ben deleted a widget", "Somebody deleted a widget"]);
  news.destroy();
});
