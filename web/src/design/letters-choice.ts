const KEY = "widgetapp.letters";

/** Whether this browser has the page's own letters, and may show them from the beginning. */
export function lettersAreKnown(): boolean {
  return localStorage.getItem(KEY) !== null;
}

export function showLetters(): void {
  document.documentElement.dataset["letters"] = "";
}

/** They are here now. */
export function noteLetters(): void {
  localStorage.setItem(KEY, "known");
}
