import type { Person } from "../../ajax.ts";
import type { Follows } from "./follow.ts";
import { REACTIONS } from "./reactions.ts";

function listed(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 2).join(", ")} and ${String(names.length - 2)} others` : names.join(", ");
}

/** Whose view one sees, or who sees one's own; null where everybody goes his own way. */
export function followWords({ leader, isPresented, isPresenting, followers }: Follows): string | null {
  if (leader) return isPresented ? `${leader.name} shows you something` : `You follow ${leader.name}`;
  const names = [...new Set(followers.map(({ name }) => name))];
  if (isPresenting) return names.length === 0 ? "You are showing this to everybody" : `You are showing this to ${listed(names)}`;
  return null;
}

/** Who has come and who has gone; null for nobody. */
export function arrivals(before: readonly Person[], now: readonly Person[]): string | null {
  const missingIn = (there: readonly Person[], { id }: Person): boolean => !there.some((person) => person.id === id);
  const words = [
    ...now.filter((person) => missingIn(before, person)).map(({ name }) => `${name} is here.`),
    ...before.filter((person) => missingIn(now, person)).map(({ name }) => `${name} has left.`),
  ];
  return words.length === 0 ? null : words.join(" ");
}

export function reactionWords(name: string, kind: number): string {
  return `${name} reacts: ${REACTIONS[kind]?.[1] ?? ""}`;
}
