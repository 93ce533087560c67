/** As many characters as the server takes. */
export const LONGEST_QUERY = 200;

/** What an address asks for. */
export function queryIn(search: string): string {
  return (new URLSearchParams(search).get("q") ?? "").trim().slice(0, LONGEST_QUERY);
}

/** The same address, asking for something else (or for everything). */
export function withQuery(search: string, text: string): string {
  const params = new URLSearchParams(search);
  const query = text.trim().slice(0, LONGEST_QUERY);
  if (query === "") params.delete("q");
  else params.set("q", query);
  const next = params.toString();
  return next === "" ? "" : `?${next}`;
}
