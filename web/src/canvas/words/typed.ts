import * as Y from "yjs";
import { diff, lettersOf } from "./diff.ts";

/**
 * What is written on a widget, letter by letter, so that two who write in it at once both keep their words. `text` and
 * `originalText` beside it are what it came to when they were written last: for everybody who reads plain values.
 */
const TYPED = "typed";
/** The sign of the `text` that was written by somebody who knows of `typed`. Another's `text` has another: then that counts. */
const SIGN = "typedFor";

/** Keys of the shared map that are no properties of the widget. */
export const IS_WORDING: ReadonlySet<string> = new Set([TYPED, SIGN]);

type ElementMap = Y.Map<unknown>;

/** What `text` and `originalText` say: how it was before it was broken into lines, if that is known. */
export function wordsIn(props: Readonly<Record<string, unknown>>): string {
  const { text, originalText } = props;
  return typeof originalText === "string" ? originalText : typeof text === "string" ? text : "";
}

/** What has been typed, where that counts; null where `text` is all there is, or was written by somebody who does not know of it. */
export function typedIn(map: ElementMap): string | null {
  const typed = sound(map);
  const text = map.get("text");
  return typed && typeof text === "string" && Number(map.get(SIGN)) === signOf(text) ? typed.toJSON() : null;
}

/** What is written on a widget. */
export function wordsOf(map: ElementMap): string {
  return typedIn(map) ?? wordsIn({ text: map.get("text"), originalText: map.get("originalText") });
}

/** Others may have put there what they like; what is no letter would be counted and not be read. */
function sound(map: ElementMap): Y.Text | null {
  const typed = map.get(TYPED);
  if (!(typed instanceof Y.Text) || typed instanceof Y.XmlText) return null;
  return typed.length === typed.toJSON().length ? typed : null;
}

/** Lets a widget of the document say something else: only the letters that differ are written. */
export function retype(map: ElementMap, words: string): void {
  const typed = typedIn(map) === null ? beginning(map, wordsOf(map)) : (map.get(TYPED) as Y.Text);
  const letters = lettersOf(typed.toJSON());
  let end = 0;
  const places = letters.map((letter) => { end += letter.length; return end - letter.length; });
  for (const { at, remove, insert } of diff(letters, lettersOf(words)).reverse()) {
    const place = places[at] ?? end;
    if (remove > 0) typed.delete(place, letters.slice(at, at + remove).join("").length);
    if (insert.length > 0) typed.insert(place, insert.join(""));
  }
}

/** Writes `text`, as somebody does who knows of what was typed: with its sign, as Yjs then takes both from the same of two people. */
export function writeText(map: ElementMap, text: unknown): void {
  map.set("text", text);
  if (sound(map)) map.set(SIGN, signOf(text));
}

/** Begins the letters of a widget that is not in a document yet. */
export function begin(map: ElementMap, props: Readonly<Record<string, unknown>>): void {
  map.set(TYPED, new Y.Text(wordsIn(props)));
  map.set(SIGN, signOf(props["text"]));
}

/**
 * Makes the letters of a widget. Of two who make them at once, each would make his own, one of the two would count, and the other's
 * typing be lost. So both make the very same: in the name of one author, who is told by the widget, what it says, and what stood
 * under the same names before. Where he has been here already, it is done in one's own name.
 */
function beginning(map: ElementMap, words: string): Y.Text {
  const { doc } = map;
  const typed = new Y.Text(words);
  const make = (): void => {
    map.set(TYPED, typed);
    map.set(SIGN, signOf(map.get("text")));
  };
  const author = authorOf(map, words);
  if (!doc || doc.store.clients.has(author)) make();
  else {
    const me = doc.clientID;
    doc.clientID = author;
    make();
    doc.clientID = me;
  }
  return typed;
}

function authorOf(map: ElementMap, words: string): number {
  const before = [TYPED, SIGN].map((name) => map._map.get(name)?.lastId);
  const ids = [map._item?.id, ...before].map((id) => (id ? [id.client, id.clock] : null));
  return numbered(JSON.stringify([...ids, words, map.get("text")]));
}

/** A number of 53 bits, above those of 32 that Yjs gives to clients. */
function numbered(name: string): number {
  let [low, high] = [0x811c9dc5, 0x2545f491];
  for (let at = 0; at < name.length; at += 1) {
    low = Math.imul(low ^ name.charCodeAt(at), 0x01000193);
    high = Math.imul(high ^ name.charCodeAt(at), 0x85ebca6b);
    high ^= high >>> 13;
  }
  return 2 ** 52 + (high >>> 12) * 2 ** 32 + (low >>> 0);
}

const CRC = Uint32Array.from({ length: 256 }, (_none, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

const utf8 = new TextEncoder();

/** CRC-32 of a text in UTF-8: the server can tell it as well. */
export function signOf(text: unknown): number {
  let sum = 0xffffffff;
  for (const byte of utf8.encode(typeof text === "string" ? text : "")) sum = (sum >>> 8) ^ (CRC[(sum ^ byte) & 0xff] ?? 0);
  return (sum ^ 0xffffffff) >>> 0;
}
