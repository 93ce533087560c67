import { plural, t } from "@lingui/core/macro";
import type { Stream } from "../ajax.ts";

/* eslint-disable lingui/no-unlocalized-strings -- products are called the same in all languages */
/** The first that fits: others' names contain Safari's and Chrome's. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, "Edge"], [/OPR\//, "Opera"], [/Firefox\//, "Firefox"], [/Chrom(e|ium)\//, "Chrome"], [/Safari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad/, "iOS"], [/Android/, "Android"], [/Windows/, "Windows"], [/Mac OS X/, "macOS"], [/Linux|X11/, "Linux"],
];
/* eslint-enable lingui/no-unlocalized-strings */

function found(words: readonly (readonly [RegExp, string])[], agent: string): string | undefined {
  return words.find(([pattern]) => pattern.test(agent))?.[1];
}

/** What a session was begun with, as far as the browser says it. */
export function deviceWords(agent: string): string {
  const browser = found(BROWSERS, agent);
  const system = found(SYSTEMS, agent);
  if (browser === undefined) return agent === "" ? t`Unknown` : (agent.split("/", 1)[0] ?? agent);
  return system === undefined ? browser : t`${browser} on ${system}`;
}

/** What a stream is, and from where. */
export function streamWords({ things, address }: Stream): string {
  const open = plural(things, { 0: "listens", one: "has one Thing open", other: "has # Things open" });
  return address === "" ? open : t`${open}, from ${address}`;
}
