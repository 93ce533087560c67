import type { Notified } from "./notification.ts";

/** So many are shown at first, the newest. */
export const SHOWN = 50;

/** With what has come since; each once, the newest first. */
export function withNews(known: Notified | undefined, { notifications, unread }: Notified): Notified {
  const all = new Map([...(known?.notifications ?? []), ...notifications].map((one) => [one.number, one]));
  return { notifications: [...all.values()].sort((a, b) => b.number - a.number).slice(0, SHOWN), unread };
}

/** With one that was read, or all of them. */
export function withRead(known: Notified, number: number | null): Notified {
  const isNews = (one: Notified["notifications"][number]): boolean => !one.read && (number === null || one.number === number);
  const read = number === null ? known.unread : known.notifications.filter(isNews).length;
  return {
    notifications: known.notifications.map((one) => (isNews(one) ? { ...one, read: true } : one)),
    unread: Math.max(0, known.unread - read),
  };
}
