import { fromBase64, toBase64 } from "lib0/buffer";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import { AjaxError } from "../ajax.ts";
import type { LinkEvents } from "./thing-link.ts";
import { ThingRequests } from "./thing-requests.ts";

interface Params { readonly update?: string; readonly state?: string | null }

/** A server with one Thing; what it is asked for, and how it fails next. */
const server = { doc: new Y.Doc(), asked: [] as string[], fails: [] as AjaxError[] };

vi.mock("./socket.ts", () => ({ closeSocket: () => undefined }));
vi.mock("../ajax.ts", async (original) => ({
  ...(await original<typeof import("../ajax.ts")>()),
  ajax: async (action: string, { update, state }: Params) => {
    await Promise.resolve();
    server.asked.push(action);
    const failure = server.fails.shift();
    if (failure) throw failure;
    const missing = typeof state === "string" ? Y.encodeStateAsUpdate(server.doc, fromBase64(state)) : Y.encodeStateAsUpdate(server.doc);
    if (update !== undefined) Y.applyUpdate(server.doc, fromBase64(update));
    return { update: toBase64(missing) };
  },
}));

function set(doc: Y.Doc, id: string, prop: string, value: unknown): void {
  const elements = doc.getMap<Y.Map<unknown>>("elements");
  if (!elements.has(id)) elements.set(id, new Y.Map());
  elements.get(id)?.set(prop, value);
}

function get(doc: Y.Doc, id: string, prop: string): unknown {
  return doc.getMap<Y.Map<unknown>>("elements").get(id)?.get(prop);
}

describe("a Thing by requests", () => {
  const events = { onChange: vi.fn(), onRefused: vi.fn(), onConflict: vi.fn() } satisfies LinkEvents;
  let link: ThingRequests;
  const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1000);
  const open = async (readOnly = false, kept?: Uint8Array): Promise<void> => {
    link = new ThingRequests("t", events, readOnly, kept);
    await settled();
  };

  beforeEach(() => {
    vi.useFakeTimers();
    vi.clearAllMocks();
    vi.stubGlobal("window", new EventTarget());
    server.doc = new Y.Doc();
    server.asked = [];
    server.fails = [];
    set(server.doc, "a", "color", "black");
  });

  afterEach(() => {
    link.destroy();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("is loaded with one", async () => {
    await open();
    expect([link.isLoaded, link.isStored, get(link.doc, "a", "color")]).toEqual([true, true, "black"]);
    expect(server.asked).toEqual(["refresh"]);
  });

  it("sends what was done together in one, and is stored when that is answered", async () => {
    await open();
    set(link.doc, "a", "color", "red");
    set(link.doc, "b", "color", "blue");
    expect(link.isStored).toBe(false);
    await settled();
    expect([link.isStored, get(server.doc, "a", "color"), get(server.doc, "b", "color")]).toEqual([true, "red", "blue"]);
    expect(server.asked).toEqual(["refresh", "edit"]);
  });

  it("gets with the answer what others have done", async () => {
    await open();
    set(server.doc, "c", "color", "green");
    set(link.doc, "a", "color", "red");
    await settled();
    expect(get(link.doc, "c", "color")).toBe("green");
    expect(events.onConflict).not.toHaveBeenCalled();
  });

  it.each([1, 2])("tells whoever has changed the same as others (%d)", async (number) => {
    await open();
    // Of two changes that know nothing of each other, Yjs takes that of the higher number.
    [server.doc.clientID, link.doc.clientID] = [number, 3 - number];
    set(server.doc, "a", "color", "green");
    set(link.doc, "a", "color", "red");
    await settled();
    expect(get(link.doc, "a", "color")).toBe(get(server.doc, "a", "color"));
    expect(events.onConflict).toHaveBeenCalledExactlyOnceWith({ changed: 1, deleted: 0 });
  });

  it("tries again, and says so", async () => {
    await open();
    server.fails = [new AjaxError("unavailable", "", true, 503, 5000), new AjaxError("unreachable", "", true, 0, undefined)];
    set(link.doc, "a", "color", "red");
    await settled();
    expect([link.isStored, link.isClosedToChanges]).toEqual([false, false]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect([link.isStored, get(server.doc, "a", "color")]).toEqual([true, "red"]);
  });

  it("is closed to changes when the server says so", async () => {
    for (const code of ["forbidden", "conflict", "too_large"]) {
      await open();
      server.fails = [new AjaxError(code, "", false, 400, undefined)];
      set(link.doc, "a", "color", "red");
      await settled();
      expect([code, link.isClosedToChanges]).toEqual([code, true]);
    }
  });

  it("is over when the Thing is gone", async () => {
    await open();
    server.fails = [new AjaxError("not_found", "", false, 404, undefined)];
    set(link.doc, "a", "color", "red");
    await settled();
    expect(events.onRefused).toHaveBeenCalledExactlyOnceWith("not-found");
  });

  it("sends what the page had and the server has not", async () => {
    const before = new Y.Doc();
    Y.applyUpdate(before, Y.encodeStateAsUpdate(server.doc));
    set(before, "mine", "color", "red");
    await open(false, Y.encodeStateAsUpdate(before));
    expect([link.isStored, get(server.doc, "mine", "color")]).toEqual([true, "red"]);
  });

  it("sends nothing for one who may only look", async () => {
    const before = new Y.Doc();
    set(before, "mine", "color", "red");
    await open(true, Y.encodeStateAsUpdate(before));
    expect([link.isReadOnly, server.asked]).toEqual([true, ["refresh"]]);
  });
});
