import type { Group, Person } from "../actions.ts";

/** What somebody has done that concerns this person. */
export interface Notification {
  /** Later ones have greater numbers. */
  readonly number: number;
  readonly kind: "member" | "shared" | "owner" | "mentioned" | "replied";
  readonly by: Person;
  readonly at: string;
  readonly read: boolean;
  readonly thing: { readonly id: string; readonly name: string } | null;
  readonly group: Group | null;
  /** The comment that it is about, and what that says. */
  readonly comment: string | null;
  readonly text: string | null;
}

/** Newest first; `unread` counts all there are. */
export interface Notified { readonly notifications: readonly Notification[]; readonly unread: number }
