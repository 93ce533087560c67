import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { Session } from "../ajax.ts";
import { readCopy } from "./copy.ts";
import { KeptStore, MOST } from "./store.ts";
import { ADA, openedOf, sessionOf } from "./testing.ts";
import { troubleNow } from "./trouble.ts";

const DAY = 24 * 60 * 60_000;

function updateOf(name: string): Uint8Array {
  const doc = new Y.Doc();
  doc.getMap("elements").set(name, 1);
  return Y.encodeStateAsUpdate(doc);
}

async function namesIn(store: KeptStore, thing: string): Promise<string[]> {
  const copy = await readCopy(store, ADA, thing);
  const doc = new Y.Doc();
  if (copy) Y.applyUpdate(doc, copy.update);
  return [...doc.getMap("elements").keys()].sort();
}

describe("what a browser keeps", () => {
  let store: KeptStore;
  const begin = (thing: string, name: string, usedAt = 0): Promise<unknown> =>
    store.begin({ person: ADA, thing, opened: openedOf(thing), usedAt }, updateOf(name), []);

  beforeEach(async () => {
    globalThis.indexedDB = new IDBFactory();
    store = new KeptStore();
    await store.enter(sessionOf(ADA));
  });

  it("is of a Thing what was begun and what was added, and what of it is not saved", async () => {
    await begin("t", "a");
    const unsaved = { person: ADA, thing: "t", tab: "one", ids: ["b"], since: 5 };
    expect(await store.append(ADA, "t", updateOf("b"), unsaved, "one")).toBeTypeOf("number");
    expect(await namesIn(store, "t")).toEqual(["a", "b"]);
    expect(await readCopy(store, ADA, "t")).toMatchObject({ opened: openedOf("t"), unsaved: [unsaved] });
    await store.append(ADA, "t", null, null, "one");
    expect((await readCopy(store, ADA, "t"))?.unsaved).toEqual([]);
    expect(await readCopy(store, ADA, "another")).toBeNull();
  });

  it("is one piece again where that takes the place of the others", async () => {
    const first = await begin("t", "a");
    await store.begin({ person: ADA, thing: "t", opened: openedOf("t"), usedAt: 1 }, updateOf("b"), [first as number]);
    expect((await store.read(ADA, "t"))?.contents).toHaveLength(1);
  });

  it("tells tabs what the others have added", async () => {
    const key = await begin("t", "a");
    await store.append(ADA, "t", updateOf("b"), null, "two");
    expect([...(await store.others(ADA, "t", new Set([key as number]))).values()]).toEqual([updateOf("b")].map((one) => expect.any(one.constructor) as unknown));
  });

  it("is removed when somebody else comes, when the person leaves, and not when he comes again", async () => {
    await begin("t", "a");
    await store.rescue({ person: ADA, thing: "t", name: "T", at: 0, drawing: "{}" });
    await store.enter(sessionOf(ADA));
    expect(await namesIn(store, "t")).toEqual(["a"]);
    await store.enter(sessionOf("ben"));
    expect([await namesIn(store, "t"), await store.rescued(ADA)]).toEqual([[], []]);
    expect((await store.session())?.user.id).toBe("ben");
    await store.leave();
    expect(await store.session()).toBeUndefined();
  });

  it("is put away as a drawing as a whole, or not at all", async () => {
    await begin("t", "a");
    const record = { person: ADA, thing: "t", name: "T", at: 0, drawing: "{}" };
    // What no browser can store fails while it is written.
    await expect(store.giveUp({ ...record, drawing: (() => undefined) as unknown as string })).rejects.toThrow();
    expect([await namesIn(store, "t"), await store.rescued(ADA)]).toEqual([["a"], []]);
    const key = await store.giveUp(record);
    expect([await namesIn(store, "t"), await store.rescued(ADA)]).toEqual([[], [{ ...record, key }]]);
    await store.dropRescued(key ?? 0);
    expect(await store.rescued(ADA)).toEqual([]);
  });

  it("takes nothing for whoever has left, and nothing for what was removed", async () => {
    await begin("t", "a");
    await store.forget(ADA, "t");
    expect(await store.append(ADA, "t", updateOf("b"), null, "one")).toBe("gone");
    await store.leave();
    expect(await store.append(ADA, "t", updateOf("b"), null, "one")).toBe("left");
    expect(await begin("t", "a")).toBe("left");
    expect(await namesIn(store, "t")).toEqual([]);
  });

  it("has an end: old copies go, and those above a number, but never what is not saved", async () => {
    const now = 100 * DAY;
    for (let number = 0; number < MOST + 3; number += 1) await begin(`t${String(number)}`, "a", now - number);
    await begin("old", "a", now - 40 * DAY);
    await begin("unsaved", "a", 0);
    await store.append(ADA, "unsaved", null, { person: ADA, thing: "unsaved", tab: "one", ids: ["a"], since: 0 }, "one");
    await store.tidy(ADA, now);
    const left = (await store.list(ADA)).map(({ copy }) => copy.thing);
    expect([left.length, left.includes("t0"), left.includes("old"), left.includes("unsaved")]).toEqual([MOST + 1, true, false, true]);
    await store.makeRoom(ADA, "t0");
    expect((await store.list(ADA)).map(({ copy }) => copy.thing)).toEqual(["t0", "unsaved"]);
  });

  it("is forgotten where it is not what was written", async () => {
    await store.begin({ person: ADA, thing: "t", opened: openedOf("t"), usedAt: 0 }, new Uint8Array([200, 1, 2]), []);
    expect(await readCopy(store, ADA, "t")).toBeNull();
    expect(await store.list(ADA)).toEqual([]);
  });

  it("is nothing where there is no storage, and that is said", async () => {
    const none = new KeptStore();
    const { indexedDB } = globalThis;
    globalThis.indexedDB = { open: () => { throw new DOMException("no", "SecurityError"); } } as unknown as IDBFactory;
    await expect(none.enter({ user: { id: ADA } } as Session)).rejects.toThrow();
    expect(troubleNow()).toBe("missing");
    globalThis.indexedDB = indexedDB;
    await none.enter(sessionOf(ADA));
    expect(troubleNow()).toBeNull();
  });
});
