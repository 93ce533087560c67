import type { Person, Thing } from "../actions.ts";

/** In which order: by name; or what was changed, made, opened by this person, last comes first. */
export type Sort = "changed" | "name" | "created" | "opened";
export type Among = "all" | "favourites" | "opened";

/** Which Things a list shows, and in which order. */
export interface Wanted {
  readonly query: string;
  readonly bin: boolean;
  readonly among: Among;
  readonly sort: Sort;
  readonly tags: readonly string[];
}

/** A Thing in a list, with what this person has noted of it. */
export interface Listed extends Thing {
  /** What is written there, where it was found by that. */
  readonly snippet: string | null;
  readonly favourite: boolean;
  readonly opened_at: string | null;
  /** The number of its small picture. */
  readonly picture: number | null;
}
export interface ThingPage { readonly things: readonly Listed[]; readonly cursor: string | null }

export interface Tagging { readonly add: readonly string[]; readonly remove: readonly string[] }
export interface UsedTag { readonly name: string; readonly things: number }

/** What can be done to many at once. */
export interface ForEach {
  readonly do: "delete" | "restore" | "tag";
  readonly things: readonly string[];
  readonly params?: Tagging;
}
export interface RefusedOne { readonly thing: string; readonly code: string; readonly message: string }
export interface DoneToMany { readonly done: readonly string[]; readonly refused: readonly RefusedOne[] }

export type MarkKind = "rectangle" | "diamond" | "ellipse" | "line" | "text" | "image";
/** A widget on the grid: kind, x, y, width, height, angle (hundredths of a radian), colours, height of its letters, words or points. */
export type Mark = readonly [MarkKind, number, number, number, number, number, string, string, number, string | readonly number[]];
export interface Sketch { readonly width: number; readonly height: number; readonly marks: readonly Mark[] }
export interface Picture { readonly thing: string; readonly number: number; readonly sketch: Sketch }

/** Who is on Things now, by Thing; and of which the picture is new. */
export interface HereNews {
  readonly things: Readonly<Record<string, readonly Person[]>>;
  readonly pictures: Readonly<Record<string, number>>;
}
