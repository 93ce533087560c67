import type { Person, Thing } from "../ajax.ts";
import type { Among, RefusedOne, Sort, Wanted } from "./listed.ts";

export const SORT_WORDS: Readonly<Record<Sort, string>> = { changed: "Last changed", name: "Name", created: "Newest first", opened: "Last opened" };

const IN_ORDER: Readonly<Record<Sort, string>> = { changed: "newest change first", name: "by name", created: "newest first", opened: "last opened first" };
const NUMBERED: Readonly<Record<Among, readonly [string, string]>> = {
  all: ["Thing", "Things"], favourites: ["favourite", "favourites"], opened: ["Thing that you have opened", "Things that you have opened"],
};

/** How many were found, of the first page: `more` says that there are further ones. */
export function foundWords(count: number, more: boolean, { query, bin, among, sort, tags }: Wanted): string {
  const number = count === 0 ? "No" : `${String(count)}${more ? " or more" : ""}`;
  const [one, many] = NUMBERED[among];
  const things = count === 1 && !more ? one : many;
  const where = bin ? " in the bin" : "";
  const tagged = tags.length === 0 ? "" : ` with ${listed(tags.map((tag) => `“${tag}”`))}`;
  if (query !== "") return `${number} ${things}${where}${tagged} found for “${query}”`;
  return `${number} ${things}${where}${tagged}${count > 1 ? `, ${IN_ORDER[sort]}` : ""}`;
}

const SHORT = 48;

/** A name in a sentence: quoted, and cut where it would be the whole of it. */
export function quoted(name: string): string {
  const letters = Array.from(name);
  return letters.length <= SHORT ? `“${name}”` : `“${letters.slice(0, SHORT - 1).join("").trimEnd()}…”`;
}

const LISTS = new Intl.ListFormat("en", { type: "conjunction" });

function listed(names: readonly string[]): string {
  return LISTS.format(names);
}

export function binnedWords(things: readonly Thing[]): string {
  const [first] = things;
  return things.length === 1 && first ? `${quoted(first.name)} is in the bin.` : `${String(things.length)} Things are in the bin.`;
}

export function restoredWords(things: readonly Thing[]): string {
  const [first] = things;
  return things.length === 1 && first ? `${quoted(first.name)} is back.` : `${String(things.length)} Things are back.`;
}

export function selectedWords(count: number): string {
  return count === 1 ? "1 Thing selected" : `${String(count)} Things selected`;
}

/** Which Things were left as they are, and why; each reason once. */
export function leftWords(refused: readonly RefusedOne[], names: ReadonlyMap<string, string>): string {
  const [first] = refused;
  const reasons = [...new Set(refused.map(({ message }) => message))].join(" ");
  if (refused.length === 1 && first) return `${quoted(names.get(first.thing) ?? "")} was left as it is. ${reasons}`;
  return `${String(refused.length)} Things were left as they are. ${reasons}`;
}

/** Who is on a Thing now. */
export function hereWords(people: readonly Person[], me: string | undefined): string {
  return `Here now: ${listed(people.map(({ id, name }) => (id === me ? "you" : name)))}`;
}
