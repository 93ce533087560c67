import { expect, test } from "vitest";
import type { Reason, Viewer } from "../ajax.ts";
import { groupsIn, mayOwn, ownShare, shownFirst } from "./audience.ts";

const WORKSHOP = { id: "w", name: "Workshop", live: true };
const BOARD = { id: "b", name: "Board", live: false };
const PLAIN: Reason = { role: "editor", way: "member", group: WORKSHOP, share: null, ends_at: null };

function viewer(id: string, ...why: Partial<Reason>[]): Viewer {
  return { person: { id, name: id, color: "#123456" }, role: "editor", why: why.map((one) => ({ ...PLAIN, ...one })) };
}

const OWNER = viewer("ada", { way: "owner", group: null, role: "owner" }, {});
const MEMBER = viewer("ben", {}, { way: "group", group: BOARD, role: "viewer", ends_at: "2026-12-24T00:00:00Z" });
const OUTSIDE = viewer("cleo", { way: "group", group: BOARD, role: "viewer", ends_at: "2026-12-24T00:00:00Z" });
const HEAD = viewer("eve", { way: "administrator", role: "owner" });
const GUEST = viewer("mara", { way: "link", group: null, role: "viewer" });
const SHARED = viewer("dora", { way: "person", group: null, role: "commenter" });

test("the groups, the Thing's own one first", () => {
  expect(groupsIn([OUTSIDE, OWNER, MEMBER, HEAD, GUEST], WORKSHOP)).toEqual([
    { group: WORKSHOP, role: "owner", people: 3, own: true, endsAt: null },
    { group: BOARD, role: "viewer", people: 2, own: false, endsAt: "2026-12-24T00:00:00Z" },
  ]);
});

test("a group that sees it in two ways is counted once", () => {
  const both = viewer("fay", {}, { way: "group", role: "viewer" });
  expect(groupsIn([both], WORKSHOP).map(({ people, own }) => [people, own])).toEqual([[1, true]]);
});

test("who can be given a Thing, and how it is shared with him", () => {
  expect([OWNER, MEMBER, OUTSIDE, GUEST, SHARED].map(mayOwn)).toEqual([false, true, true, false, true]);
  expect(ownShare(SHARED)?.role).toBe("commenter");
  expect(ownShare(MEMBER)).toBeUndefined();
});

test("those who are there in person are shown before those who are in a group, in their order", () => {
  expect(shownFirst([MEMBER, OUTSIDE, OWNER, GUEST], 3)).toEqual([MEMBER, OWNER, GUEST]);
  expect(shownFirst([MEMBER, OUTSIDE], 3)).toEqual([MEMBER, OUTSIDE]);
});
