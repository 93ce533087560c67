import type { Person } from "../actions.ts";
import { waysOf, type Way } from "./diff.ts";
import type { NamedVersion, Stretch, TouchedWidgets } from "./past.ts";

/** As on the server: after such a pause (ms) work is told as other work, and so it is every half an hour. */
const PAUSE = 5 * 60_000;
const WINDOW = 30 * 60_000;

/** What one person did in a sitting. */
export interface Part { readonly person: Person; readonly widgets: TouchedWidgets | null }

/** What people did together, or one alone, without a pause; and the version that came of it. */
export interface Sitting {
  readonly version: number;
  readonly begun: Date;
  readonly ended: Date;
  /** Who did the last of it comes first. */
  readonly parts: readonly Part[];
}

/** One line of the time line: a sitting, a version with a name, or both in one. */
export interface Entry {
  readonly version: number;
  readonly at: Date;
  readonly sitting: Sitting | null;
  readonly named: NamedVersion | null;
}

/** Stretches of work, the newest first, as sittings: what followed each other within a pause, in the same half-hour. */
export function sittings(stretches: readonly Stretch[]): Sitting[] {
  const found: Sitting[] = [];
  for (const stretch of stretches) {
    const [begun, ended] = [new Date(stretch.begun_at), new Date(stretch.ended_at)];
    const last = found.at(-1);
    if (last && isOne(last, ended)) found[found.length - 1] = joined(last, stretch, begun, ended);
    else found.push({ version: stretch.version, begun, ended, parts: [{ person: stretch.author, widgets: stretch.widgets }] });
  }
  return found;
}

function isOne(later: Sitting, ended: Date): boolean {
  const sameWindow = Math.floor(later.begun.getTime() / WINDOW) === Math.floor(ended.getTime() / WINDOW);
  return sameWindow && later.begun.getTime() - ended.getTime() <= PAUSE;
}

function joined(sitting: Sitting, { author, widgets }: Stretch, begun: Date, ended: Date): Sitting {
  const known = sitting.parts.find(({ person }) => person.id === author.id);
  const parts = known
    ? sitting.parts.map((part) => (part === known ? { person: author, widgets: together(widgets, part.widgets) } : part))
    : [...sitting.parts, { person: author, widgets }];
  return { version: sitting.version, begun: earlier(sitting.begun, begun), ended: later(sitting.ended, ended), parts };
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}

/** What was touched first and what was touched after that, in one. */
function together(first: TouchedWidgets | null, second: TouchedWidgets | null): TouchedWidgets | null {
  if (!first || !second) return null;
  const gone = new Set(second.deleted);
  const made = new Set([...first.added, ...second.added].filter((id) => !gone.has(id)));
  const changed: Record<string, readonly string[]> = {};
  for (const [id, names] of [...Object.entries(first.changed), ...Object.entries(second.changed)]) {
    if (!gone.has(id) && !made.has(id)) changed[id] = [...new Set([...(changed[id] ?? []), ...names])];
  }
  const deleted = [...first.deleted, ...second.deleted.filter((id) => !first.added.includes(id))].filter((id) => !made.has(id));
  return { added: [...made], deleted: [...new Set(deleted)], changed };
}

/** How many widgets were added and removed, and how many were changed in which way; null where nobody knows. */
export interface Counts { readonly added: number; readonly removed: number; readonly ways: ReadonlyMap<Way, number> }

export function countsOf(widgets: TouchedWidgets | null): Counts | null {
  if (!widgets) return null;
  const ways = new Map<Way, number>();
  for (const names of Object.values(widgets.changed)) for (const way of waysOf(names)) ways.set(way, (ways.get(way) ?? 0) + 1);
  return { added: widgets.added.length, removed: widgets.deleted.length, ways };
}

/** The time line, the newest first. `reached`: named versions before this one are not told yet. */
export function entries(found: readonly Sitting[], named: readonly NamedVersion[], reached: number): Entry[] {
  const names = new Map(named.map((one) => [one.version, one]));
  const all: Entry[] = found.map((sitting) => (
    { version: sitting.version, at: sitting.ended, sitting, named: names.get(sitting.version) ?? null }
  ));
  const known = new Set(found.map(({ version }) => version));
  for (const one of named) if (!known.has(one.version) && one.version >= reached) all.push(namedEntry(one));
  return all.sort((a, b) => b.version - a.version);
}

export function namedEntry(named: NamedVersion): Entry {
  return { version: named.version, at: new Date(named.at), sitting: null, named };
}

/** Who has changed something behind a version: whoever did so last comes first. */
export function authorsSince(stretches: readonly Stretch[], version: number): Person[] {
  const found = new Map<string, Person>();
  for (const stretch of stretches) if (stretch.version > version && !found.has(stretch.author.id)) found.set(stretch.author.id, stretch.author);
  return [...found.values()];
}
