import { create } from "zustand";

export type ThemeChoice = "system" | "light" | "dark";
export type Theme = "light" | "dark";

const KEY = "widgetapp.theme";
const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");

function stored(): ThemeChoice {
  const value = localStorage.getItem(KEY);
  return value === "light" || value === "dark" ? value : "system";
}

function resolve(choice: ThemeChoice): Theme {
  if (choice !== "system") return choice;
  return prefersDark.matches ? "dark" : "light";
}

interface ThemeState {
  readonly choice: ThemeChoice;
  readonly theme: Theme;
}

export const useTheme = create<ThemeState>(() => ({ choice: stored(), theme: resolve(stored()) }));

export function chooseTheme(choice: ThemeChoice): void {
  if (choice === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, choice);
  useTheme.setState({ choice, theme: resolve(choice) });
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
