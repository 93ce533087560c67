import { plural, t } from "@lingui/core/macro";
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
  return plural(count, { one: "# reply", other: "# replies" });
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
    ...(thread.unread > 0 ? [t`unread`] : []),
    ...(thread.resolved ? [t`resolved`] : []),
  ].join(", ");
}

export function clusterWords(threads: readonly Thread[]): string {
  const unread = threads.filter((thread) => thread.unread > 0).length;
  const count = threads.length;
  return unread === 0
    ? plural(count, { one: "# conversation here", other: "# conversations here" })
    : t`${plural(count, { one: "# conversation here", other: "# conversations here" })}, ${plural(unread, { one: "# unread", other: "# unread" })}`;
}

/** Where a thread is, if that is not to be seen on the canvas. */
export function whereWords({ pin }: Thread, gone: boolean): string | null {
  if (gone) return t`on a widget that is gone`;
  return pin.widget === null && pin.x === null ? t`on the whole Thing` : null;
}

export function panelWords(unread: number): string {
  return unread === 0 ? t`Comments` : t`Comments, ${plural(unread, { one: "# unread", other: "# unread" })}`;
}

export function emptyWords({ resolved, mine }: Filter, mayWrite: boolean): string {
  if (mine) return resolved ? t`No resolved conversation of yours.` : t`Nobody has mentioned you here, and you have not said anything yet.`;
  if (resolved) return t`Nothing is resolved yet. Whoever is done with a conversation resolves it, and finds it here again.`;
  return mayWrite
    ? t`Nothing was said yet. Press C, and click on a widget or a place to say something about it.`
    : t`Nothing was said yet. You can read here what others say about this Thing.`;
}
