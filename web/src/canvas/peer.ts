import type { Person } from "../ajax.ts";

export interface Point { readonly x: number; readonly y: number }
/** A part of the scene. */
export interface Rect { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
/** One of a few signs that a person makes; the count tells one from the next. */
export interface Reaction { readonly kind: number; readonly count: number }

/** What one browser tells the others on its Thing, beside whose it is. */
export interface Told {
  readonly cursor: Point | null;
  readonly selection: readonly string[];
  /** The part of the scene that is to be seen there; told only while somebody follows. */
  readonly view: Rect | null;
  /** The text that is being written. */
  readonly editing: string | null;
  /** Whether the cursor is a laser pointer that is on. */
  readonly laser: boolean;
  readonly reaction: Reaction | null;
  /** The browser whose view is followed, by its Yjs client. */
  readonly following: number | null;
  /** Whether everybody is asked to follow. */
  readonly presenting: boolean;
  /** Widgets that were deleted there just now: what the document says of that has no author. */
  readonly deleted: readonly string[];
}

export const NOTHING_TOLD: Told = {
  cursor: null, selection: [], view: null, editing: null, laser: false, reaction: null, following: null, presenting: false,
  deleted: [],
};

/** One other browser on this Thing. One person may have several. */
export interface Peer extends Told {
  readonly client: number;
  readonly user: Person;
}

/** A longer selection is told in part: presence must stay small. */
export const MOST_SELECTED = 50;
/** So is what was deleted at once. */
export const MOST_DELETED = 8;

function point(value: unknown): Point | null {
  const { x, y } = (value ?? {}) as Partial<Point>;
  return Number.isFinite(x) && Number.isFinite(y) ? { x: Number(x), y: Number(y) } : null;
}

function rect(value: unknown): Rect | null {
  const { width, height } = (value ?? {}) as Partial<Rect>;
  const place = point(value);
  return place && Number(width) > 0 && Number(height) > 0 && Number.isFinite(width) && Number.isFinite(height)
    ? { ...place, width: Number(width), height: Number(height) } : null;
}

function reaction(value: unknown): Reaction | null {
  const { kind, count } = (value ?? {}) as Partial<Reaction>;
  return Number.isInteger(kind) && Number.isInteger(count) ? { kind: Number(kind), count: Number(count) } : null;
}

function ids(value: unknown, most: number): string[] {
  return Array.isArray(value) ? value.filter((id) => typeof id === "string").slice(0, most) : [];
}

function personOf(value: unknown): Person | null {
  const user = value as Partial<Person> | null | undefined;
  if (typeof user?.id !== "string" || typeof user.name !== "string") return null;
  const color = typeof user.color === "string" && /^#[0-9a-f]{3,8}$/i.test(user.color) ? user.color : "#6b7280";
  return { id: user.id, name: user.name, color };
}

/** A peer as its state tells; null while it has not said who it is. Other people's states are never trusted to be well formed. */
export function peerOf(client: number, state: Readonly<Record<string, unknown>>): Peer | null {
  const user = personOf(state["user"]);
  if (!user) return null;
  const { selection, editing, following } = state;
  return {
    client,
    user,
    cursor: point(state["cursor"]),
    selection: ids(selection, MOST_SELECTED),
    view: rect(state["view"]),
    editing: typeof editing === "string" ? editing : null,
    laser: state["laser"] === true,
    reaction: reaction(state["reaction"]),
    following: typeof following === "number" ? following : null,
    presenting: state["presenting"] === true,
    deleted: ids(state["deleted"], MOST_DELETED),
  };
}

/** What is to be said of it: presence goes out with every step of a cursor, and what is as always need not. */
export function sayable(told: Told): Record<string, unknown> {
  const { cursor, selection, ...rest } = told;
  const asAlways = (value: unknown): boolean => value === null || value === false || (Array.isArray(value) && value.length === 0);
  return { cursor, selection, ...Object.fromEntries(Object.entries(rest).filter(([, value]) => !asAlways(value))) };
}

/** The people here, each once, in the order of their names. */
export function people(peers: readonly Peer[], me: string): Person[] {
  const byId = new Map<string, Person>();
  for (const { user } of peers) if (user.id !== me) byId.set(user.id, user);
  return [...byId.values()].sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}
