import { QueryClient } from "@tanstack/react-query";
import { beforeEach, expect, it, vi } from "vitest";
import type { Thing } from "./ajax.ts";
import { openedKey } from "./canvas/opened.ts";
import { fillCache, takeGiven, type Given } from "./given.ts";
import { SESSION } from "./session.ts";
import { thingsOf, type Loaded } from "./things/cache.ts";
import type { Listed } from "./things/listed.ts";
import { thingsKey } from "./things/use-things.ts";

const asked = vi.hoisted(() => ({ tokens: 0 }));
vi.mock("./stream/token.ts", () => ({ streamToken: () => { asked.tokens += 1; return Promise.resolve("token"); }, sessionBegins: () => undefined }));
vi.mock("./kept/store.ts", () => ({ kept: { enter: () => Promise.resolve(), tidy: () => Promise.resolve() } }));

const ADA = { id: "ada", name: "Ada", color: "#000000", login: "ada", admin: false, guest: false };
const REST = { groups: [], demo: false, streaming: true, openid: null, mail: false };
const THING: Thing = {
  id: "t", name: "Lamp </script>", group: { id: "g", name: "Workshop", live: true }, created_by: ADA,
  created_at: "2026-11-30T12:00:00Z", updated_at: "2026-11-30T12:00:00Z", deleted_at: null, role: "owner", tags: [],
};
const LISTED: Listed = { ...THING, snippet: null, favourite: false, opened_at: null, picture: null };
const PLAIN = { query: "", bin: false, among: "all", sort: "changed", tags: [] } as const;

let client: QueryClient;
beforeEach(() => {
  client = new QueryClient();
  asked.tokens = 0;
});

it("takes what came with the page, once", () => {
  let block: { textContent: string; remove: () => void } | null = { textContent: JSON.stringify({ me: { user: ADA, ...REST } }), remove: () => { block = null; } };
  const page = { getElementById: (id: string) => (id === "given" ? block : null) as HTMLElement | null };
  expect(takeGiven(page)?.me.user).toEqual(ADA);
  expect(takeGiven(page)).toBeNull();
});

it("fills the cache with the session, the list as it is by itself, and the Thing", () => {
  const open = { thing: THING, role: "owner", live: true, epoch: "e" } as const;
  const given: Given = { me: { user: ADA, ...REST }, search: { things: [LISTED], cursor: "more" }, open };
  fillCache(client, given);
  expect(client.getQueryData(SESSION)).toEqual({ user: ADA, ...REST });
  const list = client.getQueryData<Loaded>(thingsKey(PLAIN));
  expect(list?.pageParams).toEqual([null]);
  expect(list?.pages[0]?.cursor).toBe("more");
  expect(thingsOf(list)).toEqual([LISTED]);
  expect(client.getQueryData(openedKey("t"))).toEqual(open);
});

it("asks for what it takes to join a Thing, where one joins", () => {
  const open = { thing: THING, role: "owner", live: false, epoch: "e" } as const;
  fillCache(client, { me: { user: ADA, ...REST }, open });
  fillCache(client, { me: { user: ADA, ...REST, streaming: false }, open: { ...open, live: true } });
  fillCache(client, { me: { user: ADA, ...REST } });
  expect(asked.tokens).toBe(0);
  fillCache(client, { me: { user: ADA, ...REST }, open: { ...open, live: true } });
  expect(asked.tokens).toBe(1);
});

it("knows nothing of lists that were narrowed down, and nothing at all where nobody is logged in", () => {
  fillCache(client, { me: { user: ADA, ...REST }, search: { things: [LISTED], cursor: null } });
  expect(client.getQueryData(thingsKey({ ...PLAIN, query: "lamp" }))).toBeUndefined();
  const other = new QueryClient();
  fillCache(other, { me: { user: null, ...REST }, search: { things: [LISTED], cursor: null } });
  expect(other.getQueryCache().getAll()).toEqual([]);
});
