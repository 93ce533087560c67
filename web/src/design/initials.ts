const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function firstLetter(word: string): string {
  return letters.segment(word).containing(0)?.segment ?? "?";
}

/** The first letters of the first and the last name; what stands behind it in brackets, as with guests, is no name. */
export function initials(name: string): string {
  const words = name.replace(/(?<=\S)\s+\([^)]*\)\s*$/, "").trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends.map((word) => firstLetter(word ?? "")).join("").toLocaleUpperCase();
}
