import { expect, test } from "vitest";
import { MOST, withHoles, withStep } from "./history.ts";
import { nameOf, type Hour, type Point } from "./status.ts";

const EMPTY: Hour = { step: 5, at: [], lines: [] };

function point(name: string, id: number, cpu: number): Point {
  return { name, id, cpu, rss: 1000, clients: 0, messages: 0 };
}

test("steps become columns of one length, with nothing where a process was away", () => {
  let hour = withStep(EMPTY, { at: 5000, points: [point("widgetapp", 0, 1)] });
  hour = withStep(hour, { at: 10_000, points: [point("widgetapp", 0, 2), point("_sfe", 1, 7)] });
  hour = withStep(hour, { at: 15_000, points: [point("_sfe", 1, 8)] });
  expect(hour.at).toEqual([5000, 10_000, 15_000]);
  expect(hour.lines.map((line) => [nameOf(line), line.cpu])).toEqual([["widgetapp", [1, 2, null]], ["_sfe 1", [null, 7, 8]]]);
});

test("the same step twice, or an older one, changes nothing", () => {
  const hour = withStep(EMPTY, { at: 5000, points: [point("widgetapp", 0, 1)] });
  expect(withStep(hour, { at: 5000, points: [point("widgetapp", 0, 9)] })).toBe(hour);
  expect(withStep(hour, { at: 4000, points: [] })).toBe(hour);
});

test("an hour is kept, and with the last of its points a process goes", () => {
  let hour = withStep(EMPTY, { at: 1, points: [point("_sfe", 1, 1), point("widgetapp", 0, 1)] });
  for (let step = 2; step <= MOST; step += 1) hour = withStep(hour, { at: step, points: [point("widgetapp", 0, step)] });
  expect([hour.at.length, hour.lines.length]).toEqual([MOST, 2]);
  hour = withStep(hour, { at: MOST + 1, points: [point("widgetapp", 0, 0)] });
  expect([hour.at.length, hour.lines.map(nameOf)]).toEqual([MOST, ["widgetapp"]]);
  expect(hour.lines[0]?.cpu.length).toBe(MOST);
});

test("a pause of the server is a hole, a late step is none", () => {
  const hour: Hour = { step: 5, at: [5000, 12_000, 100_000], lines: [] };
  expect(withHoles(hour, [[1, 2, 3]])).toEqual({ at: [5, 12, 17, 100], columns: [[1, 2, null, 3]] });
});
