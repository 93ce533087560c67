import type { ElementMap } from "../codec/ymap.ts";
import { meet, Person, text } from "../testing.ts";

export function people(...seeds: number[]): Person[] {
  return seeds.map((seed) => {
    const person = new Person(seed);
    person.doc.clientID = seed;
    return person;
  });
}

/** A text that is there for everybody, and in which nobody has typed yet. */
export function shared(words: string, all: readonly Person[]): string {
  const element = text(words);
  all[0]?.scene.add(element);
  meet(...all);
  return element.id;
}

export function wordsAt(person: Person | undefined, id: string): unknown {
  return person?.scene.get(id)?.["originalText"];
}

export function type(person: Person | undefined, id: string, words: string): void {
  person?.scene.held.add(id);
  person?.scene.edit(id, { text: words, originalText: words, width: words.length });
}

export function letGo(...all: readonly Person[]): void {
  for (const person of all) person.scene.held.clear();
}

/** Time goes on for everybody. */
export function later(all: readonly Person[], time: number): void {
  for (const person of all) person.now += time;
  meet(...all);
}

export function widget(person: Person | undefined, id: string): ElementMap {
  const map = person?.doc.getMap<ElementMap>("elements").get(id);
  if (!map) throw new Error("no such widget");
  return map;
}

export function stored(person: Person | undefined, id: string): unknown {
  return widget(person, id).get("text");
}
