import { clockWords } from "../design/time.ts";

interface Back {
  /** Own widgets and images that were not saved, and are now. */
  readonly mine: number;
  readonly since: number | null;
  /** Widgets that others have changed meanwhile. */
  readonly others: number;
  readonly now: number;
}

interface Words { readonly title: string; readonly more: string | null }

/** What is said when the connection is back and all is saved; null where nothing has happened meanwhile. */
export function returnWords({ mine, since, others, now }: Back): Words | null {
  const theirs = others === 1 ? "Others have changed 1 widget meanwhile." : `Others have changed ${String(others)} widgets meanwhile.`;
  if (mine === 0) return others === 0 ? null : { title: "You are connected again", more: theirs };
  return { title: savedWords(mine, since === null ? null : clockWords(new Date(since), new Date(now))), more: others === 0 ? null : theirs };
}

function savedWords(count: number, from: string | null): string {
  if (from === null) return count === 1 ? "Your change is saved" : `Your ${String(count)} changes are saved`;
  return count === 1 ? `Your change from ${from} is saved` : `Your ${String(count)} changes since ${from} are saved`;
}

/** What of a kept Thing is not saved. */
export function unsavedWords(count: number): string {
  return count === 1 ? "1 change is only in this browser" : `${String(count)} changes are only in this browser`;
}
