import { lettersAreKnown, noteLetters, showLetters } from "./letters-choice.ts";

/** So many weights of them are used. */
const FACES = ["400 16px Assistant", "600 16px Assistant"];

/**
 * Fetches the page's own letters, where this browser does not have them yet: they are larger than much of what the page can do. They
 * are shown from the next page on, as nothing is to move in one that somebody looks at.
 */
export async function fetchLetters(atNextPage: (act: () => void) => void): Promise<void> {
  if (lettersAreKnown()) return;
  await Promise.all(FACES.map((face) => document.fonts.load(face)));
  noteLetters();
  atNextPage(showLetters);
}
