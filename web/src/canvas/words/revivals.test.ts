import { describe, expect, test } from "vitest";
import { meet, view, type Person } from "../testing.ts";
import { later, letGo, people, shared, stored, type, wordsAt } from "./testing.ts";

describe.each([[1, 2], [2, 1]])("deleted by a third while two write in it (%d, %d)", (one, two) => {
  const begun = (): readonly [Person, Person, string, Person[]] => {
    const all = people(one, two, 3);
    const [a, b, c] = all as [Person, Person, Person];
    const id = shared("kettle", all);
    type(a, id, "new kettle");
    meet(...all);
    type(b, id, "new kettle boils");
    meet(...all);
    c.scene.edit(id, { isDeleted: true });
    return [a, b, id, all];
  };

  test("it comes back with all that both have written", () => {
    const [a, b, id, all] = begun();
    meet(...all);
    type(a, id, "A new kettle boils");
    type(b, id, "new kettle boils over");
    for (const person of [a, b]) person.binding.flush();
    type(b, id, "new kettle boils over!");
    meet(...all);
    type(a, id, `${String(wordsAt(a, id))}?`);
    meet(...all);
    meet(...all);
    letGo(...all);
    later(all, 10_000);
    later(all, 10_000);
    expect(all.map((person) => wordsAt(person, id))).toEqual(Array(3).fill("A new kettle boils over!?"));
    expect(stored(a, id)).toBe("A new kettle boils over!?");
    expect(view(a)).toEqual(view(b));
  });

  test("what was on its way when it was deleted is there as well", () => {
    const [a, b, id, all] = begun();
    type(a, id, "A new kettle boils");
    type(b, id, "new kettle boils12");
    for (const person of all) person.binding.flush();
    meet(...all);
    type(a, id, `${String(wordsAt(a, id))}34`);
    type(b, id, `${String(wordsAt(b, id))}!`);
    meet(...all);
    meet(...all);
    letGo(...all);
    later(all, 10_000);
    later(all, 10_000);
    const [words] = all.map((person) => String(wordsAt(person, id)));
    expect(all.map((person) => wordsAt(person, id))).toEqual(Array(3).fill(words));
    for (const part of ["A ", "new kettle boils", "12", "34", "!"]) expect(words).toContain(part);
  });
});
