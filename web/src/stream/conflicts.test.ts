import { beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { retype, writeText } from "../canvas/words/typed.ts";
import { Conflicts, conflictWords } from "./conflicts.ts";
import type { Conflict } from "./thing-link.ts";

const THEIRS = Symbol("theirs");

describe("conflicts", () => {
  let mine: Y.Doc;
  let theirs: Y.Doc;
  let conflicts: Conflicts;
  let pending: Uint8Array[];
  const widget = (doc: Y.Doc, id: string): Y.Map<unknown> => doc.getMap<Y.Map<unknown>>("elements").get(id) ?? new Y.Map();
  /** What is sent is answered with what others have done. */
  const exchanged = (): Conflict | null => {
    const sent = Y.mergeUpdates([Y.encodeStateAsUpdate(new Y.Doc()), ...pending.splice(0)]);
    const update = Y.encodeStateAsUpdate(theirs, Y.encodeStateVector(mine));
    Y.applyUpdate(mine, update, THEIRS);
    return conflicts.take(update, sent, true);
  };

  beforeEach(() => {
    [mine, theirs] = [new Y.Doc(), new Y.Doc()];
    for (const id of ["a", "b"]) theirs.getMap("elements").set(id, new Y.Map(Object.entries({ pos: 1, color: "red", index: "a1" })));
    conflicts = new Conflicts(mine, THEIRS);
    pending = [];
    mine.on("update", (update: Uint8Array, origin: unknown) => { if (origin !== THEIRS) pending.push(update); });
    exchanged();
  });

  it("are none where two people change different widgets, or different properties of one", () => {
    widget(mine, "a").set("pos", 2);
    widget(theirs, "b").set("pos", 3);
    widget(theirs, "a").set("color", "blue");
    expect(exchanged()).toBeNull();
  });

  it.each([1, 2])("are there where both change the same, whoever's change is kept (%d)", (number) => {
    [mine.clientID, theirs.clientID] = [number, 3 - number];
    widget(mine, "a").set("pos", 2);
    widget(theirs, "a").set("pos", 3);
    expect(exchanged()).toEqual({ changed: 1, deleted: 0 });
    expect(exchanged()).toBeNull();
  });

  it("are there where one deletes what the other changes", () => {
    widget(mine, "a").set("pos", 2);
    theirs.getMap("elements").delete("a");
    expect(exchanged()).toEqual({ changed: 0, deleted: 1 });
  });

  it("are none in what the canvas keeps by itself", () => {
    widget(mine, "a").set("index", "a2");
    widget(theirs, "a").set("index", "a3");
    expect(exchanged()).toBeNull();
  });

  it("are none in a text in which both have typed, and are where others write it without that", () => {
    const type = (doc: Y.Doc, words: string): void => {
      doc.transact(() => { retype(widget(doc, "a"), words); writeText(widget(doc, "a"), words); });
    };
    widget(theirs, "a").set("text", "kettle");
    exchanged();
    type(mine, "new kettle");
    type(theirs, "kettle boils");
    expect(exchanged()).toBeNull();
    widget(mine, "b").set("text", "mine");
    widget(theirs, "b").set("text", "theirs");
    expect(exchanged()).toEqual({ changed: 1, deleted: 0 });
  });

  it("are none with what was stored before", () => {
    widget(mine, "a").set("pos", 2);
    exchanged();
    widget(theirs, "a").set("pos", 3);
    expect(exchanged()).toBeNull();
  });

  it("are said", () => {
    expect(conflictWords({ changed: 1, deleted: 0 })).toContain("has changed a widget at the same time as you");
    expect(conflictWords({ changed: 0, deleted: 2 })).toBe("Somebody else has deleted 2 widgets that you have changed.");
  });
});
