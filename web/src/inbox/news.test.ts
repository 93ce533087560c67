import { describe, expect, it } from "vitest";
import { withNews, withRead } from "./news.ts";
import type { Notification } from "./notification.ts";
import { badgeWords, bellWords, notificationPath, notificationWords } from "./words.ts";

const ADA = { id: "ada", name: "Ada Okafor", color: "#0072b2" };

function notification(number: number, more: Partial<Notification> = {}): Notification {
  return {
    number, kind: "mentioned", by: ADA, at: "2026-11-29T10:00:00.000Z", read: false, thing: { id: "t", name: "Kettle K2" },
    group: null, comment: "c", text: "Look!", ...more,
  };
}

describe("what has come", () => {
  it("goes on top, each once", () => {
    const known = { notifications: [notification(2), notification(1)], unread: 2 };
    const next = withNews(known, { notifications: [notification(3), notification(2, { read: true })], unread: 2 });
    expect(next.notifications.map(({ number, read }) => [number, read])).toEqual([[3, false], [2, true], [1, false]]);
    expect(next.unread).toBe(2);
  });

  it("is read one by one, or all at once, with those that are not shown", () => {
    const known = { notifications: [notification(2), notification(1)], unread: 7 };
    expect(withRead(known, 2).unread).toBe(6);
    expect(withRead(withRead(known, 2), 2).unread).toBe(6);
    expect(withRead(known, null)).toEqual({ notifications: [notification(2, { read: true }), notification(1, { read: true })], unread: 0 });
  });
});

describe("in words", () => {
  const group = { id: "g", name: "Workshop", live: true };
  it.each([
    [notification(1), "Ada Okafor mentioned you in “Kettle K2”.", "/things/t?comment=c"],
    [notification(1, { kind: "replied" }), "Ada Okafor went on in a conversation of yours in “Kettle K2”.", "/things/t?comment=c"],
    [notification(1, { kind: "shared", comment: null }), "Ada Okafor shared “Kettle K2” with you.", "/things/t"],
    [notification(1, { kind: "shared", comment: null, group }), "Ada Okafor shared “Kettle K2” with the group Workshop.", "/things/t"],
    [notification(1, { kind: "owner", comment: null }), "Ada Okafor made you the owner of “Kettle K2”.", "/things/t"],
    [notification(1, { kind: "member", thing: null, comment: null, group }), "Ada Okafor made you a member of the group Workshop.", "/groups"],
  ])("%#", (one, words, path) => {
    expect([notificationWords(one), notificationPath(one)]).toEqual([words, path]);
  });

  it("counts", () => {
    expect([bellWords(0), bellWords(3), badgeWords(7), badgeWords(120)]).toEqual(["Notifications", "Notifications, 3 unread", "7", "99+"]);
  });
});
