import { expect, test } from "vitest";
import { NOTHING_TOLD, type Peer, type Rect, type Told } from "../peer.ts";
import { Following, viewOn, visible } from "./follow.ts";

const PART: Rect = { x: 100, y: 50, width: 400, height: 300 };

class Room {
  readonly client = 1;
  told: Told = NOTHING_TOLD;
  others: Peer[] = [];
  readonly shown: Rect[] = [];
  readonly following = new Following({ presence: this, show: (part) => { this.shown.push(part); }, view: () => PART });

  tell(part: Partial<Told>): void {
    this.told = { ...this.told, ...part };
  }

  peers(): readonly Peer[] {
    return this.others;
  }

  /** What somebody does, who has the browser of this number. */
  does(client: number, told: Partial<Peer>): void {
    const user = { id: `u${String(client)}`, name: `Person ${String(client)}`, color: "#000000" };
    this.others = [...this.others.filter((peer) => peer.client !== client), { ...NOTHING_TOLD, client, user, ...told }];
    this.following.look();
  }

  goes(client: number): void {
    this.others = this.others.filter((peer) => peer.client !== client);
    this.following.look();
  }

  get leader(): string | undefined {
    return this.following.useFollows.getState().leader?.id;
  }
}

test("a view shows all of another's, in its middle", () => {
  const size = { width: 800, height: 900 };
  const view = viewOn(PART, size);
  const seen = visible(view, size);
  expect(view.zoom).toBe(2);
  expect([seen.x, seen.width, seen.y + seen.height / 2]).toEqual([100, 400, 200]);
  expect(viewOn({ ...PART, width: 1e9 }, size).zoom).toBe(0.1);
});

test("follows until this person goes his own way, or the other leaves", () => {
  const room = new Room();
  room.does(2, {});
  room.following.follow("u2");
  expect([room.leader, room.told.following]).toEqual(["u2", 2]);
  room.does(2, { view: PART });
  room.does(2, { view: PART, cursor: { x: 1, y: 1 } });
  expect(room.shown).toEqual([PART]);
  room.following.stop();
  expect([room.leader, room.told.following]).toEqual([undefined, null]);
  room.following.follow("u2");
  room.goes(2);
  expect([room.leader, room.told.following]).toEqual([undefined, null]);
  room.following.follow("nobody");
  expect(room.leader).toBeUndefined();
});

test("of several windows the one is followed in which somebody works", () => {
  const room = new Room();
  const user = { id: "u", name: "Una", color: "#000000" };
  room.does(2, { user });
  room.does(3, { user, cursor: { x: 0, y: 0 } });
  room.following.follow("u");
  expect(room.told.following).toBe(3);
});

test("who presents is followed, and not again by who has left, until the next time", () => {
  const room = new Room();
  room.does(2, { presenting: true, view: PART });
  expect([room.leader, room.following.useFollows.getState().isPresented, room.shown]).toEqual(["u2", true, [PART]]);
  room.following.stop();
  room.does(2, { presenting: true, view: { ...PART, x: 0 } });
  expect(room.leader).toBeUndefined();
  room.does(2, {});
  room.does(2, { presenting: true, view: PART });
  expect(room.leader).toBe("u2");
});

test("when the presentation is over everybody goes his own way, but who had followed before", () => {
  const room = new Room();
  room.does(2, { presenting: true });
  room.does(2, {});
  expect([room.leader, room.told.following]).toEqual([undefined, null]);
  room.following.follow("u2");
  room.does(2, { presenting: true });
  room.does(2, {});
  expect(room.leader).toBe("u2");
});

test("who presents follows nobody, and tells his view", () => {
  const room = new Room();
  room.does(2, {});
  room.following.follow("u2");
  room.following.present(true);
  expect([room.leader, room.told.presenting, room.told.view]).toEqual([undefined, true, PART]);
  room.does(3, { presenting: true, view: PART });
  expect(room.leader).toBeUndefined();
  room.following.present(false);
  expect(room.told.view).toBeNull();
  expect(room.leader).toBe("u3");
});

test("the view is told while somebody follows", () => {
  const room = new Room();
  room.does(2, { following: 1 });
  expect(room.told.view).toEqual(PART);
  expect(room.following.useFollows.getState().followers.map(({ id }) => id)).toEqual(["u2"]);
  room.does(2, {});
  expect(room.told.view).toBeNull();
});

test("of two who follow each other the one who began earlier stops", () => {
  const room = new Room();
  room.does(2, {});
  room.following.follow("u2");
  room.does(2, { following: 1 });
  expect([room.leader, room.told.following]).toEqual([undefined, null]);
  room.following.follow("u2");
  room.does(2, { following: 1, cursor: { x: 1, y: 1 } });
  expect(room.leader).toBe("u2");
  room.does(2, {});
  room.does(2, { following: 1 });
  expect(room.leader).toBeUndefined();
});
