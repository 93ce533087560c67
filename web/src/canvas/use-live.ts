import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { useEffect, useRef, useState, type RefObject } from "react";
import { toast } from "sonner";
import type { Person } from "../ajax.ts";
import type { Start } from "../kept/use-start.ts";
import { guardLeaving } from "../leaving.ts";
import type { Refusal } from "../stream/thing-link.ts";
import { offerConsole } from "./console.ts";
import { LiveCanvas } from "./live-canvas.ts";
import { people } from "./peer.ts";
import type { StreamState } from "./use-thing-stream.ts";

interface LiveParts {
  readonly start: Start;
  readonly api: ExcalidrawImperativeAPI | null;
  readonly state: StreamState | null;
  readonly me: Person;
  readonly layer: RefObject<HTMLElement | null>;
  readonly box: RefObject<HTMLElement | null>;
}

/** Binds canvas and stream while both are there. */
export function useLiveCanvas({ api, state, start, me, layer, box }: LiveParts): LiveCanvas | null {
  const [live, setLive] = useState<LiveCanvas | null>(null);
  const refused = useRef<Refusal | null>(null);
  const person = useRef(me);
  const [stream, keeper] = [state?.stream, state?.keeper];
  useEffect(() => {
    // Where only the way changes, nothing is lost.
    refused.current = state && state.refused !== "not-live" ? state.refused : null;
    person.current = me;
  });
  useEffect(() => {
    const [layerRoot, boxRoot] = [layer.current, box.current];
    if (!api || !stream || !keeper || !layerRoot || !boxRoot) return;
    const next = new LiveCanvas({
      api, stream, keeper, copy: start.copy, layerRoot, box: boxRoot,
      me: person.current,
      refused: () => refused.current,
      onProblem: (message) => { toast.error(message); },
    });
    const ends = [offerConsole(api, stream, next), guardLeaving(() => next.saving.look().atRisk)];
    setLive(next);
    return () => {
      for (const end of ends) end();
      next.destroy();
      setLive(null);
    };
  }, [api, stream, keeper, start, layer, box]);
  return live;
}

/** The other people here; renders only when somebody comes, goes or changes the name, not for each step of a cursor. */
export function usePeople(live: LiveCanvas | null, me: string): readonly Person[] {
  const [others, setOthers] = useState<readonly Person[]>([]);
  useEffect(() => {
    if (!live) return;
    let shown = "";
    const look = (): void => {
      const peers = live.presence.peers();
      const key = JSON.stringify(peers.map(({ user }) => user));
      if (key !== shown) setOthers(people(peers, me));
      shown = key;
    };
    look();
    return live.presence.onNews(look);
  }, [live, me]);
  return others;
}
