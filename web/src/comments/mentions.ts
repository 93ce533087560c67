import type { Person } from "../actions.ts";
import type { Mentioned } from "./comment.ts";

/** A name that is being typed behind an @: where the @ is, and what follows it. */
export interface Typed { readonly start: number; readonly query: string }

const LONGEST = 40;

/** What is being typed before the caret, if it may become a mention: an @ that begins a word, and what follows in its line. */
export function typedMention(text: string, caret: number): Typed | null {
  const before = text.slice(0, caret);
  const start = before.lastIndexOf("@");
  if (start < 0 || (start > 0 && /[\p{L}\p{N}]/u.test(before[start - 1] ?? ""))) return null;
  const query = before.slice(start + 1);
  return query.length > LONGEST || /[\n\r]|^\s/.test(query) ? null : { start, query };
}

function plain(name: string): string {
  return name.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

/** Those whose name, or a word of it, begins so; those whose whole name does come first. */
export function matching(people: readonly Person[], query: string): readonly Person[] {
  const wanted = plain(query.trim());
  const rank = ({ name }: Person): number => {
    const whole = plain(name);
    if (whole.startsWith(wanted)) return 0;
    return whole.split(/\s+/).some((_, at, words) => words.slice(at).join(" ").startsWith(wanted)) ? 1 : 2;
  };
  return people.filter((person) => rank(person) < 2).sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** The text with a person's name in place of what was typed, and where the caret is then. */
export function withMention(text: string, { start, query }: Typed, { name }: Person): { readonly text: string; readonly caret: number } {
  const rest = text.slice(start + 1 + query.length);
  const named = `@${name}${/^\s/.test(rest) ? "" : " "}`;
  return { text: text.slice(0, start) + named + rest, caret: start + named.length + (named.endsWith(" ") ? 0 : 1) };
}

/** Without the space behind a name that came with it, where a sign follows that needs none. */
export function tidied(text: string, caret: number, chosen: readonly Person[]): { readonly text: string; readonly caret: number } {
  const before = text.slice(0, caret);
  const named = /^(.*@.+) ([,.?!;])$/s.exec(before);
  const [start, sign] = [named?.[1] ?? "", named?.[2] ?? ""];
  if (!chosen.some(({ name }) => start.endsWith(`@${name}`))) return { text, caret };
  return { text: start + sign + text.slice(caret), caret: caret - 1 };
}

/** Of the people who were chosen, those whose names are still in the text. */
export function stillMentioned(text: string, chosen: readonly Person[]): readonly Person[] {
  const named = new Set(partsOf(text, chosen.map((person) => ({ ...person, written: person.name }))).map(({ mention }) => mention?.id));
  return chosen.filter(({ id }, at) => named.has(id) && chosen.findIndex((other) => other.id === id) === at);
}

/** A piece of a comment's text; or somebody whom it names, by his name of now. */
export interface Part { readonly text: string; readonly mention?: Mentioned }

/** A comment's text in pieces. Of two names of which one begins with the other, the longer one is meant. */
export function partsOf(text: string, mentions: readonly Mentioned[]): readonly Part[] {
  const longestFirst = mentions.filter(({ written }) => written !== "").sort((a, b) => b.written.length - a.written.length);
  const parts: Part[] = [];
  let from = 0;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const mention = longestFirst.find(({ written }) => text.startsWith(written, at + 1));
    if (!mention || at < from) continue;
    if (at > from) parts.push({ text: text.slice(from, at) });
    parts.push({ text: `@${mention.name}`, mention });
    from = at + 1 + mention.written.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

/** A comment's text, with the names of now. */
export function spoken(text: string, mentions: readonly Mentioned[]): string {
  return partsOf(text, mentions).map((part) => part.text).join("");
}
