import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { meet, Person, rectangle, text, view } from "./testing.ts";

function pair(): [Person, Person] {
  return [new Person(11), new Person(22)];
}

function sharedRectangle(a: Person, b: Person, fields: Readonly<Record<string, unknown>> = {}): string {
  const element = rectangle(fields);
  a.scene.add(element);
  meet(a, b);
  return element.id;
}

describe("two people", () => {
  test("what one draws the other sees, property by property", () => {
    const [a, b] = pair();
    sharedRectangle(a, b, { opacity: 30, boundElements: [{ id: "z", type: "arrow" }, { id: "b", type: "text" }] });
    expect(view(b)).toEqual(view(a));
    expect(view(b)).toHaveLength(1);
  });

  test("dragged by one and recoloured by the other: both stay", () => {
    const [a, b] = pair();
    const id = sharedRectangle(a, b);
    a.scene.edit(id, { x: 300, y: 400 });
    b.scene.edit(id, { strokeColor: "#e03131" });
    meet(a, b);
    expect(a.scene.get(id)).toMatchObject({ x: 300, y: 400, strokeColor: "#e03131" });
    expect(view(b)).toEqual(view(a));
  });

  test("both bind an arrow to one widget: both bindings stay, in the same order", () => {
    const [a, b] = pair();
    const id = sharedRectangle(a, b);
    a.scene.edit(id, { boundElements: [{ id: "z", type: "arrow" }] });
    b.scene.edit(id, { boundElements: [{ id: "c", type: "arrow" }] });
    meet(a, b);
    meet(a, b);
    expect(a.scene.get(id)?.["boundElements"]).toEqual([{ id: "c", type: "arrow" }, { id: "z", type: "arrow" }]);
    expect(view(b)).toEqual(view(a));
  });

  test("inserted at the same place offline: no index twice", () => {
    const [a, b] = pair();
    for (const person of [a, b]) for (let n = 0; n < 5; n += 1) person.scene.add(rectangle({ index: `a${String(n)}` }));
    meet(a, b);
    const indices = a.scene.list.map((element) => element.index);
    expect(new Set(indices).size).toBe(10);
    expect(view(b)).toEqual(view(a));
  });

  test("one deletes what the other moved: it is gone for both, and comes back when that is undone", () => {
    const [a, b] = pair();
    const id = sharedRectangle(a, b);
    a.scene.edit(id, { isDeleted: true });
    a.binding.flush();
    Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(a.doc));
    b.scene.edit(id, { x: 5 });
    b.binding.apply();
    expect(b.scene.get(id)?.isDeleted).toBe(true);
    a.scene.edit(id, { isDeleted: false });
    meet(a, b);
    expect(view(b)).toEqual(view(a));
    expect(view(b)).toHaveLength(1);
  });
});

describe("what a person has in hand", () => {
  test("is not replaced, and shows the others' change when it is let go", () => {
    const [a, b] = pair();
    const id = sharedRectangle(a, b);
    a.scene.held.add(id);
    const inHand = a.scene.get(id);
    b.scene.edit(id, { strokeColor: "#e03131" });
    meet(a, b);
    expect(a.scene.get(id)).toBe(inHand);
    expect(a.binding.waiting).toBe(true);
    a.scene.held.clear();
    meet(a, b);
    expect(a.scene.get(id)?.["strokeColor"]).toBe("#e03131");
  });

  test("a drag keeps the others' recolouring out until it ends, and loses neither", () => {
    const [a, b] = pair();
    const id = sharedRectangle(a, b);
    a.scene.pressed = true;
    a.scene.edit(id, { x: 50 });
    b.scene.edit(id, { strokeColor: "#e03131" });
    meet(a, b);
    a.scene.edit(id, { x: 90 });
    meet(a, b);
    expect(a.scene.get(id)).toMatchObject({ x: 90, strokeColor: "#1e1e1e" });
    expect(b.scene.get(id)).toMatchObject({ x: 90, strokeColor: "#e03131" });
    a.scene.pressed = false;
    a.binding.apply();
    expect(view(b)).toEqual(view(a));
  });

  test("is what is in it now: what was drawn before a text was opened shows the others' changes meanwhile", () => {
    const [a, b] = pair();
    const [written, drawn] = [text("a"), rectangle({})];
    a.scene.add(written);
    a.scene.pressed = true;
    a.scene.add(drawn);
    a.binding.flush();
    a.scene.pressed = false;
    a.binding.flush();
    a.scene.held.add(written.id);
    meet(a, b);
    b.scene.edit(drawn.id, { isDeleted: true });
    meet(a, b);
    expect(a.scene.get(drawn.id)?.isDeleted).toBe(true);
  });

  test("text deleted under the hands of its writer comes back with what is typed", () => {
    const [a, b] = pair();
    const element = text("a");
    const { id } = element;
    a.scene.add(element);
    meet(a, b);
    a.scene.held.add(id);
    b.scene.edit(id, { isDeleted: true });
    meet(a, b);
    a.scene.edit(id, { text: "ab", originalText: "ab" });
    meet(a, b);
    a.scene.held.clear();
    meet(a, b);
    expect(b.scene.get(id)).toMatchObject({ text: "ab", isDeleted: false });
    expect(view(b)).toEqual(view(a));
  });

  test("a label in which both have written makes its shape higher, once", () => {
    const [a, b] = pair();
    const shape = rectangle({ type: "ellipse", height: 110 });
    const label = text("a", { containerId: shape.id, height: 100, y: 25, verticalAlign: "middle" });
    a.scene.add(shape, label);
    meet(a, b);
    for (const [person, words] of [[a, "Xa"], [b, "aY"]] as const) {
      person.scene.held.add(label.id);
      person.scene.edit(label.id, { text: words, originalText: words });
      person.binding.flush();
      person.scene.held.clear();
    }
    for (let round = 0; round < 4; round += 1) {
      meet(a, b);
      for (const person of [a, b]) person.now += 10_000;
    }
    expect(b.scene.get(label.id)).toMatchObject({ text: "XaY", y: 25 + 23 });
    expect(a.scene.get(shape.id)?.height).toBe(156);
    expect(view(b)).toEqual(view(a));
  });

  test("deleted by another and let go untouched, it is gone", () => {
    const [a, b] = pair();
    const id = sharedRectangle(a, b);
    a.scene.held.add(id);
    b.scene.edit(id, { isDeleted: true });
    meet(a, b);
    a.scene.held.clear();
    meet(a, b);
    expect(view(a)).toEqual([]);
    expect(view(b)).toEqual([]);
  });
});

describe("the document", () => {
  test("does not hear of what changed nothing, of what is only begun, or of what was never shared", () => {
    const [a] = pair();
    a.scene.add(rectangle({ width: 0, height: 0 }), rectangle({ isDeleted: true }), rectangle({ type: "text", text: "" }));
    a.binding.flush();
    expect(a.updates).toHaveLength(0);
    expect(a.binding.hasUnwritten()).toBe(false);
    const element = rectangle();
    a.scene.add(element);
    expect(a.binding.hasUnwritten()).toBe(true);
    a.binding.flush();
    a.scene.edit(element.id, { updated: 99 });
    a.binding.flush();
    expect(a.updates).toHaveLength(1);
    expect(a.written).toEqual([element.id]);
  });

  test("gets a large import in portions", () => {
    const [a, b] = pair();
    a.scene.add(...Array.from({ length: 2000 }, (_unused, n) => rectangle({ index: `c${String(1000 + n).replaceAll("0", "z")}` })));
    meet(a, b);
    expect(a.updates.length).toBeGreaterThanOrEqual(20);
    expect(Math.max(...a.updates.map((update) => update.length))).toBeLessThan(50_000);
    expect(b.scene.list).toHaveLength(2000);
  });

  test("keeps a mended order to this browser", () => {
    const [a, b] = pair();
    const id = sharedRectangle(a, b);
    const show = b.scene.show.bind(b.scene);
    b.scene.show = (elements) => {
      show(elements);
      b.scene.edit(id, { index: "zz" });
    };
    a.scene.edit(id, { x: 1 });
    meet(a, b);
    b.scene.edit(id, { y: 2 });
    meet(a, b);
    expect(a.scene.get(id)?.index).not.toBe("zz");
    expect(a.scene.get(id)).toMatchObject({ x: 1, y: 2 });
  });

  test("survives what others wrote by hand", () => {
    const [a, b] = pair();
    a.doc.getMap("elements").set("bad", new Y.Map([["type", "rectangle"]]));
    const id = sharedRectangle(a, b);
    expect(b.scene.list.map((element) => element.id)).toEqual([id]);
  });
});
