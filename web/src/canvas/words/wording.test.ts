import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import type { ElementMap } from "../codec/ymap.ts";
import { meet, view, type Person } from "../testing.ts";
import { later, letGo, people, shared, stored, type, widget, wordsAt } from "./testing.ts";

describe.each([[1, 2], [2, 1]])("two write in one text (%d, %d)", (one, two) => {
  test("in which nobody had typed: both begin it, and all words are there", () => {
    const both = people(one, two);
    const id = shared("The kettle", both);
    type(both[0], id, "The new kettle");
    type(both[1], id, "The kettle boils");
    for (const person of both) person.binding.flush();
    letGo(...both);
    meet(...both);
    expect(both.map((person) => wordsAt(person, id))).toEqual(["The new kettle boils", "The new kettle boils"]);
    later(both, 10_000);
    later(both, 10_000);
    expect(view(both[0] as Person)).toEqual(view(both[1] as Person));
    expect(stored(both[0], id)).toBe("The new kettle boils");
    const sent = both.map(({ updates }) => updates.length);
    later(both, 60_000);
    expect(both.map(({ updates }) => updates.length)).toEqual(sent);
  });

  test("each sees the other's words while he writes", () => {
    const both = people(one, two);
    const id = shared("", both.slice(0, 1));
    type(both[0], id, "A");
    meet(...both);
    for (const [at, letter] of "bcdefg".split("").entries()) {
      const person = both[at % 2];
      type(person, id, `${String(wordsAt(person, id))}${letter}`);
      meet(...both);
    }
    expect(both.map((person) => wordsAt(person, id))).toEqual(["Abcdefg", "Abcdefg"]);
  });

  test("what a dead key is putting together is not touched, and merged behind it", () => {
    const both = people(one, two);
    const id = shared("a", both);
    type(both[0], id, "a´");
    if (both[0]) both[0].scene.composing = true;
    type(both[1], id, "Xa");
    meet(...both);
    expect(wordsAt(both[0], id)).toBe("a´");
    type(both[0], id, "aé");
    letGo(...both);
    meet(...both);
    expect(both.map((person) => wordsAt(person, id))).toEqual(["Xaé", "Xaé"]);
  });

  test("undo and redo take back and bring again one's own words alone", () => {
    const both = people(one, two);
    const id = shared("kettle", both);
    type(both[0], id, "new kettle");
    meet(...both);
    type(both[1], id, "new kettle boils");
    meet(...both);
    letGo(...both);
    meet(...both);
    const undo = (person: Person | undefined, set: string): void => {
      person?.scene.edit(id, { text: set, originalText: set });
      meet(...both);
      meet(...both);
    };
    undo(both[0], "kettle");
    expect(both.map((person) => wordsAt(person, id))).toEqual(["kettle boils", "kettle boils"]);
    type(both[1], id, "kettle boils over");
    meet(...both);
    letGo(...both);
    undo(both[0], "new kettle boils");
    expect(both.map((person) => wordsAt(person, id))).toEqual(["new kettle boils over", "new kettle boils over"]);
  });

  test("emptied by one, the other's words stay", () => {
    const both = people(one, two);
    const id = shared("a", both);
    type(both[0], id, "a.");
    meet(...both);
    type(both[1], id, "a.b");
    for (const person of both) person.binding.flush();
    both[0]?.scene.edit(id, { text: "", originalText: "" });
    for (const { doc } of both) for (const { doc: other } of both) Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    both[0]?.scene.edit(id, { isDeleted: true });
    meet(...both);
    letGo(...both);
    meet(...both);
    expect(both.map((person) => wordsAt(person, id))).toEqual(["b", "b"]);
  });
});

test("deleted by another when all is typed: it comes back when the editor closes", () => {
  const both = people(1, 2);
  const [a, b] = both;
  const id = shared("a", both);
  type(a, id, "ab");
  meet(...both);
  b?.scene.edit(id, { isDeleted: true });
  meet(...both);
  letGo(...both);
  meet(...both);
  expect(both.map((person) => wordsAt(person, id))).toEqual(["ab", "ab"]);
  expect(b?.scene.get(id)?.isDeleted).toBe(false);
});

describe("others who know nothing of what is typed", () => {
  test("what they write is to be seen, and can be gone on with", () => {
    const both = people(1, 2);
    const [a, b] = both;
    const id = shared("a", both);
    type(a, id, "ab");
    letGo(...both);
    later(both, 10_000);
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(a?.doc ?? other));
    other.getMap<ElementMap>("elements").get(id)?.set("text", "other");
    if (b) Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(other));
    meet(...both);
    expect(both.map((person) => wordsAt(person, id))).toEqual(["other", "other"]);
    type(b, id, "others");
    meet(...both);
    type(a, id, "(others");
    letGo(...both);
    later(both, 10_000);
    expect(both.map((person) => wordsAt(person, id))).toEqual(["(others", "(others"]);
  });

  test("what they write is put under the hands of who writes there, and goes on from that", () => {
    const both = people(1, 2);
    const [a, b] = both;
    const id = shared("a", both);
    type(a, id, "ab");
    meet(...both);
    widget(b, id).set("text", "other");
    meet(...both);
    expect(wordsAt(a, id)).toBe("other");
    type(a, id, "other!");
    letGo(...both);
    later(both, 10_000);
    expect(both.map((person) => wordsAt(person, id))).toEqual(["other!", "other!"]);
    expect(stored(b, id)).toBe("other!");
  });

  test.each([
    ["a map", () => new Y.Map([["x", 1]])],
    ["a list", () => new Y.Array()],
    ["markup", () => new Y.XmlText("x")],
    ["a number", () => 7],
    ["letters with a picture", () => { const typed = new Y.Text("x"); typed.insertEmbed(0, { image: 1 }); return typed; }],
    ["bold letters", () => { const typed = new Y.Text(); typed.insert(0, "x", { bold: true }); return typed; }],
  ])("%s under that name does no harm", (_name, junk) => {
    const both = people(1, 2);
    const [a, b] = both;
    const id = shared("a", both);
    widget(b, id).set("typed", junk());
    meet(...both);
    type(a, id, "ab");
    type(b, id, "Xa");
    meet(...both);
    letGo(...both);
    later(both, 10_000);
    expect(wordsAt(a, id)).toBe("Xab");
    expect(view(both[0] as Person)).toEqual(view(both[1] as Person));
    expect(a?.scene.get(id)).not.toHaveProperty("typed");
  });
});

test("nothing is kept beside a text in which nobody has typed", () => {
  const both = people(1, 2);
  const id = shared("a", both);
  both[1]?.scene.edit(id, { x: 5 });
  meet(...both);
  expect([...widget(both[0], id).keys()]).not.toContain("typed");
});

test("a minute of typing makes the document hardly larger than its letters", () => {
  const both = people(1, 2);
  const [a] = both;
  const id = shared("x", both);
  const size = (): number => Y.encodeStateAsUpdate(a?.doc ?? new Y.Doc()).length;
  type(a, id, "x.");
  meet(...both);
  const before = size();
  let words = "x.";
  for (let stroke = 0; stroke < 300; stroke += 1) {
    words += String.fromCharCode(97 + (stroke % 26));
    type(a, id, words);
    later(both, 200);
  }
  letGo(...both);
  later(both, 10_000);
  // The letters stand there twice: as they were typed, and as `text`.
  expect(size() - before - 2 * 300).toBeLessThan(1024);
  expect(stored(a, id)).toBe(words);
});

/** A small generator of numbers, the same for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

test.each(Array.from({ length: 30 }, (_none, seed) => seed + 1))("three people, whatever comes when: no letter is lost (%d)", (seed) => {
  const next = numbers(seed * 7919);
  const all = people(1 + next(1000), 2000 + next(1000), 4000 + next(1000));
  const id = shared("abc", all);
  const [written, deleted] = [new Set("abc"), new Set<string>()];
  let letter = 0x1f300;
  for (let round = 0; round < 60; round += 1) {
    const person = all[next(3)] as Person;
    const other = all[next(3)] as Person;
    switch (next(5)) {
      case 0:
        Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(person.doc));
        break;
      case 1: person.binding.apply(); break;
      case 2: person.scene.composing = next(3) === 0; person.binding.flush(); break;
      case 3: if (next(3) === 0) person.scene.held.delete(id); person.now += next(3000); break;
      default: {
        const letters = Array.from(String(wordsAt(person, id)));
        const at = next(letters.length + 1);
        const gone = next(4) === 0 && letters.length > 1 ? letters.splice(at, 1) : [];
        for (const one of gone) deleted.add(one);
        if (gone.length === 0) {
          letter += 1;
          const one = String.fromCodePoint(letter);
          letters.splice(at, 0, one);
          written.add(one);
        }
        type(person, id, letters.join(""));
      }
    }
  }
  letGo(...all);
  for (const person of all) person.scene.composing = false;
  later(all, 10_000);
  later(all, 10_000);
  later(all, 10_000);
  const texts = all.map((person) => String(wordsAt(person, id)));
  expect(new Set(texts).size).toBe(1);
  expect(new Set(texts[0])).toEqual(new Set([...written].filter((one) => !deleted.has(one))));
  expect(Array.from(texts[0] ?? "")).toHaveLength(new Set(texts[0]).size);
  expect(view(all[1] as Person)).toEqual(view(all[0] as Person));
  expect(stored(all[2], id)).toBe(texts[0]);
});
