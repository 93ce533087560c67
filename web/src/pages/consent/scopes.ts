/** What a client may do with a scope, said to the person who gives it away. */
const WORDS: Readonly<Record<string, string>> = {
  "stream": "be there live while Things are worked on",
  "things:read": "see Things",
  "things:write": "change Things and share them",
  "useractions:listen": "hear of everything that people do there",
  "admin": "administer WidgetApp, with everything that you may do as an administrator",
};

/** A line for each scope; what is new to this page is called by its name. */
export function scopeWords(scopes: readonly string[]): readonly string[] {
  return scopes.map((scope) => WORDS[scope] ?? scope);
}

/** Group names in a sentence: "A", "A and B", "A, B and C". */
export function listWords(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? "";
  return `${names.slice(0, -1).join(", ")} and ${names[names.length - 1] ?? ""}`;
}

/** A user code as devices show it, from what somebody has typed so far. */
export function userCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[^A-Z]/g, "").slice(0, 8);
  return letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
}
