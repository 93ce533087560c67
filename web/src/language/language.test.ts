import { i18n } from "@lingui/core";
import { afterEach, expect, it } from "vitest";
import { savedMark } from "../canvas/saved.ts";
import { agoWords, lastsWords } from "../design/time.ts";
import { messages as german } from "../locales/de.po";
import { messages as english } from "../locales/en.po";
import { messages as pseudo } from "../locales/en-XB.po";
import { notificationWords } from "../inbox/words.ts";
import { foundWords, quoted, selectedWords } from "../things/words.ts";
import { inLanguage, listWords, numberWords } from "./format.ts";
import { bestOf, isLocale } from "./locales.ts";
import { refusalWords } from "./refusals.ts";

function speak(locale: string, messages: typeof german): void {
  i18n.loadAndActivate({ locale, messages });
}

afterEach(() => { speak("en", {}); });

const ALL = { query: "", bin: false, among: "all", sort: "changed", tags: [] } as const;

it.each([
  [["de-AT", "en"], "de"],
  [["fr", "de-DE"], "de"],
  [["en-US", "de"], "en"],
  [["fr", "nl"], "en"],
  [[], "en"],
  [["en-XB"], "en"],
])("of %s it takes %s", (asked, language) => {
  expect(bestOf(asked)).toBe(language);
});

it("knows its languages, and nothing else that objects have", () => {
  expect(["en", "de", "en-XB", "fr", "toString", null].map(isLocale)).toEqual([true, true, true, false, false, false]);
});

it("says words outside React in the language that is chosen, when they are said", () => {
  expect(selectedWords(1, 9)).toBe("1 Thing selected");
  speak("de", german);
  expect([selectedWords(1, 9), selectedWords(12, 9)]).toEqual(["1 Thing ausgewählt", "12 Things ausgewählt: Höchstens 9 können auf einmal bearbeitet werden"]);
  expect(foundWords(0, false, ALL)).toBe("Keine Things");
  expect(foundWords(2, false, { ...ALL, tags: ["Küche", "Bad"] })).toBe("2 Things mit „Küche“ und „Bad“, neueste Änderung zuerst");
  expect(foundWords(1, false, { ...ALL, query: "Lampe" })).toBe("1 Thing zu „Lampe“");
  expect(quoted("Kessel")).toBe("„Kessel“");
});

it("puts names and plurals where the language has them", () => {
  speak("de", german);
  const by = { id: "a", name: "Ada", color: "#000000" };
  const one = { number: 1, at: "2026-11-24T12:00:00Z", read: false, by, comment: null, text: null };
  expect(notificationWords({ ...one, kind: "owner", thing: { id: "t", name: "Lampe" }, group: null })).toBe("Ada hat Ihnen „Lampe“ übereignet.");
  const facts = {
    connection: "offline", refused: null, closedToChanges: false, loaded: true, unwritten: false, stored: false,
    uploads: { waiting: 0, failed: 0 }, kept: true, unsavedSince: 0, now: 0,
  } as const;
  expect([1, 3].map((changes) => savedMark({ ...facts, changes }).text)).toEqual([
    "Nicht gespeichert: offline, in diesem Browser aufbewahrt (1 Änderung)", "Nicht gespeichert: offline, in diesem Browser aufbewahrt (3 Änderungen)",
  ]);
});

it("writes times, numbers and lists as the language does", () => {
  const now = new Date(2026, 10, 24, 15);
  expect([agoWords(new Date(2026, 10, 23, 9), now), lastsWords(3 * 86_400_000), listWords(["A", "B", "C"]), numberWords(1234.5, 1)]).toEqual(
    ["yesterday", "3 days", "A, B and C", "1,234.5"],
  );
  speak("de", german);
  expect([agoWords(new Date(2026, 10, 23, 9), now), lastsWords(3 * 86_400_000), listWords(["A", "B", "C"]), numberWords(1234.5, 1)]).toEqual(
    ["gestern", "3 Tage", "A, B und C", "1.234,5"],
  );
});

it("makes a formatter once for each language", () => {
  const made: string[] = [];
  const formatter = inLanguage((format) => { made.push(format); return format; });
  expect([formatter(), formatter()]).toEqual(["en-GB", "en-GB"]);
  speak("de", german);
  expect([formatter(), formatter()]).toEqual(["de-DE", "de-DE"]);
  expect(made).toEqual(["en-GB", "de-DE"]);
});

it("says what the server says; in another language by its sentence, a pattern of it, or its code", () => {
  expect(refusalWords("forbidden", "Whatever it says.")).toBe("Whatever it says.");
  speak("de", german);
  expect(refusalWords("wrong_password", "That is not your password.")).toBe("Das ist nicht Ihr Passwort.");
  expect(refusalWords("conflict", "A Thing has at most 20 tags.")).toBe("Ein Thing hat höchstens 20 Schlagwörter.");
  expect(refusalWords("forbidden", "You are viewer of this Thing; this takes editor.")).toBe("Das dürfen Sie nicht.");
  expect(refusalWords("toString", "New.")).toBe("Der Server konnte das nicht tun (toString).");
});

/** What a message has places for: values, and tags. */
function places(message: unknown): string[] {
  if (typeof message === "string") return message.match(/<\/?\d+\/?>/g) ?? [];
  if (!Array.isArray(message)) return [];
  return message.flatMap((part: unknown) => {
    if (!Array.isArray(part)) return places(part);
    const [name, , forms] = part as [string, string?, object?];
    return [name, ...Object.values(forms ?? {}).flatMap(places)];
  });
}

it("has places for the same values in both languages", () => {
  const differ = Object.keys(english).filter((id) => {
    const [here, there] = [english[id], german[id]].map((message) => [...new Set(places(message))].sort().join());
    return here !== there;
  });
  expect(differ.map((id) => [english[id], german[id]])).toEqual([]);
  expect(places(["a", ["n", "plural", { one: ["#", ["m"]] }], "<0>b</0>"])).toEqual(["n", "m", "<0>", "</0>"]);
});

it("has a language of its own for whoever builds it", () => {
  speak("en-XB", pseudo);
  expect(selectedWords(3, 9)).not.toBe("3 Things selected");
  expect(selectedWords(3, 9)).toContain("3");
});
