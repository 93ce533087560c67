import { expect, test } from "vitest";
import { peerOf, people } from "./presence.ts";

const ana = { id: "u1", name: "Ana", color: "#c2410c" };

test("a state that is not well formed is no peer, or one without the broken part", () => {
  expect(peerOf(1, {})).toBeNull();
  expect(peerOf(1, { user: { id: 4, name: "x" } })).toBeNull();
  expect(peerOf(1, { user: ana, cursor: { x: "1" }, selection: "all" })).toEqual({ client: 1, user: ana, cursor: null, selection: [] });
  expect(peerOf(1, { user: { ...ana, color: "red; background: url(x)" } })?.user.color).toBe("#6b7280");
});

test("each person is here once, oneself not", () => {
  const bo = { ...ana, id: "u2", name: "Bo" };
  const peers = [ana, bo, bo].map((user, client) => ({ client, user, cursor: null, selection: [] }));
  expect(people(peers, "u1")).toEqual([bo]);
});
