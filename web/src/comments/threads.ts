import { NOWHERE, type Comment, type Comments, type Pin } from "./comment.ts";

/** What was said in one place, in the order in which it was said. */
export interface Thread {
  /** The id of the comment that it began with. */
  readonly id: string;
  readonly comments: readonly Comment[];
  readonly first: Comment;
  readonly last: Comment;
  readonly pin: Pin;
  readonly resolved: boolean;
  /** Up to which number this person has read it, and how much of it he has not. */
  readonly read: number;
  readonly unread: number;
}

/** The threads of a Thing, those that go on last first; those of which nothing is left are left out. */
export function threadsOf({ comments, read, threads_read: threadsRead }: Comments, me: string): readonly Thread[] {
  const byThread = new Map<string, Comment[]>();
  for (const comment of comments) {
    const thread = byThread.get(comment.thread);
    if (thread) thread.push(comment);
    else byThread.set(comment.thread, [comment]);
  }
  const threads: Thread[] = [];
  for (const [id, said] of byThread) {
    const [first, last] = [said[0], said.at(-1)];
    if (!first || !last || said.every(({ deleted }) => deleted)) continue;
    const upto = Math.max(read, threadsRead[id] ?? 0);
    const unread = said.filter(({ number, author, deleted }) => number > upto && author.id !== me && !deleted).length;
    threads.push({ id, comments: said, first, last, pin: pinOf(first), resolved: first.resolved_at !== null, read: upto, unread });
  }
  return threads.sort((a, b) => b.last.number - a.last.number);
}

function pinOf({ widget, x, y }: Comment): Pin {
  return widget === null && (x === null || y === null) ? NOWHERE : { widget, x, y };
}

/**
 * With a comment that has come, by whatever way, and perhaps not for the first time: what was deleted stays deleted, and an
 * answer opens its thread again only when it is new.
 */
export function withComment(known: Comments, news: Comment): Comments {
  const old = known.comments.find(({ id }) => id === news.id);
  if (old?.deleted === true && !news.deleted) return known;
  if (old) return { ...known, comments: known.comments.map((one) => (one.id === news.id ? news : one)) };
  const before = known.comments.map((one) => (
    one.id === news.thread && one.resolved_at !== null && news.id !== news.thread ? { ...one, resolved_at: null } : one
  ));
  return { ...known, comments: [...before, news].sort((a, b) => a.number - b.number) };
}

/** With what this person has read: a thread, or all, up to a number. */
export function withRead(known: Comments, thread: string | null, number: number): Comments {
  if (thread === null) return { ...known, read: Math.max(known.read, number) };
  const upto = Math.max(known.threads_read[thread] ?? 0, number);
  return { ...known, threads_read: { ...known.threads_read, [thread]: upto } };
}

export interface Filter {
  readonly resolved: boolean;
  /** Only threads in which this person has said something, or is mentioned. */
  readonly mine: boolean;
}

export function concerns({ comments }: Thread, me: string): boolean {
  return comments.some(({ author, deleted, mentions }) => !deleted && (author.id === me || mentions.some(({ id }) => id === me)));
}

export function filtered(threads: readonly Thread[], { resolved, mine }: Filter, me: string): readonly Thread[] {
  return threads.filter((thread) => thread.resolved === resolved && (!mine || concerns(thread, me)));
}

/** How many threads this person has not read to their end, of those that are not resolved. */
export function unreadThreads(threads: readonly Thread[]): number {
  return threads.filter(({ unread, resolved }) => unread > 0 && !resolved).length;
}
