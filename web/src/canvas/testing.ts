import * as Y from "yjs";
import { SceneBinding } from "./binding.ts";
import type { SceneElement } from "./element.ts";
import type { Scene } from "./scene.ts";

let made = 0;

/** An element as Excalidraw makes it, for tests. */
export function rectangle(fields: Readonly<Record<string, unknown>> = {}): SceneElement {
  made += 1;
  return {
    id: `r${String(made)}`, type: "rectangle", x: 10, y: 20, width: 100, height: 50, angle: 0,
    strokeColor: "#1e1e1e", backgroundColor: "transparent", fillStyle: "solid", strokeWidth: 2, strokeStyle: "solid",
    roughness: 1, opacity: 100, groupIds: [], frameId: null, roundness: null, seed: made, version: 1, versionNonce: made,
    isDeleted: false, boundElements: null, updated: 1, link: null, locked: false, index: `a${String(made % 10)}`, ...fields,
  };
}

export function text(words: string, fields: Readonly<Record<string, unknown>> = {}): SceneElement {
  return rectangle({
    type: "text", text: words, originalText: words, fontSize: 20, fontFamily: 5, textAlign: "left", verticalAlign: "top",
    containerId: null, autoResize: true, lineHeight: 1.25, ...fields,
  });
}

/** A canvas without Excalidraw: keeps elements and lets a test edit them as a person would. */
export class FakeScene implements Scene {
  list: readonly SceneElement[] = [];
  held = new Set<string>();
  shown = 0;

  elements(): readonly SceneElement[] {
    return this.list;
  }

  show(elements: readonly SceneElement[]): void {
    this.list = elements;
    this.shown += 1;
  }

  inHand(): ReadonlySet<string> {
    return this.held;
  }

  inGesture(): boolean {
    return this.held.size > 0 || this.pressed;
  }

  pressed = false;
  /** Whether words can be put into the text that is in hand. */
  composing = false;

  retype(id: string, words: string): boolean {
    if (this.composing || !this.held.has(id)) return false;
    this.edit(id, { text: words, originalText: words, width: words.length });
    return true;
  }

  measured(element: SceneElement): SceneElement {
    return { ...element, width: String(element["text"]).length };
  }

  add(...elements: SceneElement[]): void {
    this.list = [...this.list, ...elements];
  }

  edit(id: string, fields: Readonly<Record<string, unknown>>): void {
    this.list = this.list.map((element) => (element.id === id
      ? { ...element, ...fields, version: element.version + 1, versionNonce: element.versionNonce + 1 }
      : element));
  }

  get(id: string): SceneElement | undefined {
    return this.list.find((element) => element.id === id);
  }
}

/** One person's browser. */
export class Person {
  readonly doc = new Y.Doc();
  readonly scene = new FakeScene();
  readonly written: string[] = [];
  readonly updates: Uint8Array[] = [];
  readonly binding: SceneBinding;
  now = 0;

  constructor(seed: number) {
    let state = seed;
    const random = (): number => {
      state = (state * 16807) % 2147483647;
      return state / 2147483647;
    };
    this.doc.on("update", (update: Uint8Array) => this.updates.push(update));
    this.binding = new SceneBinding({
      doc: this.doc, scene: this.scene, random, now: () => this.now,
      onWritten: (ids) => this.written.push(...ids), onIncoming: () => undefined,
    });
  }
}

/** Brings documents and scenes of these people together. */
export function meet(...people: readonly Person[]): void {
  for (const person of people) person.binding.flush();
  for (const from of people) for (const to of people) if (from !== to) Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc));
  for (const person of people) person.binding.apply();
}

/** What everybody must agree on: all but how a browser keeps its own count. */
export function view(person: Person): unknown[] {
  const own = new Set(["version", "versionNonce", "updated"]);
  const live = person.scene.list.filter((element) => !element.isDeleted);
  return live.map((element) => Object.fromEntries(Object.entries(element).filter(([name]) => !own.has(name))));
}
