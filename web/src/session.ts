import { useQuery, type QueryClient, type UseQueryResult } from "@tanstack/react-query";
import { whoAmI, type Session } from "./ajax.ts";

export const SESSION = ["me"] as const;

/** Who is logged in. */
export function useSession(): UseQueryResult<Session> {
  return useQuery({ queryKey: SESSION, queryFn: ({ signal }) => whoAmI(signal), staleTime: 60_000, retry: false });
}

/** Takes over the answer of log-in, set-up and joining. */
export function enterSession(client: QueryClient, session: Session): void {
  client.clear();
  client.setQueryData(SESSION, session);
}

/** The log-in page, with the way back to where the person is now. */
export function loginPath(from: string): string {
  return from === "/" || from.startsWith("/login") ? "/login" : `/login?next=${encodeURIComponent(from)}`;
}

/** Where to go after log-in: only to a page of this application. */
export function returnPath(search: string): string {
  const next = new URLSearchParams(search).get("next");
  return next !== null && /^\/(?![/\\])/.test(next) ? next : "/things";
}
