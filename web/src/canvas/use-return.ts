import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ajax, type OpenedThing } from "../ajax.ts";
import { openedKey } from "./opened.ts";
import type { StreamState } from "./use-live.ts";

/** How often a page that was put out of its Thing asks whether it may come back (ms). */
const ASK_AGAIN = 2000;

/** Brings a page back by itself that was put out of its Thing, or never let in, as soon as it may. */
export function useReturn({ live, thing: { id: thing } }: OpenedThing, state: StreamState | null, startAfresh: () => void): void {
  const client = useQueryClient();
  const waiting = !live || (state !== null && state.refused !== null);
  useEffect(() => {
    if (!waiting) return;
    let over = false;
    const ask = (): void => {
      void ajax("open", { thing }).then((opened) => {
        if (over || !opened.live) return;
        over = true;
        client.setQueryData(openedKey(thing), opened);
        startAfresh();
      }, () => undefined);
    };
    const timer = setInterval(ask, ASK_AGAIN);
    window.addEventListener("focus", ask);
    return () => {
      over = true;
      clearInterval(timer);
      window.removeEventListener("focus", ask);
    };
  }, [client, thing, waiting, startAfresh]);
}
