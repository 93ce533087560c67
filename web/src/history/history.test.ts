import { describe, expect, test } from "vitest";
import type { Person } from "../actions.ts";
import { lookOf, paramsOf } from "./address.ts";
import { difference, isNothing } from "./diff.ts";
import { Kept } from "./kept.ts";
import { Moments } from "./moments.ts";
import type { Moment, NamedVersion, Playback, Played, Stretch, TouchedWidgets, Widget } from "./past.ts";
import { elementOf, elementsOf, scenesOf, type Scene } from "./scene.ts";
import { authorsSince, countsOf, entries, sittings } from "./sittings.ts";
import { Tape } from "./tape.ts";
import { pairOf } from "./pair.ts";
import { countWords, dayWords, lines, skippedWords, sumWords } from "./words.ts";

const ADA: Person = { id: "ada", name: "Ada", color: "#0072b2" };
const BEN: Person = { id: "ben", name: "Ben", color: "#e69f00" };
/** At which a half-hour begins. */
const START = Date.UTC(2026, 10, 29, 14);
const MINUTE = 60_000;

function box(id: string, fields: Readonly<Record<string, unknown>> = {}): Widget {
  return { id, type: "rectangle", x: 0, y: 0, width: 10, height: 10, index: id, etag: "e", ...fields };
}

function scene(...widgets: Widget[]): Scene {
  return new Map(widgets.map((widget) => [widget.id, widget]));
}

function moment(version: number, widgets: readonly Widget[], deleted: readonly string[] = []): Moment {
  return { version, author: ADA, at: null, widgets, deleted };
}

function stretch(version: number, author: Person, begun: number, ended: number, widgets: TouchedWidgets | null = null): Stretch {
  const at = (minutes: number): string => new Date(START + minutes * MINUTE).toISOString();
  return { version, author, begun_at: at(begun), ended_at: at(ended), changes: 1, widgets };
}

function touched(added: string[], deleted: string[], changed: Record<string, string[]> = {}): TouchedWidgets {
  return { added, deleted, changed };
}

describe("scenes", () => {
  test("come of moments, one after the other", () => {
    const scenes = scenesOf([moment(1, [box("a"), box("b")]), moment(2, [box("a", { x: 5 })], ["b"])]);
    expect(scenes.map((one) => [...one.values()].map(({ id, x }) => [id, x]))).toEqual([[["a", 0], ["b", 0]], [["a", 5]]]);
  });

  test("are drawn with what the canvas has by itself, from the bottom to the top", () => {
    const drawn = elementsOf(scene(box("b"), box("a", { opacity: 40 })));
    expect(drawn.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(drawn[0]).toMatchObject({ opacity: 40, strokeWidth: 2, isDeleted: false });
  });

  test("leave out what no canvas can draw", () => {
    const broken = [
      { type: "spaceship" }, { x: "wide" }, { type: "line" }, { type: "arrow", points: [[0]] }, { type: "text" },
    ];
    for (const fields of broken) expect(elementOf(box("a", fields))).toBeNull();
    expect(elementOf(box("a", { type: "freedraw" }))).not.toBeNull();
    expect(elementOf(box("a", { type: "text", text: "Hi" }))).toMatchObject({ originalText: "Hi" });
  });
});

describe("what lies between two moments", () => {
  const before = scene(box("a"), box("b"), box("c"), box("d"));
  const after = scene(box("a", { x: 5, etag: "f" }), box("b", { boundElements: [{ id: "x", type: "arrow" }] }), box("d"), box("e"));

  test("is what was added, changed and removed, without what nobody did", () => {
    const found = difference(before, after);
    expect(found.added.map(({ id }) => id)).toEqual(["e"]);
    expect(found.removed.map(({ id }) => id)).toEqual(["c"]);
    expect(found.changed.map((one) => [one.after.id, one.ways])).toEqual([["a", ["moved"]]]);
    expect(sumWords(found)).toBe("1 added, 1 changed, 1 removed.");
  });

  test("is nothing between a moment and itself", () => {
    expect(isNothing(difference(before, before))).toBe(true);
    expect(sumWords(difference(before, before))).toBe("Nothing differs.");
  });

  test("is told in words, a label with what it stands in", () => {
    const label = (id: string, text: string, containerId: string): Widget => box(id, { type: "text", text, containerId });
    const one = scene(box("a", { boundElements: [{ id: "t", type: "text" }] }), label("t", "Boil", "a"), box("m"));
    const two = scene(
      box("a", { boundElements: [{ id: "t", type: "text" }] }), label("t", "Boil it", "a"),
      box("n", { type: "ellipse", boundElements: [{ id: "u", type: "text" }] }), label("u", "A  long\nlabel", "n"),
      box("m", { x: 3, backgroundColor: "#f00" }),
    );
    expect(lines(difference(one, two), one, two).map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      "added: Added: ellipse “A long label”",
      "changed: Moved and recoloured: rectangle",
      "changed: Rewritten: text “Boil” → text “Boil it”",
    ]);
    expect(lines(difference(two, one), two, one).map(({ text }) => text)).toContain("Removed: ellipse “A long label”");
  });

  test("lies between the versions that were chosen, the older one first", () => {
    const all = entries(sittings([stretch(9, ADA, 20, 21), stretch(5, ADA, 0, 1)]), [], 0);
    expect(pairOf(5, "", 9, all, 0)).toEqual({ older: null, newer: 5 });
    expect(pairOf(5, "now", 9, all, 0)).toEqual({ older: 5, newer: 9 });
    expect(pairOf(9, "before", 9, all, 0)).toEqual({ older: 5, newer: 9 });
    expect(pairOf(5, "before", 9, all, 0)).toEqual({ older: 0, newer: 5 });
    expect(pairOf(5, "before", 9, all, 3)).toEqual({ older: 2, newer: 5 });
    expect(pairOf(9, 5, 9, all, 0)).toEqual({ older: 5, newer: 9 });
  });
});

describe("sittings", () => {
  test("are what followed each other without a pause, of all who were there", () => {
    const found = sittings([stretch(9, ADA, 12, 14), stretch(8, BEN, 2, 11), stretch(5, ADA, 0, 3), stretch(2, BEN, -20, -10)]);
    expect(found.map(({ version, parts }) => [version, parts.map(({ person }) => person.id)])).toEqual([[9, ["ada", "ben"]], [2, ["ben"]]]);
    expect(found[0]?.begun.getTime()).toBe(START);
  });

  test("end with the half-hour, wherever the pages end", () => {
    expect(sittings([stretch(2, ADA, 30, 31), stretch(1, ADA, 28, 29)])).toHaveLength(2);
    expect(sittings([stretch(2, ADA, 28, 29), stretch(1, ADA, 26, 27)])).toHaveLength(1);
  });

  test("tell what came of it all", () => {
    const [one] = sittings([
      stretch(9, ADA, 3, 4, touched(["c"], ["a", "old"], { b: ["x"], d: ["strokeColor"] })),
      stretch(5, ADA, 0, 2, touched(["a", "b"], ["older"], { old: ["x"], d: ["x", "y"] })),
    ]);
    const widgets = one?.parts[0]?.widgets ?? null;
    expect(widgets).toEqual(touched(["b", "c"], ["older", "old"], { d: ["x", "y", "strokeColor"] }));
    expect(countWords(countsOf(widgets))).toBe("2 added · 1 moved · 1 recoloured · 2 removed");
    expect(countWords(countsOf(touched([], [], { a: ["boundElements"] })))).toBe("nothing that is seen");
    expect(countWords(countsOf(null))).toBe("made changes");
  });

  test("and names make the time line; a name that lies further back waits", () => {
    const named = (version: number): NamedVersion => ({ version, name: `v${String(version)}`, at: "", named_by: ADA, named_at: "" });
    const all = entries(sittings([stretch(9, ADA, 20, 21), stretch(5, ADA, 0, 1)]), [named(9), named(7), named(2)], 4);
    expect(all.map(({ version, sitting, named: name }) => [version, sitting !== null, name?.name])).toEqual([
      [9, true, "v9"], [7, false, "v7"], [5, true, undefined],
    ]);
  });

  test("say who has changed something since", () => {
    const all = [stretch(9, BEN, 4, 5), stretch(8, ADA, 2, 3), stretch(5, ADA, 0, 1)];
    expect([authorsSince(all, 5), authorsSince(all, 8), authorsSince(all, 9)].map((some) => some.map(({ id }) => id))).toEqual([["ben", "ada"], ["ben"], []]);
  });
});

describe("words", () => {
  test("days", () => {
    const now = new Date(2026, 10, 29, 9);
    expect(dayWords(new Date(2026, 10, 29, 1), now)).toBe("Today");
    expect(dayWords(new Date(2026, 10, 28, 23), now)).toBe("Yesterday");
    expect(dayWords(new Date(2026, 10, 5), now)).toBe("Thursday 5 November");
    expect(dayWords(new Date(2025, 10, 5), now)).toBe("Wednesday, 5 November 2025");
  });

  test("what was left", () => {
    expect(skippedWords(1)).toContain("1 widget was left");
    expect(skippedWords(3)).toContain("3 widgets were left");
  });
});

test("an address says what is looked at; what is no address is none", () => {
  for (const look of [{ at: 7, with: "now" }, { at: null, with: "before" }, { at: 3, with: 12 }, { at: null, with: "" }] as const) {
    expect(lookOf(paramsOf(look))).toEqual(look);
  }
  expect(lookOf(new URLSearchParams("at=-1&with=x"))).toEqual({ at: null, with: "" });
});

test("so many are kept, those that were asked for last", () => {
  const dropped: number[] = [];
  const kept = new Kept<number>(2, (value) => { dropped.push(value); });
  kept.set("a", 1);
  kept.set("b", 2);
  kept.get("a");
  kept.set("c", 3);
  expect([kept.get("a"), kept.get("b"), kept.get("c"), dropped]).toEqual([1, undefined, 3, [2]]);
  kept.clear();
  expect([kept.size, dropped]).toEqual([0, [2, 1, 3]]);
});

describe("moments", () => {
  function server(most = 100): { asked: Playback[]; ask: (params: Playback) => Promise<Played> } {
    const asked: Playback[] = [];
    return {
      asked,
      ask: (params) => {
        asked.push(params);
        const versions = [...(params.at ?? [])].sort((a, b) => a - b).slice(0, most);
        return Promise.resolve({ moments: versions.map((version) => moment(version, [box("a", { x: version })])), next: null });
      },
    };
  }
  const soon = (work: () => void): void => { queueMicrotask(work); };
  const x = (one: Scene): unknown => one.get("a")?.["x"];

  test("are asked for together, and once", async () => {
    const { asked, ask } = server();
    const moments = new Moments("t", ask, soon);
    expect((await Promise.all([3, 1, 3, 2].map((version) => moments.at(version)))).map(x)).toEqual([3, 1, 3, 2]);
    expect(asked).toEqual([{ thing: "t", at: [3, 1, 2] }]);
  });

  test("are asked for again where the answer got too long, and are not where they are known", async () => {
    const { asked, ask } = server(1);
    const moments = new Moments("t", ask, soon);
    moments.put(9, scene(box("a", { x: 9 })));
    expect((await Promise.all([2, 1, 9].map((version) => moments.at(version)))).map(x)).toEqual([2, 1, 9]);
    expect(asked.map(({ at }) => at)).toEqual([[2, 1], [2]]);
  });

  test("that could not be fetched are tried again by who asks next", async () => {
    let fails = true;
    const { ask } = server();
    const moments = new Moments("t", (params) => (fails ? Promise.reject(new Error("no")) : ask(params)), soon);
    await expect(moments.at(1)).rejects.toThrow("no");
    fails = false;
    expect(x(await moments.at(1))).toBe(1);
  });
});

describe("a tape", () => {
  /** Moments 1 to 40, a few at a time; each moves the same widget, and the 20th adds one that the 30th takes away. */
  function tape(count: () => number): { tape: Tape; asked: Playback[] } {
    const asked: Playback[] = [];
    const all = Array.from({ length: 40 }, (_, at) => (
      moment(at + 1, [box("a", { x: at + 1 }), ...(at === 19 ? [box("b")] : [])], at === 29 ? ["b"] : [])
    ));
    const ask = (params: Playback): Promise<Played> => {
      asked.push(params);
      const rest = all.slice(params.after, count());
      return Promise.resolve({ moments: rest.slice(0, 15), next: rest.length > 15 ? (params.after ?? 0) + 15 : null });
    };
    return { tape: new Tape("t", ask), asked };
  }

  test("is wound to its end, and goes anywhere at once", async () => {
    const { tape: one, asked } = tape(() => 40);
    await one.wind();
    expect([one.length, one.end, asked.map(({ after }) => after)]).toEqual([40, 40, [0, 15, 30]]);
    const at = (place: number): unknown[] => [one.scene(place).get("a")?.["x"], one.scene(place).has("b")];
    expect([0, 15, 16, 19, 28, 29, 39].map(at)).toEqual([[1, false], [16, false], [17, false], [20, true], [29, true], [30, false], [40, false]]);
    expect([one.placeOf(1), one.placeOf(17), one.placeOf(40), one.placeOf(99)]).toEqual([0, 16, 39, 39]);
  });

  test("goes on with what has come since", async () => {
    let count = 10;
    const { tape: one, asked } = tape(() => count);
    await one.wind();
    count = 12;
    await one.wind();
    expect([one.end, asked.at(-1)]).toEqual([12, { thing: "t", after: 10, frames: 20 }]);
  });
});
