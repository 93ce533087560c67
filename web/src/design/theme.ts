import { create } from "zustand";
import { prefersDark, resolveTheme, storedTheme, storeTheme, themeNow, type Theme, type ThemeChoice } from "./theme-choice.ts";

export type { Theme, ThemeChoice } from "./theme-choice.ts";

interface ThemeState {
  readonly choice: ThemeChoice;
  readonly theme: Theme;
}

export const useTheme = create<ThemeState>(() => ({ choice: storedTheme(), theme: themeNow() }));

export function chooseTheme(choice: ThemeChoice): void {
  storeTheme(choice);
  useTheme.setState({ choice, theme: resolveTheme(choice) });
}

export function toggleTheme(): void {
  chooseTheme(useTheme.getState().theme === "dark" ? "light" : "dark");
}

function show({ theme }: ThemeState): void {
  document.documentElement.dataset["theme"] = theme;
}

/** Shows the theme on the whole page and follows the system's. */
export function startTheme(): void {
  show(useTheme.getState());
  useTheme.subscribe(show);
  prefersDark.addEventListener("change", () => { chooseTheme(useTheme.getState().choice); });
}
