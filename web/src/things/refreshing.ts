import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { pageAt, withPage, type Loaded } from "./cache.ts";
import type { Wanted } from "./listed.ts";
import { shownRows } from "./shown-rows.ts";
import { askFor, thingsKey } from "./use-things.ts";

/** As many pages are asked for again as a whole. */
const FEW = 2;
/** As many as the server gives at once. */
const MOST = 200;

export interface Refreshed {
  /** Looks at what may have changed. */
  readonly refresh: () => void;
  /** Why that did not succeed. */
  readonly error: Error | null;
  readonly busy: boolean;
}

/** Asks anew for the beginning of a long list and for what is to be seen of it; false where that is not enough. */
async function refreshSome(client: QueryClient, wanted: Wanted): Promise<boolean> {
  const key = thingsKey(wanted);
  const loaded = client.getQueryData<Loaded>(key);
  // Invalidated: something has changed of which nobody knows which Things it concerns.
  if (!loaded || loaded.pages.length <= FEW || client.getQueryState(key)?.isInvalidated === true) return false;
  const pages = new Set([0, pageAt(loaded, shownRows.first), pageAt(loaded, shownRows.last)]);
  // From the end: what is put in place of a page may swallow those behind it.
  for (const at of [...pages].sort((one, other) => other - one)) {
    const cursor = loaded.pageParams[at];
    if (cursor === undefined) return false;
    const fresh = await askFor(wanted, cursor, Math.min(Math.max(loaded.pages[at]?.things.length ?? MOST, 1), MOST));
    const now = client.getQueryData<Loaded>(key);
    const next = now?.pageParams[at] === cursor ? withPage(now, at, fresh) : null;
    if (!next) return false;
    client.setQueryData<Loaded>(key, next);
  }
  return true;
}

/** Sees to it that a list is as it is now, without asking for all of it where it is long. */
export function useRefreshed(wanted: Wanted, refetch: () => Promise<{ error: Error | null }>): Refreshed {
  const client = useQueryClient();
  const [{ error, busy }, setState] = useState<{ error: Error | null; busy: boolean }>({ error: null, busy: false });
  const key = JSON.stringify(wanted);
  const running = useRef<string | null>(null);
  const refresh = useCallback(() => {
    if (running.current === key) return;
    running.current = key;
    setState((now) => ({ ...now, busy: true }));
    refreshSome(client, JSON.parse(key) as Wanted)
      .then(async (done) => (done ? null : (await refetch()).error), (failure: unknown) => (failure instanceof Error ? failure : new Error("")))
      .then((failure) => {
        running.current = running.current === key ? null : running.current;
        setState({ error: failure, busy: false });
      }, () => undefined);
  }, [client, key, refetch]);
  return { refresh, error, busy };
}
