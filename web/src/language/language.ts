import { i18n, type Messages } from "@lingui/core";
import { create } from "zustand";
import { chosenLocale, resolveLanguage, storedLanguage, storeLanguage, type LanguageChoice } from "./locale-choice.ts";
import { LOCALES, type LocaleName } from "./locales.ts";

export type { LanguageChoice } from "./locale-choice.ts";

/** A catalogue for each, which is loaded when it is chosen. */
const CATALOGUES: Readonly<Record<LocaleName, () => Promise<{ messages: Messages }>>> = {
  "en": () => import("../locales/en.po"),
  "de": () => import("../locales/de.po"),
  "en-XB": () => import("../locales/en-XB.po"),
};

interface LanguageState {
  readonly choice: LanguageChoice;
  readonly locale: LocaleName;
}

export const useLanguage = create<LanguageState>(() => ({ choice: storedLanguage(), locale: chosenLocale() }));

/** Loads the catalogue of a language, and has the page in it. */
async function show(locale: LocaleName): Promise<void> {
  const { messages } = await CATALOGUES[locale]();
  i18n.loadAndActivate({ locale, locales: LOCALES[locale].format, messages });
  // The canvas sets both, too, by its own names of languages.
  document.documentElement.lang = locale;
  document.documentElement.dir = LOCALES[locale].dir;
}

/** Has the catalogue of the language before anything is shown; without a connection there may be another one only. */
export async function startLanguage(): Promise<void> {
  const { choice, locale } = useLanguage.getState();
  try {
    await show(locale);
  } catch (error) {
    const other = locale === "en" ? "de" : "en";
    await show(other).catch(() => { throw error; });
    useLanguage.setState({ choice, locale: other });
  }
}

/** Changes the language of the page, and keeps the choice in this browser; fails where the catalogue cannot be loaded. */
export async function chooseLanguage(choice: LanguageChoice): Promise<void> {
  const locale = resolveLanguage(choice);
  await show(locale);
  storeLanguage(choice);
  useLanguage.setState({ choice, locale });
}
