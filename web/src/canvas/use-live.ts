import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { useEffect, useRef, useState, type RefObject } from "react";
import { toast } from "sonner";
import type { OpenedThing, Person } from "../ajax.ts";
import { guardLeaving } from "../leaving.ts";
import { conflictWords } from "../stream/conflicts.ts";
import type { LinkEvents, Refusal, ThingLink } from "../stream/thing-link.ts";
import { ThingRequests } from "../stream/thing-requests.ts";
import { ThingStream } from "../stream/thing-stream.ts";
import { offerConsole } from "./console.ts";
import { LiveCanvas } from "./live-canvas.ts";
import { people } from "./peer.ts";

/** How long a conflict is told (ms). */
const CONFLICT_SHOWN = 15_000;

export interface StreamState {
  readonly stream: ThingLink;
  readonly loaded: boolean;
  readonly readOnly: boolean;
  readonly confined: boolean;
  readonly refused: Refusal | null;
}

/** How a Thing is connected: live, or by single requests; and what the page had of it before. */
export interface Connecting {
  readonly opened: OpenedThing;
  readonly live: boolean;
  readonly kept: Uint8Array | undefined;
}

/** Connects a Thing for as long as its page is on show. */
export function useThingStream({ opened, live, kept }: Connecting): StreamState | null {
  const [state, setState] = useState<StreamState | null>(null);
  const { id: thing } = opened.thing;
  const mayEdit = opened.role === "owner" || opened.role === "editor";
  useEffect(() => {
    let refused: Refusal | null = null;
    const look = (): void => {
      const next = { stream, loaded: stream.isLoaded, readOnly: stream.isReadOnly, confined: stream.isConfined, refused };
      setState((old) => (old && sameState(old, next) ? old : next));
    };
    const events: LinkEvents = {
      onChange: look,
      onRefused: (reason) => { refused = reason; look(); },
      onConflict: (conflict) => { toast.warning(conflictWords(conflict), { duration: CONFLICT_SHOWN }); },
    };
    const stream: ThingLink = live ? new ThingStream(thing, events, kept) : new ThingRequests(thing, events, !mayEdit, kept);
    look();
    return () => {
      stream.destroy();
      setState(null);
    };
  }, [thing, live, mayEdit, kept]);
  return state;
}

function sameState(a: StreamState, b: StreamState): boolean {
  return a.stream === b.stream && a.loaded === b.loaded && a.readOnly === b.readOnly && a.confined === b.confined
    && a.refused === b.refused;
}

interface LiveParts {
  readonly api: ExcalidrawImperativeAPI | null;
  readonly state: StreamState | null;
  readonly me: Person;
  readonly layer: RefObject<HTMLElement | null>;
  readonly box: RefObject<HTMLElement | null>;
}

/** Binds canvas and stream while both are there. */
export function useLiveCanvas({ api, state, me, layer, box }: LiveParts): LiveCanvas | null {
  const [live, setLive] = useState<LiveCanvas | null>(null);
  const refused = useRef<Refusal | null>(null);
  const person = useRef(me);
  const stream = state?.stream;
  useEffect(() => {
    // Where only the way changes, nothing is lost.
    refused.current = state && state.refused !== "not-live" ? state.refused : null;
    person.current = me;
  });
  useEffect(() => {
    const [layerRoot, boxRoot] = [layer.current, box.current];
    if (!api || !stream || !layerRoot || !boxRoot) return;
    const next = new LiveCanvas({
      api, stream, layerRoot, box: boxRoot,
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
  }, [api, stream, layer, box]);
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
