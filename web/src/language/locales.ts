/** A language that the application speaks. */
export interface Locale {
  /** Its name in itself. */
  readonly name: string;
  readonly dir: "ltr" | "rtl";
  /** By which dates, numbers and lists are written. */
  readonly format: string;
  /** Its name in Excalidraw. */
  readonly canvas: string;
}

/** Those that people can choose. */
export const LANGUAGES = {
  en: { name: "English", dir: "ltr", format: "en-GB", canvas: "en" },
  de: { name: "Deutsch", dir: "ltr", format: "de-DE", canvas: "de-DE" },
} as const satisfies Readonly<Record<string, Locale>>;

/** English in other letters, from right to left: shows whoever builds this what is not in the catalogue, and what does not turn round. */
export const PSEUDO = "en-XB";

/** All that there are catalogues of. */
export const LOCALES = {
  ...LANGUAGES,
  [PSEUDO]: { name: "Pseudo", dir: "rtl", format: "en-GB", canvas: "ar-SA" },
} as const satisfies Readonly<Record<string, Locale>>;

export type LocaleName = keyof typeof LOCALES;
export type Language = keyof typeof LANGUAGES;

export function isLocale(name: string | null): name is LocaleName {
  return name !== null && Object.hasOwn(LOCALES, name);
}

/** The first of the languages that a browser asks for which there is here; of "de-AT", "de". */
export function bestOf(asked: readonly string[]): Language {
  for (const tag of asked) {
    const language = tag.toLowerCase().split("-")[0] ?? "";
    if (Object.hasOwn(LANGUAGES, language)) return language as Language;
  }
  return "en";
}
