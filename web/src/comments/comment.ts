import type { Person } from "../actions.ts";

/** Somebody whom a comment names; `written` is what its text calls him, behind an @. */
export interface Mentioned extends Person { readonly written: string }

export interface Comment {
  /** Later ones have greater numbers. */
  readonly number: number;
  readonly id: string;
  /** The comment that its thread began with. */
  readonly thread: string;
  readonly author: Person;
  /** Nothing, where it was deleted. */
  readonly text: string;
  readonly widget: string | null;
  readonly x: number | null;
  readonly y: number | null;
  readonly created_at: string;
  readonly resolved_at: string | null;
  readonly deleted: boolean;
  readonly mentions: readonly Mentioned[];
}

/** What is said about a Thing, and how far this person has read: all up to `read`, threads perhaps further. */
export interface Comments {
  readonly comments: readonly Comment[];
  readonly read: number;
  readonly threads_read: Readonly<Record<string, number>>;
}

/** Where a thread is pinned: on a widget, in shares of its size, or at a place of the canvas; or nowhere. */
export interface Pin {
  readonly widget: string | null;
  readonly x: number | null;
  readonly y: number | null;
}

export const NOWHERE: Pin = { widget: null, x: null, y: null };

export interface CommentParams extends Partial<Pin> {
  readonly thing: string;
  readonly text: string;
  readonly reply_to?: string;
  readonly mentions: readonly string[];
}
