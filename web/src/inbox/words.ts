import { t } from "@lingui/core/macro";
import { quoted } from "../things/words.ts";
import type { Notification } from "./notification.ts";

/** What somebody has done, as a sentence. What he has said is shown beside it. */
export function notificationWords({ kind, by, thing, group }: Notification): string {
  const name = quoted(thing?.name ?? "");
  switch (kind) {
    case "member": return t`${by.name} made you a member of the group ${group?.name ?? ""}.`;
    case "owner": return t`${by.name} made you the owner of ${name}.`;
    case "mentioned": return t`${by.name} mentioned you in ${name}.`;
    case "replied": return t`${by.name} went on in a conversation of yours in ${name}.`;
    case "shared":
      return group ? t`${by.name} shared ${name} with the group ${group.name}.` : t`${by.name} shared ${name} with you.`;
  }
}

/** The page of what it is about. */
export function notificationPath({ thing, comment }: Notification): string {
  if (!thing) return "/groups";
  return comment === null ? `/things/${thing.id}` : `/things/${thing.id}?comment=${comment}`;
}

/** What the bell is called. */
export function bellWords(unread: number): string {
  return unread === 0 ? t`Notifications` : t`Notifications, ${unread} unread`;
}

const MOST = 99;

/** A count beside an icon. */
export function badgeWords(count: number): string {
  return count > MOST ? `${String(MOST)}+` : String(count);
}
