import { i18n } from "@lingui/core";
import { isLocale, LOCALES, type Locale } from "./locales.ts";

/** The language of the page now. */
export function localeNow(): Locale {
  return LOCALES[isLocale(i18n.locale) ? i18n.locale : "en"];
}

/** A formatter of the browser's for the language of the page: made once for each, when it is first needed. */
export function inLanguage<Formatter>(make: (format: string) => Formatter): () => Formatter {
  const made = new Map<string, Formatter>();
  return () => {
    const { format } = localeNow();
    const known = made.get(format) ?? make(format);
    made.set(format, known);
    return known;
  };
}

const lists = inLanguage((format) => new Intl.ListFormat(format, { type: "conjunction" }));

/** Names in a sentence: "A", "A and B", "A, B and C". */
export function listWords(names: readonly string[]): string {
  return lists().format(names);
}

const numbers = [0, 1, 2].map((digits) => inLanguage((format) => (
  new Intl.NumberFormat(format, { minimumFractionDigits: digits, maximumFractionDigits: digits })
)));

/** A number with so many figures behind the point. */
export function numberWords(value: number, digits: 0 | 1 | 2 = 0): string {
  return numbers[digits]?.().format(value) ?? String(value);
}
