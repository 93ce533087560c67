import { i18n } from "@lingui/core";
import { plural, t } from "@lingui/core/macro";
import type { Person } from "../../ajax.ts";
import { listWords } from "../../language/format.ts";
import type { Follows } from "./follow.ts";
import { REACTIONS } from "./reactions.ts";

function listed(names: readonly string[]): string {
  return listWords(names.length > 3 ? [...names.slice(0, 2), plural(names.length - 2, { one: "# other", other: "# others" })] : names);
}

/** Whose view one sees, or who sees one's own; null where everybody goes his own way. */
export function followWords({ leader, isPresented, isPresenting, followers }: Follows): string | null {
  if (leader) return isPresented ? t`${leader.name} shows you something` : t`You follow ${leader.name}`;
  const names = [...new Set(followers.map(({ name }) => name))];
  if (isPresenting) return names.length === 0 ? t`You are showing this to everybody` : t`You are showing this to ${listed(names)}`;
  return null;
}

/** Who has come and who has gone; null for nobody. */
export function arrivals(before: readonly Person[], now: readonly Person[]): string | null {
  const missingIn = (there: readonly Person[], { id }: Person): boolean => !there.some((person) => person.id === id);
  const words = [
    ...now.filter((person) => missingIn(before, person)).map(({ name }) => t`${name} is here.`),
    ...before.filter((person) => missingIn(now, person)).map(({ name }) => t`${name} has left.`),
  ];
  return words.length === 0 ? null : words.join(" ");
}

export function reactionWords(name: string, kind: number): string {
  const reaction = REACTIONS[kind];
  return t`${name} reacts: ${reaction ? i18n._(reaction[1]) : ""}`;
}
