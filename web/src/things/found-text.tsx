import type { ReactElement } from "react";
import { partsOf, wordsOf } from "./matching.ts";

/** A text with what was looked for marked in it. */
export function FoundText({ text, query }: { text: string; query: string }): ReactElement {
  const words = wordsOf(query);
  if (words.length === 0) return <>{text}</>;
  return <>{partsOf(text, words).map((part, at) => (part.found ? <mark key={at}>{part.text}</mark> : part.text))}</>;
}
