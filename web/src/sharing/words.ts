import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg, select, t } from "@lingui/core/macro";
import type { Given, Reason, Role } from "../ajax.ts";

/** What can be given, as one chooses it for somebody. */
export const GIVEN: readonly (readonly [Given, MessageDescriptor])[] = [
  ["viewer", msg`may look`],
  ["commenter", msg`may comment`],
  ["editor", msg`may change it`],
];

const ROLES: Readonly<Record<Role, MessageDescriptor>> = {
  ...Object.fromEntries(GIVEN) as Record<Given, MessageDescriptor>, owner: msg`may do everything`,
};

export function roleWords(role: Role): string {
  return i18n._(ROLES[role]);
}

/** What a link offers to whoever has it. */
export function offerWords(role: Role): string {
  return select(role, {
    viewer: "It is shared with whoever has this link, who may look.",
    commenter: "It is shared with whoever has this link, who may comment.",
    editor: "It is shared with whoever has this link, who may change it.",
    other: "It is shared with whoever has this link, who may do everything.",
  });
}

/** One reason why somebody can see a Thing, in words. `end` says when it ends, if it does. */
export function reasonWords(reason: Reason, end: string | null): string {
  const words = endlessWords(reason);
  return end === null ? words : t`${words}, until ${end}`;
}

function endlessWords({ way, group, role }: Reason): string {
  const name = group?.name ?? "";
  switch (way) {
    case "owner": return t`owns it`;
    case "administrator": return t`administers the group ${name}`;
    case "client": return t`acts in the group ${name}, as another system`;
    case "member": return t`belongs to the group ${name}`;
    case "person":
      return select(role, {
        viewer: "it is shared with this person, who may look",
        commenter: "it is shared with this person, who may comment",
        editor: "it is shared with this person, who may change it",
        other: "it is shared with this person, who may do everything",
      });
    case "link":
      return select(role, {
        viewer: "came by a share link, and may look",
        commenter: "came by a share link, and may comment",
        editor: "came by a share link, and may change it",
        other: "came by a share link, and may do everything",
      });
    case "group":
      return select(role, {
        viewer: `it is shared with the group ${name}, which may look`,
        commenter: `it is shared with the group ${name}, which may comment`,
        editor: `it is shared with the group ${name}, which may change it`,
        other: `it is shared with the group ${name}, which may do everything`,
      });
  }
}
