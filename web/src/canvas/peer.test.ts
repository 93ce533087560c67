import { expect, test } from "vitest";
import { NOTHING_TOLD, peerOf, people, sayable } from "./peer.ts";

const ana = { id: "u1", name: "Ana", color: "#c2410c" };

test("a state that is not well formed is no peer, or one without the broken part", () => {
  expect(peerOf(1, {})).toBeNull();
  expect(peerOf(1, { user: { id: 4, name: "x" } })).toBeNull();
  expect(peerOf(1, { user: ana, cursor: { x: "1" }, selection: "all" })).toEqual({ ...NOTHING_TOLD, client: 1, user: ana });
  const odd = { view: { x: 1, y: 1, width: 0, height: 5 }, editing: 4, laser: 1, reaction: { kind: "a", count: 1 }, following: "me", presenting: "yes" };
  expect(peerOf(1, { user: ana, ...odd })).toEqual({ ...NOTHING_TOLD, client: 1, user: ana });
  expect(peerOf(1, { user: { ...ana, color: "red; background: url(x)" } })?.user.color).toBe("#6b7280");
});

test("each person is here once, oneself not", () => {
  const bo = { ...ana, id: "u2", name: "Bo" };
  const peers = [ana, bo, bo].map((user, client) => ({ ...NOTHING_TOLD, client, user }));
  expect(people(peers, "u1")).toEqual([bo]);
});

test("what is as always is not said, and comes back the same", () => {
  expect(Object.keys(sayable(NOTHING_TOLD))).toEqual(["cursor", "selection"]);
  const told = {
    cursor: { x: 1, y: 2 }, selection: ["a"], view: { x: 0, y: 0, width: 10, height: 20 }, editing: "a", laser: true,
    reaction: { kind: 2, count: 3 }, following: 7, presenting: true, deleted: ["b"],
  };
  expect(peerOf(1, { user: ana, ...sayable(told) })).toEqual({ ...told, client: 1, user: ana });
});
