import { expect, it } from "vitest";
import { drawSketch } from "./draw-sketch.ts";
import type { Mark } from "./listed.ts";

/** Notes what is called. */
function recorder(): { context: Parameters<typeof drawSketch>[0]; calls: string[] } {
  const calls: string[] = [];
  const context = new Proxy({}, {
    get: (_, name) => (...all: unknown[]) => { calls.push(`${String(name)} ${all.join(" ")}`); },
    set: (_, name, value) => { calls.push(`${String(name)}=${String(value)}`); return true; },
  });
  return { context: context as Parameters<typeof drawSketch>[0], calls };
}

function drawn(...marks: Mark[]): string[] {
  const { context, calls } = recorder();
  drawSketch(context, { width: 100, height: 50, marks }, { width: 206, height: 106 });
  return calls;
}

it("fits into its box, in the middle", () => {
  const calls = drawn(["rectangle", 0, 0, 100, 50, 0, "#111111", "#ffffff", 0, ""]);
  expect(calls).toContain("scale 2 2");
  expect(calls).toContain("translate 3 3");
  expect(calls).toContain("rect -50 -25 100 50");
  expect(calls.filter((call) => call.startsWith("fill ") || call.startsWith("stroke "))).toEqual(["fill ", "stroke "]);
});

it("draws lines by their points, turned around their middle, and fills none", () => {
  const calls = drawn(["line", 10, 10, 20, 20, 157, "#111111", "", 0, [10, 10, 30, 30]]);
  expect(calls).toContain("rotate 1.57");
  expect(calls.filter((call) => call.startsWith("lineTo"))).toEqual(["lineTo -10 -10", "lineTo 10 10"]);
  expect(calls).not.toContain("fill ");
});

it("writes what can be read, and shows that something is written otherwise", () => {
  expect(drawn(["text", 0, 0, 50, 10, 0, "#111111", "", 10, "Hello"])).toContain("fillText Hello -25 -5");
  expect(drawn(["text", 0, 0, 50, 1, 0, "#111111", "", 1, "Hello"]).some((call) => call.startsWith("fillText"))).toBe(false);
});

it("leaves an empty Thing empty", () => {
  expect(drawn()).toEqual([]);
});
