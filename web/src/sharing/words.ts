import type { Given, Reason, Role } from "../ajax.ts";

export const GIVEN: readonly (readonly [Given, string])[] = [
  ["viewer", "may look"],
  ["commenter", "may comment"],
  ["editor", "may change it"],
];

const ROLES: Readonly<Record<Role, string>> = { ...Object.fromEntries(GIVEN) as Record<Given, string>, owner: "may do everything" };

export function roleWords(role: Role): string {
  return ROLES[role];
}

/** One reason why somebody can see a Thing, in words. `end` says when it ends, if it does. */
export function reasonWords({ way, group, role }: Reason, end: string | null): string {
  const name = group?.name ?? "";
  const until = end === null ? "" : `, until ${end}`;
  switch (way) {
    case "owner": return "owns it";
    case "administrator": return `administers the group ${name}`;
    case "client": return `acts in the group ${name}, as another system`;
    case "member": return `belongs to the group ${name}`;
    case "person": return `it is shared with this person, who ${roleWords(role)}${until}`;
    case "link": return `came by a share link, and ${roleWords(role)}${until}`;
    case "group": return `it is shared with the group ${name}, which ${roleWords(role)}${until}`;
  }
}
