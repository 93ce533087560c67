/** A part of a text, and whether it is what was looked for. */
export interface Part { readonly text: string; readonly found: boolean }

/** As the server compares: without capitals, and without what stands above or below letters. */
function plain(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

/** The words of a query; signs between them say nothing. */
export function wordsOf(query: string): string[] {
  return [...new Set(plain(query).match(/[\p{L}\p{N}_]+/gu) ?? [])];
}

/** The words of a text, each with its place. */
function* written(text: string): Generator<{ start: number; end: number; word: string }> {
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}\p{M}_]+/gu)) yield { start: index, end: index + word.length, word: plain(word) };
}

/** How many of these words a text has, of which each may be the beginning of a longer one. */
export function countFound(text: string, words: readonly string[]): number {
  const there = [...written(text)].map(({ word }) => word);
  return words.filter((wanted) => there.some((word) => word.startsWith(wanted))).length;
}

/** So much of what stands before is shown with what was found (characters). */
const BEFORE = 24;

/** A text from a little before what was looked for: of a line, only the beginning is sure to be seen. */
export function fromFound(text: string, words: readonly string[]): string {
  const first = [...written(text)].find(({ word }) => words.some((wanted) => word.startsWith(wanted)));
  if (!first || first.start <= BEFORE) return text;
  const cut = text.indexOf(" ", first.start - BEFORE);
  return cut < 0 || cut >= first.start ? `…${text.slice(first.start)}` : `…${text.slice(cut + 1)}`;
}

/** A text in parts: words that begin as was looked for, and what lies between. */
export function partsOf(text: string, words: readonly string[]): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const { start, end, word } of written(text)) {
    if (!words.some((wanted) => word.startsWith(wanted))) continue;
    if (start > at) parts.push({ text: text.slice(at, start), found: false });
    parts.push({ text: text.slice(start, end), found: true });
    at = end;
  }
  if (at < text.length) parts.push({ text: text.slice(at), found: false });
  return parts;
}
