import { beforeEach, expect, test, vi } from "vitest";
import { Frames } from "./frames.ts";

let time = 0;
let waiting: (() => void)[] = [];

/** The browser's next frame, 16 ms later. */
function frame(): void {
  time += 16;
  const now = waiting;
  waiting = [];
  for (const callback of now) callback();
}

beforeEach(() => {
  time = 0;
  waiting = [];
  vi.spyOn(performance, "now").mockImplementation(() => time);
  vi.stubGlobal("requestAnimationFrame", (callback: () => void) => waiting.push(callback));
  vi.stubGlobal("cancelAnimationFrame", () => { waiting = []; });
});

test("draws once a frame, however often it is asked, and no more when nothing moves", () => {
  const pauses = [0, 0, null];
  const frames = new Frames(() => pauses.shift() ?? null);
  for (let asked = 0; asked < 5; asked += 1) frames.soon();
  for (let shown = 0; shown < 9; shown += 1) frame();
  expect([frames.count, waiting.length]).toEqual([3, 0]);
});

test("a crowd is drawn with each second frame, and at once where the view moves", () => {
  const frames = new Frames(() => 33);
  frames.now();
  for (let shown = 0; shown < 10; shown += 1) { frames.soon(); frame(); }
  expect(frames.count).toBe(6);
  frames.now();
  expect(frames.count).toBe(7);
});
