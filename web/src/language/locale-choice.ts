import { bestOf, isLocale, type LocaleName } from "./locales.ts";

const KEY = "widgetapp.language";

/** What the person has chosen; "system" is the browser's languages. */
export type LanguageChoice = "system" | LocaleName;

/** What he has chosen in this browser. */
export function storedLanguage(): LanguageChoice {
  const value = localStorage.getItem(KEY);
  return isLocale(value) ? value : "system";
}

export function storeLanguage(choice: LanguageChoice): void {
  if (choice === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, choice);
}

export function resolveLanguage(choice: LanguageChoice): LocaleName {
  return choice === "system" ? bestOf(navigator.languages) : choice;
}

/** The language that the page is to speak. */
export function chosenLocale(): LocaleName {
  return resolveLanguage(storedLanguage());
}
