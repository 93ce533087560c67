/** What the share dialog shows of those who can see a Thing. */
import type { Group, Reason, Role, Viewer } from "../ajax.ts";

/** The ways in which somebody sees a Thing by a group. */
const WAYS: ReadonlySet<Reason["way"]> = new Set(["group", "member", "administrator"]);

/** A User Group whose people can see a Thing. */
export interface GroupInside {
  readonly group: Group;
  readonly role: Role;
  readonly people: number;
  /** Whether it is the Thing's own group, from which it cannot be taken. */
  readonly own: boolean;
  readonly endsAt: string | null;
}

/** The groups behind those who can see a Thing: its own first, then those with which it is shared, by name. */
export function groupsIn(viewers: readonly Viewer[], own: Group): readonly GroupInside[] {
  const found = new Map<string, GroupInside>();
  for (const { why } of viewers) {
    // Some are there twice by one group: the Thing is its own, and is shared with it besides.
    const ways = new Map(why.filter(({ way }) => WAYS.has(way)).map((reason) => [reason.group?.id, reason]));
    for (const { group, role, ends_at: endsAt } of ways.values()) {
      if (group === null) continue;
      const people = (found.get(group.id)?.people ?? 0) + 1;
      found.set(group.id, { group, role, people, own: group.id === own.id, endsAt });
    }
  }
  return [...found.values()].sort((one, other) => Number(other.own) - Number(one.own) || one.group.name.localeCompare(other.group.name));
}

/** Whether somebody can become the owner: people, not guests and not other systems. */
export function mayOwn({ why }: Viewer): boolean {
  return !why.some(({ way }) => way === "owner") && why.some(({ way }) => way !== "link" && way !== "client");
}

/** How it is shared with somebody himself. */
export function ownShare({ why }: Viewer): Reason | undefined {
  return why.find(({ way }) => way === "person");
}

/** Who is shown at first: those who are not there by a group alone, and of the others as many as there is room for. */
export function shownFirst(viewers: readonly Viewer[], room: number): readonly Viewer[] {
  const alone = (viewer: Viewer): boolean => viewer.why.every(({ way }) => way === "member" || way === "group");
  const places = new Map(viewers.map((viewer, place) => [viewer, place]));
  const first = [...viewers.filter((viewer) => !alone(viewer)), ...viewers.filter(alone)].slice(0, Math.max(room, 1));
  return first.sort((one, other) => (places.get(one) ?? 0) - (places.get(other) ?? 0));
}
