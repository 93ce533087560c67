import type { Person } from "../actions.ts";

/** What became of which widgets, by their ids; of those that were changed, the names of the properties. */
export interface TouchedWidgets {
  readonly added: readonly string[];
  readonly deleted: readonly string[];
  readonly changed: Readonly<Record<string, readonly string[]>>;
}

/** What one person did at a stretch, and the version that came of it; null where the widgets are too many to name. */
export interface Stretch {
  readonly version: number;
  readonly author: Person;
  readonly begun_at: string;
  readonly ended_at: string;
  readonly changes: number;
  readonly widgets: TouchedWidgets | null;
}

/** A version that somebody has given a name, and when the Thing was so. */
export interface NamedVersion {
  readonly version: number;
  readonly name: string;
  readonly at: string;
  readonly named_by: Person;
  readonly named_at: string;
}

export interface HistoryPage {
  readonly stretches: readonly Stretch[];
  readonly before: number | null;
  /** All there are; only with the first page. */
  readonly named: readonly NamedVersion[];
}

/** A widget as the API shows it: as on the canvas, without what is as the canvas has it by itself. */
export interface Widget { readonly id: string; readonly type: string; readonly [property: string]: unknown }

/** A Thing at a version: what differs from the moment before, or all of it where it is a first one. */
export interface Moment {
  readonly version: number;
  readonly author: Person | null;
  readonly at: string | null;
  readonly widgets: readonly Widget[];
  readonly deleted: readonly string[];
}

export interface Played { readonly moments: readonly Moment[]; readonly next: number | null }

export interface Playback {
  readonly thing: string;
  readonly at?: readonly number[];
  readonly after?: number;
  readonly upto?: number;
  readonly frames?: number;
}

/** What bringing something back came to: in `skipped`, the widgets that were left because others have changed them since. */
export interface BroughtBack {
  readonly widgets?: readonly Widget[];
  readonly deleted?: readonly string[];
  readonly skipped?: readonly string[];
}
