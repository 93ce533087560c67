import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import * as Y from "yjs";
import { ajax } from "../ajax.ts";
import { openedKey, type Opened } from "./opened.ts";
import type { StreamState } from "./use-thing-stream.ts";

/** How often a page that is not live asks whether it may be, or may come back (ms). */
const ASK_AGAIN = 2000;
/** The same where nothing can go live: only what this person may do can change. */
const ASK_RARELY = 30_000;

interface Returning {
  readonly opened: Opened;
  readonly streaming: boolean;
  readonly state: StreamState | null;
  /** Writes what is on the canvas into the document. */
  readonly flush: () => void;
  readonly startAfresh: (kept?: Uint8Array) => void;
}

/**
 * Takes a page from one way to the other by itself: it goes live when its group is approved, and on by single requests when
 * that is withdrawn, with all that it has; and back to a Thing that it was put out of, as soon as it may. Where the page knows
 * only from earlier what the person may do here, it asks as soon as the server can be reached.
 */
export function useReturn({ opened, streaming, state, flush, startAfresh }: Returning): void {
  const client = useQueryClient();
  const { thing: { id: thing }, role, fromBrowser = false } = opened;
  const live = streaming && opened.live;
  const refused = state?.refused ?? null;
  const latest = useRef({ state, flush });
  useEffect(() => { latest.current = { state, flush }; });
  useEffect(() => {
    if (live && refused === null && !fromBrowser) return;
    let over = false;
    const ask = (): void => {
      if (!navigator.onLine) return;
      void ajax("open", { thing }).then((next) => {
        const same = (streaming && next.live) === live && next.role === role;
        if (over || (same && refused === null && !fromBrowser)) return;
        over = true;
        client.setQueryData<Opened>(openedKey(thing), next);
        if (same && refused === null) return;
        startAfresh(refused === null || refused === "not-live" ? kept(latest.current) : undefined);
      }, () => undefined);
    };
    if (refused === "not-live") ask();
    const timer = setInterval(ask, streaming || refused !== null || fromBrowser ? ASK_AGAIN : ASK_RARELY);
    window.addEventListener("focus", ask);
    return () => {
      over = true;
      clearInterval(timer);
      window.removeEventListener("focus", ask);
    };
  }, [client, thing, role, live, streaming, refused, fromBrowser, startAfresh]);
}

/** All that the page has of the Thing, but for what the server will not have. */
function kept({ state, flush }: Pick<Returning, "state" | "flush">): Uint8Array | undefined {
  if (!state?.loaded || state.stream.isClosedToChanges) return undefined;
  flush();
  return Y.encodeStateAsUpdate(state.stream.doc);
}
