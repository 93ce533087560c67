import { describe, expect, it } from "vitest";
import type { Comment, Comments } from "./comment.ts";
import { filtered, threadsOf, unreadThreads, withComment, withRead } from "./threads.ts";
import { beginningOf, clusterWords, emptyWords, panelWords, pinWords, whereWords } from "./words.ts";

const ADA = { id: "ada", name: "Ada", color: "#0072b2" };
const BEN = { id: "ben", name: "Ben", color: "#d55e00" };
const AT = "2026-11-29T10:00:00.000Z";

function comment(number: number, thread: number, more: Partial<Comment> = {}): Comment {
  return {
    number, id: `c${String(number)}`, thread: `c${String(thread)}`, author: ADA, text: `No. ${String(number)}`, widget: null, x: null, y: null,
    created_at: AT, resolved_at: null, deleted: false, mentions: [], ...more,
  };
}

function said(...comments: Comment[]): Comments {
  return { comments, read: 0, threads_read: {} };
}

function one(comments: Comments, me = "ben"): ReturnType<typeof threadsOf>[number] {
  const [thread] = threadsOf(comments, me);
  if (!thread) throw new Error("no thread");
  return thread;
}

describe("threads", () => {
  it("are in the order in which they go on, newest first", () => {
    const threads = threadsOf(said(comment(1, 1), comment(2, 2), comment(3, 1, { author: BEN })), "ben");
    expect(threads.map(({ id, comments }) => [id, comments.length])).toEqual([["c1", 2], ["c2", 1]]);
  });

  it("of which all was deleted are gone, others stay", () => {
    const gone = { deleted: true, text: "" };
    expect(threadsOf(said(comment(1, 1, gone), comment(2, 2, gone), comment(3, 2)), "ben").map(({ id }) => id)).toEqual(["c2"]);
  });

  it("are unread as far as others have said something that one has not read", () => {
    const all = said(comment(1, 1), comment(2, 1, { author: BEN }), comment(3, 1), comment(4, 4, { deleted: true, text: "" }), comment(5, 5));
    const unread = (known: Comments): number[] => threadsOf(known, "ben").map((thread) => thread.unread);
    expect(unread(all)).toEqual([1, 2]);
    expect(unread(withRead(all, "c1", 1))).toEqual([1, 1]);
    expect(unread(withRead(withRead(all, "c1", 3), "c1", 1))).toEqual([1, 0]);
    expect(unread(withRead(all, null, 5))).toEqual([0, 0]);
    expect(unreadThreads(threadsOf(all, "ben"))).toBe(2);
  });

  it("are found by what they are, and by whom they concern", () => {
    const mention = { ...BEN, written: "Ben" };
    const threads = threadsOf(said(comment(1, 1), comment(2, 2, { mentions: [mention] }), comment(3, 3, { resolved_at: AT }), comment(4, 4, { author: BEN })), "ben");
    const ids = (resolved: boolean, mine: boolean): string[] => filtered(threads, { resolved, mine }, "ben").map(({ id }) => id);
    expect([ids(false, false), ids(false, true), ids(true, false), ids(true, true)]).toEqual([["c4", "c2", "c1"], ["c4", "c2"], ["c3"], []]);
  });
});

describe("what comes", () => {
  it("comes once, in its place, whatever way it takes", () => {
    const known = withComment(withComment(said(comment(1, 1), comment(3, 3)), comment(2, 1)), comment(2, 1));
    expect(known.comments.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it("opens a resolved thread when it is a new answer, and not when it comes again", () => {
    const before = said(comment(1, 1, { resolved_at: AT }));
    const after = withComment(before, comment(2, 1));
    expect(one(after).resolved).toBe(false);
    const resolved = withComment(after, comment(1, 1, { resolved_at: AT }));
    expect(one(withComment(resolved, comment(2, 1))).resolved).toBe(true);
  });

  it("does not bring back what was deleted", () => {
    const deleted = comment(1, 1, { deleted: true, text: "" });
    expect(withComment(withComment(said(comment(1, 1)), deleted), comment(1, 1)).comments).toEqual([deleted]);
  });
});

describe("in words", () => {
  it("says what a pin is", () => {
    const known = said(comment(1, 1, { text: "The lid,\n@Benny, is wide", mentions: [{ ...BEN, written: "Benny" }] }), comment(2, 1));
    expect(pinWords(one(known))).toBe("Ada: The lid, @Ben, is wide, 1 reply, unread");
    expect(clusterWords(threadsOf(said(comment(1, 1), comment(2, 2)), "ada"))).toBe("2 conversations here");
    expect(beginningOf(one(said(comment(1, 1, { text: "x".repeat(100) }))))).toHaveLength(80);
    expect([panelWords(0), panelWords(2)]).toEqual(["Comments", "Comments, 2 unread"]);
  });

  it("says where a thread is that has no pin", () => {
    const pinned = one(said(comment(1, 1, { widget: "w" })));
    expect([whereWords(pinned, true), whereWords(pinned, false), whereWords(one(said(comment(1, 1))), false)])
      .toEqual(["on a widget that is gone", null, "on the whole Thing"]);
  });

  it("says what to do where there is nothing", () => {
    const words = [true, false].map((mayWrite) => emptyWords({ resolved: false, mine: false }, mayWrite));
    expect(words).toEqual([expect.stringContaining("Press C"), expect.stringContaining("You can read here")]);
  });
});
