import { beforeEach, expect, test, vi } from "vitest";

const stored = new Map<string, string>();

async function freshPage(): Promise<typeof import("./drafts.ts")> {
  vi.resetModules();
  return import("./drafts.ts");
}

beforeEach(() => {
  stored.clear();
  vi.stubGlobal("sessionStorage", { getItem: (name: string) => stored.get(name) ?? null, setItem: (name: string, value: string) => stored.set(name, value) });
});

test("a draft outlives the page, each in its place", async () => {
  const { keepDraft } = await freshPage();
  keepDraft("t", "c1", "half a sen", []);
  keepDraft("t", "new", "another", []);
  const { draftOf } = await freshPage();
  expect([draftOf("t", "c1")?.text, draftOf("t", "new")?.text, draftOf("other", "c1")]).toEqual(["half a sen", "another", undefined]);
});

test("it has the same key as long as nothing has changed, and goes when it was sent, unless one has gone on writing", async () => {
  const { draftOf, dropDraft, keepDraft } = await freshPage();
  keepDraft("t", "c1", "one", []);
  const sent = draftOf("t", "c1");
  keepDraft("t", "c1", "one, and more", []);
  expect(draftOf("t", "c1")?.key).not.toBe(sent?.key);
  dropDraft("t", "c1", sent);
  expect(draftOf("t", "c1")?.text).toBe("one, and more");
  dropDraft("t", "c1", draftOf("t", "c1"));
  expect(draftOf("t", "c1")).toBeUndefined();
});

test("what is stored may be damaged", async () => {
  stored.set("widgetapp.drafts", "{");
  const { draftOf } = await freshPage();
  expect(draftOf("t", "c1")).toBeUndefined();
});
