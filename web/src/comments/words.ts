import { spoken } from "./mentions.ts";
import type { Filter, Thread } from "./threads.ts";

const SHORT = 80;

function cut(text: string): string {
  const letters = Array.from(text.replace(/\s+/g, " ").trim());
  return letters.length <= SHORT ? letters.join("") : `${letters.slice(0, SHORT - 1).join("").trimEnd()}…`;
}

/** What a thread begins with, in a line. */
export function beginningOf({ first, comments }: Thread): string {
  const { text, mentions } = comments.find(({ deleted }) => !deleted) ?? first;
  return cut(spoken(text, mentions));
}

export function repliesWords(count: number): string {
  return count === 1 ? "1 reply" : `${String(count)} replies`;
}

/** How many answers are left to a thread's first comment. */
export function repliesOf({ comments, first }: Thread): number {
  return comments.filter(({ id, deleted }) => id !== first.id && !deleted).length;
}

/** What a pin is called. */
export function pinWords(thread: Thread): string {
  const replies = repliesOf(thread);
  return [
    `${thread.first.author.name}: ${beginningOf(thread)}`,
    ...(replies > 0 ? [repliesWords(replies)] : []),
    ...(thread.unread > 0 ? ["unread"] : []),
    ...(thread.resolved ? ["resolved"] : []),
  ].join(", ");
}

export function clusterWords(threads: readonly Thread[]): string {
  const unread = threads.filter((thread) => thread.unread > 0).length;
  return `${String(threads.length)} conversations here${unread > 0 ? `, ${String(unread)} unread` : ""}`;
}

/** Where a thread is, if that is not to be seen on the canvas. */
export function whereWords({ pin }: Thread, gone: boolean): string | null {
  if (gone) return "on a widget that is gone";
  return pin.widget === null && pin.x === null ? "on the whole Thing" : null;
}

export function panelWords(unread: number): string {
  return unread === 0 ? "Comments" : `Comments, ${String(unread)} unread`;
}

export function emptyWords({ resolved, mine }: Filter, mayWrite: boolean): string {
  if (mine) return resolved ? "No resolved conversation of yours." : "Nobody has mentioned you here, and you have not said anything yet.";
  if (resolved) return "Nothing is resolved yet. Whoever is done with a conversation resolves it, and finds it here again.";
  return mayWrite
    ? "Nothing was said yet. Press C, and click on a widget or a place to say something about it."
    : "Nothing was said yet. You can read here what others say about this Thing.";
}
