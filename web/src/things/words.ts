import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg, plural, t } from "@lingui/core/macro";
import type { Person, Thing } from "../ajax.ts";
import { listWords } from "../language/format.ts";
import { refusalWords } from "../language/refusals.ts";
import type { Among, RefusedOne, Sort, Wanted } from "./listed.ts";

export const SORT_WORDS: Readonly<Record<Sort, MessageDescriptor>> = {
  changed: msg`Last changed`, name: msg`Name`, created: msg`Newest first`, opened: msg`Last opened`,
};

const IN_ORDER: Readonly<Record<Sort, MessageDescriptor>> = {
  changed: msg`newest change first`, name: msg`by name`, created: msg`newest first`, opened: msg`last opened first`,
};

/** The names of the lists. */
export const LIST_NAMES: Readonly<Record<Among, MessageDescriptor>> = { all: msg`Things`, favourites: msg`Favourites`, opened: msg`Recent` };

type Where = Among | "bin";

const COUNTED: Readonly<Record<Where, (count: number) => string>> = {
  all: (count) => plural(count, { 0: "No Things", one: "# Thing", other: "# Things" }),
  favourites: (count) => plural(count, { 0: "No favourites", one: "# favourite", other: "# favourites" }),
  opened: (count) => plural(count, { 0: "No Things that you have opened", one: "# Thing that you have opened", other: "# Things that you have opened" }),
  bin: (count) => plural(count, { 0: "No Things in the bin", one: "# Thing in the bin", other: "# Things in the bin" }),
};

const COUNTED_SO_FAR: Readonly<Record<Where, (count: number) => string>> = {
  all: (count) => plural(count, { one: "# or more Things", other: "# or more Things" }),
  favourites: (count) => plural(count, { one: "# or more favourites", other: "# or more favourites" }),
  opened: (count) => plural(count, { one: "# or more Things that you have opened", other: "# or more Things that you have opened" }),
  bin: (count) => plural(count, { one: "# or more Things in the bin", other: "# or more Things in the bin" }),
};

/** How many were found, of the first page: `more` says that there are further ones. */
export function foundWords(count: number, more: boolean, { query, bin, among, sort, tags }: Wanted): string {
  const things = (more ? COUNTED_SO_FAR : COUNTED)[bin ? "bin" : among](count);
  const tagged = tags.length === 0 ? things : t`${things} with ${listWords(tags.map((tag) => t`“${tag}”`))}`;
  if (query !== "") return t`${tagged} found for “${query}”`;
  return count > 1 ? t`${tagged}, ${i18n._(IN_ORDER[sort])}` : tagged;
}

const SHORT = 48;

/** A name in a sentence: quoted, and cut where it would be the whole of it. */
export function quoted(name: string): string {
  const letters = Array.from(name);
  const short = letters.length <= SHORT ? name : `${letters.slice(0, SHORT - 1).join("").trimEnd()}…`;
  return t`“${short}”`;
}

export function binnedWords(things: readonly Thing[]): string {
  const name = quoted(things[0]?.name ?? "");
  return plural(things.length, { one: `${name} is in the bin.`, other: "# Things are in the bin." });
}

export function restoredWords(things: readonly Thing[]): string {
  const name = quoted(things[0]?.name ?? "");
  return plural(things.length, { one: `${name} is back.`, other: "# Things are back." });
}

/** How many are selected; `most` is how many can be dealt with at once. */
export function selectedWords(count: number, most: number): string {
  if (count === 0) return "";
  return count > most
    ? t`${plural(count, { one: "# Thing selected", other: "# Things selected" })}: at most ${most} can be dealt with at once`
    : plural(count, { one: "# Thing selected", other: "# Things selected" });
}

/** Which Things were left as they are, and why; each reason once. */
export function leftWords(refused: readonly RefusedOne[], names: ReadonlyMap<string, string>): string {
  const name = quoted(names.get(refused[0]?.thing ?? "") ?? "");
  const reasons = [...new Set(refused.map(({ code, message }) => refusalWords(code, message)))].join(" ");
  return plural(refused.length, { one: `${name} was left as it is. ${reasons}`, other: `# Things were left as they are. ${reasons}` });
}

/** Who is on a Thing now. */
export function hereWords(people: readonly Person[], me: string | undefined): string {
  return t`Here now: ${listWords(people.map(({ id, name }) => (id === me ? t({ message: "you", context: "among those who are here" }) : name)))}`;
}
