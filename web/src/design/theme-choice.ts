export type ThemeChoice = "system" | "light" | "dark";
export type Theme = "light" | "dark";

const KEY = "widgetapp.theme";
export const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");

/** What the person has chosen in this browser. */
export function storedTheme(): ThemeChoice {
  const value = localStorage.getItem(KEY);
  return value === "light" || value === "dark" ? value : "system";
}

export function storeTheme(choice: ThemeChoice): void {
  if (choice === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, choice);
}

export function resolveTheme(choice: ThemeChoice): Theme {
  if (choice !== "system") return choice;
  return prefersDark.matches ? "dark" : "light";
}

/** The colours to be shown. */
export function themeNow(): Theme {
  return resolveTheme(storedTheme());
}
