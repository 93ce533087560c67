/** How a request is answered. */
export type Way =
  /** By the server alone. */
  | "network"
  /** By the server; without one, by the application's page that was kept. */
  | "page"
  /** By what was kept: its content is in its name. */
  | "built"
  /** By the server; without one, by what was kept. */
  | "file";

interface Asked { readonly method: string; readonly mode: string; readonly url: string }

/** What the service worker does with a request of this server's pages. */
export function wayOf({ method, mode, url }: Asked, origin: string): Way {
  const { origin: host, pathname } = new URL(url);
  if (method !== "GET" || host !== origin || pathname.startsWith("/_")) return "network";
  if (pathname.startsWith("/static/assets/")) return "built";
  if (pathname.startsWith("/static/")) return "file";
  return mode === "navigate" ? "page" : "network";
}

/** The names of caches that nobody needs any more, of all in the order in which they were made: an open page may be of the version before. */
export function outdated(names: readonly string[], mine: string): string[] {
  const others = names.filter((name) => name !== mine);
  return others.slice(0, -1);
}
