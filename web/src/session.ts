import { useQuery, useQueryClient, type QueryClient, type UseQueryResult } from "@tanstack/react-query";
import { isAway, whoAmI, type Session } from "./ajax.ts";
import { kept } from "./kept/store.ts";
import { sessionBegins } from "./stream/token.ts";

export const SESSION = ["me"] as const;

/** How often it is looked whether the server can be reached again (ms). */
const LOOK_AGAIN = 5000;

export interface KnownSession extends Session {
  /** As it was when the server could be reached last. */
  readonly fromBrowser?: boolean;
}

/** Who is logged in; where the server cannot be reached, who was logged in last and did not log out. */
export function useSession(): UseQueryResult<KnownSession> {
  return useQuery({
    queryKey: SESSION,
    queryFn: ({ signal, client }) => session(signal, client),
    staleTime: 60_000,
    networkMode: "always",
    refetchOnReconnect: "always",
    refetchInterval: ({ state }) => (state.data?.fromBrowser === true && navigator.onLine ? LOOK_AGAIN : false),
    retry: false,
  });
}

/** Whose page this is, without watching over the session: for what there is a lot of in a page, such as the rows of a list. */
export function useMe(): string | undefined {
  return useQueryClient().getQueryData<KnownSession>(SESSION)?.user.id;
}

async function session(signal: AbortSignal, client: QueryClient): Promise<KnownSession> {
  try {
    return remembered(await whoAmI(signal));
  } catch (error) {
    const before = client.getQueryData<KnownSession>(SESSION);
    // What a page that is open knows stays: it is not turned into that of one that was opened without a server.
    if (before && before.fromBrowser !== true) throw error;
    const last = isAway(error) ? await kept.session().catch(() => undefined) : undefined;
    if (!last) throw error;
    return { ...last, fromBrowser: true };
  }
}

/** What is kept in this browser is this person's from now on. */
function remembered(session: Session): Session {
  sessionBegins();
  kept.enter(session).then(() => kept.tidy(session.user.id, Date.now())).catch(() => undefined);
  return session;
}

/** Takes over the answer of log-in, set-up and joining. */
export function enterSession(client: QueryClient, session: Session): void {
  client.clear();
  client.setQueryData(SESSION, remembered(session));
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
