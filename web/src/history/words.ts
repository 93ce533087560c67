import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg, plural, t } from "@lingui/core/macro";
import { inLanguage, listWords } from "../language/format.ts";
import { boundTextOf, nameOf } from "./labels.ts";
import type { Changed, Difference, Way } from "./diff.ts";
import type { Counts } from "./sittings.ts";
import type { Scene } from "./scene.ts";

const time = inLanguage((format) => new Intl.DateTimeFormat(format, { hour: "2-digit", minute: "2-digit" }));
const day = inLanguage((format) => new Intl.DateTimeFormat(format, { weekday: "long", day: "numeric", month: "long" }));
const dayOfAnyYear = inLanguage((format) => new Intl.DateTimeFormat(format, { weekday: "long", day: "numeric", month: "long", year: "numeric" }));
const moment = inLanguage((format) => new Intl.DateTimeFormat(format, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" }));

export function timeWords(at: Date): string {
  return time().format(at);
}

/** The moment of a version, within a sentence. */
export function momentWords(at: Date): string {
  return moment().format(at);
}

/** What a day is called above all that was done on it. */
export function dayWords(at: Date, now: Date): string {
  if (at.toDateString() === now.toDateString()) return t`Today`;
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (at.toDateString() === yesterday.toDateString()) return t`Yesterday`;
  return (at.getFullYear() === now.getFullYear() ? day : dayOfAnyYear)().format(at);
}

/** What was done to a widget; its first letter is made a large one where it begins a line. */
const DONE: Readonly<Record<Way, MessageDescriptor>> = {
  moved: msg`moved`, resized: msg`resized`, text: msg`rewritten`, colour: msg`recoloured`, style: msg`restyled`, order: msg`reordered`, other: msg`changed`,
};

/** To how many it was done. */
const DONE_TO: Readonly<Record<Way, (count: number) => string>> = {
  moved: (count) => t`${count} moved`,
  resized: (count) => t`${count} resized`,
  text: (count) => t`${count} rewritten`,
  colour: (count) => t`${count} recoloured`,
  style: (count) => t`${count} restyled`,
  order: (count) => t`${count} reordered`,
  other: (count) => t`${count} changed`,
};

/** What somebody did in a sitting, in a few words: "3 added · 2 moved". */
export function countWords(counts: Counts | null): string {
  if (!counts) return t`made changes`;
  const found: string[] = [];
  if (counts.added > 0) found.push(t`${counts.added} added`);
  for (const [way, count] of counts.ways) found.push(DONE_TO[way](count));
  if (counts.removed > 0) found.push(t`${counts.removed} removed`);
  return found.length > 0 ? found.join(" · ") : t`nothing that is seen`;
}

export type Kind = "added" | "changed" | "removed";

/** One line of the list of what lies between two moments. */
export interface Line { readonly id: string; readonly kind: Kind; readonly text: string }

function changedWords({ before, after, ways }: Changed, scene: Scene): string {
  const what = nameOf(after, scene);
  if (ways.includes("text")) return t`Rewritten: ${nameOf(before, scene)} → ${what}`;
  const how = listWords((ways.length > 0 ? ways : ["other" as const]).map((way) => i18n._(DONE[way])));
  return `${how.charAt(0).toLocaleUpperCase(i18n.locale)}${how.slice(1)}: ${what}`;
}

/** What lies between two moments, widget by widget. A label is told with what it stands in. */
export function lines({ added, changed, removed }: Difference, before: Scene, after: Scene): Line[] {
  const isTold = (id: string, scene: Scene): boolean => boundTextOf(scene.get(id), scene);
  return [
    ...added.filter(({ id }) => !isTold(id, after)).map((widget) => ({ id: widget.id, kind: "added" as const, text: t`Added: ${nameOf(widget, after)}` })),
    ...changed.map((one) => ({ id: one.after.id, kind: "changed" as const, text: changedWords(one, after) })),
    ...removed.filter(({ id }) => !isTold(id, before)).map((widget) => ({ id: widget.id, kind: "removed" as const, text: t`Removed: ${nameOf(widget, before)}` })),
  ];
}

/** How much lies between two moments. */
export function sumWords({ added, changed, removed }: Difference): string {
  if (added.length + changed.length + removed.length === 0) return t`Nothing differs.`;
  return t`${added.length} added, ${changed.length} changed, ${removed.length} removed.`;
}

/** What is said when something of one person's changes was left. */
export function skippedWords(count: number): string {
  return plural(count, {
    one: "# widget was left as it is, because somebody else has changed the same since.",
    other: "# widgets were left as they are, because somebody else has changed the same since.",
  });
}
