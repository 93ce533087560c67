import type { Person } from "../../ajax.ts";
import type { Peer, Point } from "../peer.ts";

interface Bounds { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

/** A text that somebody else is writing: neither it nor what it stands in is to be opened for writing here. */
export interface Lock {
  readonly user: Person;
  readonly widgets: readonly string[];
}

interface Widget { readonly id: string; readonly containerId?: unknown }

/** What the others are writing. */
export function locksOf(peers: readonly Peer[], widget: (id: string) => Widget | undefined): Lock[] {
  const locks: Lock[] = [];
  for (const { user, editing } of peers) {
    const text = editing === null ? undefined : widget(editing);
    if (text) locks.push({ user, widgets: typeof text.containerId === "string" ? [text.id, text.containerId] : [text.id] });
  }
  return locks;
}

/** Who is writing at this place of the scene. */
export function writerAt(locks: readonly Lock[], { x, y }: Point, bounds: (id: string) => Bounds | null): Person | null {
  const within = (id: string): boolean => {
    const box = bounds(id);
    return box !== null && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  };
  return locks.find(({ widgets }) => widgets.some(within))?.user ?? null;
}

/** Who is writing in one of these widgets. */
export function writerIn(locks: readonly Lock[], ids: readonly string[]): Person | null {
  return locks.find(({ widgets }) => widgets.some((id) => ids.includes(id)))?.user ?? null;
}
