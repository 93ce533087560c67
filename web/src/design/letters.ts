import { lettersAreKnown, noteLetters } from "./letters-choice.ts";

/** So many weights of them are used. */
const FACES = ["400 16px Assistant", "600 16px Assistant"];

/** Fetches the page's own letters, where this browser does not have them yet: they are larger than much of what the page can do. */
export async function fetchLetters(): Promise<void> {
  if (lettersAreKnown()) return;
  await Promise.all(FACES.map((face) => document.fonts.load(face)));
  noteLetters();
}
