import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Picture } from "./listed.ts";
import { PictureStore } from "./picture-store.ts";

const asked: string[][] = [];
let number = 1;

function picture(thing: string): Picture {
  return { thing, number, sketch: { width: number, height: 1, marks: [] } };
}

const store = (fails = false): PictureStore => new PictureStore((things) => {
  asked.push([...things]);
  return fails ? Promise.reject(new Error("away")) : Promise.resolve({ pictures: things.filter((thing) => thing !== "hidden").map(picture) });
});

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  number = 1;
});
afterEach(() => { vi.useRealTimers(); });

async function all<T>(wanted: readonly Promise<T>[]): Promise<T[]> {
  await vi.advanceTimersByTimeAsync(200);
  return Promise.all(wanted);
}

it("asks for several at once, and for each once", async () => {
  const one = store();
  const found = await all([one.of("a", 1), one.of("b", 1), one.of("a", 1)]);
  expect(found.map((sketch) => sketch?.width)).toEqual([1, 1, 1]);
  expect(asked).toEqual([["a", "b"]]);
  await all([one.of("a", 1)]);
  expect(asked).toHaveLength(1);
});

it("asks again for a newer one, and shows the older one meanwhile", async () => {
  const one = store();
  await all([one.of("a", 1)]);
  number = 2;
  const next = one.of("a", 2);
  expect(one.known("a")?.sketch.width).toBe(1);
  expect((await all([next]))[0]?.width).toBe(2);
});

it("asks for very many in turns, the last ones first", async () => {
  const one = store();
  await all(Array.from({ length: 100 }, (_, at) => one.of(String(at), 1)));
  expect(asked.map((things) => things.length)).toEqual([60, 40]);
  expect(asked[0]).toContain("99");
});

it("does without what cannot be had", async () => {
  expect(await all([store().of("hidden", 1), store(true).of("a", 1)])).toEqual([null, null]);
});
