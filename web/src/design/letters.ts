import { lettersAreShown, loadLetters, showLetters } from "./letters-choice.ts";

/**
 * Fetches the page's own letters, where this browser does not have them yet: they are larger than much of what the page can do. They
 * are shown from the next page on, as nothing is to move in one that somebody looks at.
 */
export async function fetchLetters(atNextPage: (act: () => void) => void): Promise<void> {
  if (lettersAreShown()) return;
  await loadLetters();
  atNextPage(showLetters);
}
