import { plural, t } from "@lingui/core/macro";
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
  const theirs = plural(others, { one: "Others have changed # widget meanwhile.", other: "Others have changed # widgets meanwhile." });
  if (mine === 0) return others === 0 ? null : { title: t`You are connected again`, more: theirs };
  return { title: savedWords(mine, since === null ? null : clockWords(new Date(since), new Date(now))), more: others === 0 ? null : theirs };
}

function savedWords(count: number, from: string | null): string {
  return from === null
    ? plural(count, { one: "Your change is saved", other: "Your # changes are saved" })
    : plural(count, { one: `Your change from ${from} is saved`, other: `Your # changes since ${from} are saved` });
}

/** What of a kept Thing is not saved. */
export function unsavedWords(count: number): string {
  return plural(count, { one: "# change is only in this browser", other: "# changes are only in this browser" });
}
