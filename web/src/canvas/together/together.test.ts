import { expect, test } from "vitest";
import { NOTHING_TOLD, type Peer, type Told } from "../peer.ts";
import { GLOW, glowing } from "./laser.ts";
import { locksOf, writerAt, writerIn } from "./locks.ts";
import { ReactionWatch } from "./reactions.ts";

const BO = { id: "bo", name: "Bo", color: "#123456" };

function peer(told: Partial<Told>, client = 2): Peer {
  return { ...NOTHING_TOLD, client, user: BO, ...told };
}

test("a trail glows for a while", () => {
  const spots = [0, 500, GLOW].map((at) => ({ x: at, y: 0, at }));
  expect(glowing(spots, GLOW).map(({ at }) => at)).toEqual([500, GLOW]);
  expect(glowing(spots, 3 * GLOW)).toEqual([]);
});

test("a reaction is told once, and not to who comes later", () => {
  const watch = new ReactionWatch();
  expect(watch.look([peer({ reaction: { kind: 1, count: 4 } })])).toEqual([]);
  const again = peer({ reaction: { kind: 0, count: 5 } });
  expect(watch.look([again])).toEqual([[again, 0]]);
  expect(watch.look([again])).toEqual([]);
  expect(watch.look([peer({ reaction: { kind: 99, count: 6 } })])).toEqual([]);
  watch.look([]);
  expect(watch.look([peer({ reaction: { kind: 0, count: 7 } })])).toEqual([]);
});

test("who writes holds the text and what it stands in", () => {
  const widgets = [{ id: "label", containerId: "box" }, { id: "text", containerId: null }];
  const find = (id: string): (typeof widgets)[number] | undefined => widgets.find((widget) => widget.id === id);
  const bounds = (id: string): { left: number; top: number; right: number; bottom: number } | null =>
    id === "box" ? { left: 0, top: 0, right: 100, bottom: 100 } : null;
  const locks = locksOf([peer({ editing: "label" }), peer({}, 3), peer({ editing: "gone" }, 4)], find);
  expect(locks).toEqual([{ user: BO, widgets: ["label", "box"] }]);
  expect(writerAt(locks, { x: 50, y: 50 }, bounds)).toBe(BO);
  expect(writerAt(locks, { x: 150, y: 50 }, bounds)).toBeNull();
  expect(writerIn(locks, ["box"])).toBe(BO);
  expect(writerIn(locks, ["text"])).toBeNull();
});
