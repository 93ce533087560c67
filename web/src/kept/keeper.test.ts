import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import { useConnection } from "../stream/connection.ts";
import { readCopy, type Copy } from "./copy.ts";
import { Keeper } from "./keeper.ts";
import { KeptStore } from "./store.ts";
import { ADA, openedOf, sessionOf } from "./testing.ts";

vi.stubGlobal("window", new EventTarget());
vi.stubGlobal("document", Object.assign(new EventTarget(), { hidden: false }));

interface Tab { readonly doc: Y.Doc; readonly keeper: Keeper; readonly unsaved: string[] }

describe("a keeper", () => {
  let store: KeptStore;
  let tabs: Tab[];
  let time: number;

  const open = (copy: Copy | null = null): Tab => {
    const doc = new Y.Doc();
    if (copy) Y.applyUpdate(doc, copy.update);
    const unsaved: string[] = copy?.unsaved.flatMap(({ ids }) => ids) ?? [];
    const keeper = new Keeper({ store, person: ADA, opened: openedOf("t"), doc, copy, now: () => time, onChange: () => undefined });
    keeper.watch(() => unsaved, (ids) => { unsaved.push(...ids); });
    const tab = { doc, keeper, unsaved };
    tabs.push(tab);
    return tab;
  };
  const draw = ({ doc, unsaved }: Tab, name: string): void => {
    doc.getMap("elements").set(name, 1);
    unsaved.push(name);
  };
  const copy = (): Promise<Copy | null> => readCopy(store, ADA, "t");
  const names = async (): Promise<string[]> => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, (await copy())?.update ?? Y.encodeStateAsUpdate(doc));
    return [...doc.getMap("elements").keys()].sort();
  };

  beforeEach(async () => {
    globalThis.indexedDB = new IDBFactory();
    store = new KeptStore();
    tabs = [];
    time = 1000;
    useConnection.setState({ connection: "offline" });
    await store.enter(sessionOf(ADA));
  });

  afterEach(() => { for (const { keeper } of tabs) keeper.stop(); });

  it("keeps nothing of a Thing that is not here in full", async () => {
    const tab = open();
    draw(tab, "a");
    await tab.keeper.flush();
    expect([await copy(), tab.keeper.holds([])]).toEqual([null, false]);
  });

  it("keeps what is drawn by itself, and says when it has", async () => {
    const tab = open();
    tab.keeper.begin();
    draw(tab, "a");
    expect(tab.keeper.holds([])).toBe(false);
    await vi.waitFor(() => { expect(tab.keeper.holds([])).toBe(true); });
    await vi.waitFor(async () => { expect((await copy())?.unsaved).toMatchObject([{ ids: ["a"], since: 1000 }]); });
    expect(await names()).toEqual(["a"]);
  });

  it("loses nothing that is drawn while it keeps something else", async () => {
    const tab = open();
    tab.keeper.begin();
    for (let number = 0; number < 30; number += 1) {
      draw(tab, `r${String(number)}`);
      void tab.keeper.flush();
      if (number % 3 === 0) await Promise.resolve();
    }
    await tab.keeper.flush();
    expect(await names()).toHaveLength(30);
    expect(tab.keeper.holds([])).toBe(true);
  });

  it("goes on with what an earlier visit has left, until all is saved", async () => {
    const first = open();
    first.keeper.begin();
    draw(first, "a");
    await first.keeper.destroy();
    time = 9000;
    const second = open(await copy());
    draw(second, "b");
    await second.keeper.flush();
    expect([await names(), second.keeper.since]).toEqual([["a", "b"], 1000]);
    second.unsaved.length = 0;
    await second.keeper.flush();
    expect([(await copy())?.unsaved, second.keeper.since]).toEqual([[], null]);
  });

  it("notes that a copy is used again, and writes it anew only where it is in several pieces", async () => {
    const first = open();
    first.keeper.begin();
    await first.keeper.flush();
    const before = await copy();
    time = 9000;
    const second = open(before);
    await vi.waitFor(async () => { expect((await store.list(ADA))[0]?.copy.usedAt).toBe(9000); });
    expect((await copy())?.keys).toEqual(before?.keys);
    draw(second, "a");
    await second.keeper.flush();
    expect((await copy())?.keys).toHaveLength(2);
    open(await copy());
    await vi.waitFor(async () => { expect((await copy())?.keys).toHaveLength(1); });
    expect(await names()).toEqual(["a"]);
  });

  it("does not take for saved what nobody has looked at yet", async () => {
    const first = open();
    first.keeper.begin();
    draw(first, "a");
    await first.keeper.destroy();
    const kept = await copy();
    const doc = new Y.Doc();
    const keeper = new Keeper({ store, person: ADA, opened: openedOf("t"), doc, copy: kept, now: () => time, onChange: () => undefined });
    await keeper.destroy();
    expect((await copy())?.unsaved.flatMap(({ ids }) => ids)).toContain("a");
  });

  it("reads without a connection what another tab has drawn, and what of it is not saved", async () => {
    const [one, two] = [open(), open()];
    one.keeper.begin();
    await one.keeper.flush();
    two.keeper.begin();
    await two.keeper.flush();
    draw(one, "a");
    await one.keeper.flush();
    await vi.waitFor(() => { expect([...two.doc.getMap("elements").keys()]).toEqual(["a"]); });
    expect(two.unsaved).toEqual(["a"]);
    draw(two, "b");
    await two.keeper.flush();
    await vi.waitFor(() => { expect([...one.doc.getMap("elements").keys()].sort()).toEqual(["a", "b"]); });
    expect(await names()).toEqual(["a", "b"]);
  });

  it("begins anew what another tab has removed, and keeps nothing any more when the person has left", async () => {
    const tab = open();
    tab.keeper.begin();
    draw(tab, "a");
    await tab.keeper.flush();
    await store.forget(ADA, "t");
    draw(tab, "b");
    await tab.keeper.flush();
    expect(await names()).toEqual(["a", "b"]);
    await store.leave();
    draw(tab, "c");
    await tab.keeper.flush();
    expect([await names(), tab.keeper.holds([])]).toEqual([[], false]);
  });

  it("brings nothing back once it was stopped", async () => {
    const tab = open();
    tab.keeper.begin();
    await tab.keeper.flush();
    draw(tab, "a");
    const going = tab.keeper.flush();
    tab.keeper.stop();
    await store.forget(ADA, "t");
    await going;
    expect(await copy()).toBeNull();
  });

  it("holds images once they are kept", async () => {
    const tab = open();
    tab.keeper.begin();
    await tab.keeper.flush();
    tab.keeper.keepImage({ id: "i", mimeType: "image/png", created: 1, dataURL: "data:image/png;base64,AA==" });
    expect(tab.keeper.holds(["i"])).toBe(false);
    await tab.keeper.flush();
    expect([tab.keeper.holds(["i"]), (await copy())?.images.map(({ id }) => id)]).toEqual([true, ["i"]]);
  });
});
