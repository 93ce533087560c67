import { beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { Conflicts, conflictWords } from "./conflicts.ts";
import type { Conflict } from "./thing-link.ts";

const THEIRS = Symbol("theirs");

describe("conflicts", () => {
  let mine: Y.Doc;
  let theirs: Y.Doc;
  let conflicts: Conflicts;
  const widget = (doc: Y.Doc, id: string): Y.Map<unknown> => doc.getMap<Y.Map<unknown>>("elements").get(id) ?? new Y.Map();
  /** What is sent is answered with what others have done. */
  const exchanged = (): Conflict | null => {
    const sent = Y.encodeStateAsUpdate(mine, Y.encodeStateVector(theirs));
    const update = Y.encodeStateAsUpdate(theirs, Y.encodeStateVector(mine));
    Y.applyUpdate(mine, update, THEIRS);
    return conflicts.take(update, sent, true);
  };

  beforeEach(() => {
    [mine, theirs] = [new Y.Doc(), new Y.Doc()];
    for (const id of ["a", "b"]) theirs.getMap("elements").set(id, new Y.Map(Object.entries({ pos: 1, color: "red", index: "a1" })));
    conflicts = new Conflicts(mine, THEIRS);
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
