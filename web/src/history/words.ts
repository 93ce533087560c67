import { boundTextOf, nameOf } from "./labels.ts";
import type { Changed, Difference, Way } from "./diff.ts";
import type { Counts } from "./sittings.ts";
import type { Scene } from "./scene.ts";

const LANGUAGE = "en-GB";
const time = new Intl.DateTimeFormat(LANGUAGE, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(LANGUAGE, { weekday: "long", day: "numeric", month: "long" });
const dayOfAnyYear = new Intl.DateTimeFormat(LANGUAGE, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const moment = new Intl.DateTimeFormat(LANGUAGE, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });

export function timeWords(at: Date): string {
  return time.format(at);
}

/** The moment of a version, within a sentence. */
export function momentWords(at: Date): string {
  return moment.format(at);
}

/** What a day is called above all that was done on it. */
export function dayWords(at: Date, now: Date): string {
  if (at.toDateString() === now.toDateString()) return "Today";
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (at.toDateString() === yesterday.toDateString()) return "Yesterday";
  return (at.getFullYear() === now.getFullYear() ? day : dayOfAnyYear).format(at);
}

const SOME: Readonly<Record<Way, string>> = {
  moved: "moved", resized: "resized", text: "rewritten", colour: "recoloured", style: "restyled", order: "reordered", other: "changed",
};

/** What somebody did in a sitting, in a few words: "3 added · 2 moved". */
export function countWords(counts: Counts | null): string {
  if (!counts) return "made changes";
  const found: string[] = [];
  if (counts.added > 0) found.push(`${String(counts.added)} added`);
  for (const [way, count] of counts.ways) found.push(`${String(count)} ${SOME[way]}`);
  if (counts.removed > 0) found.push(`${String(counts.removed)} removed`);
  return found.length > 0 ? found.join(" · ") : "nothing that is seen";
}

export type Kind = "added" | "changed" | "removed";

/** One line of the list of what lies between two moments. */
export interface Line { readonly id: string; readonly kind: Kind; readonly text: string }

function changedWords({ before, after, ways }: Changed, scene: Scene): string {
  const what = nameOf(after, scene);
  if (ways.includes("text")) return `Rewritten: ${nameOf(before, scene)} → ${what}`;
  const how = ways.map((way) => SOME[way]);
  const last = how.pop() ?? "changed";
  const all = how.length > 0 ? `${how.join(", ")} and ${last}` : last;
  return `${all.charAt(0).toUpperCase()}${all.slice(1)}: ${what}`;
}

/** What lies between two moments, widget by widget. A label is told with what it stands in. */
export function lines({ added, changed, removed }: Difference, before: Scene, after: Scene): Line[] {
  const isTold = (id: string, scene: Scene): boolean => boundTextOf(scene.get(id), scene);
  return [
    ...added.filter(({ id }) => !isTold(id, after)).map((widget) => ({ id: widget.id, kind: "added" as const, text: `Added: ${nameOf(widget, after)}` })),
    ...changed.map((one) => ({ id: one.after.id, kind: "changed" as const, text: changedWords(one, after) })),
    ...removed.filter(({ id }) => !isTold(id, before)).map((widget) => ({ id: widget.id, kind: "removed" as const, text: `Removed: ${nameOf(widget, before)}` })),
  ];
}

/** How much lies between two moments. */
export function sumWords({ added, changed, removed }: Difference): string {
  if (added.length + changed.length + removed.length === 0) return "Nothing differs.";
  return `${String(added.length)} added, ${String(changed.length)} changed, ${String(removed.length)} removed.`;
}

/** What is said when something of one person's changes was left. */
export function skippedWords(count: number): string {
  return count === 1
    ? "1 widget was left as it is, because somebody else has changed the same since."
    : `${String(count)} widgets were left as they are, because somebody else has changed the same since.`;
}
