import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { useEffect, useRef, useState, type RefObject } from "react";
import { toast } from "sonner";
import type { OpenedThing, Person } from "../ajax.ts";
import { holdThing } from "../kept/held.ts";
import { Keeper } from "../kept/keeper.ts";
import { kept } from "../kept/store.ts";
import type { Start } from "../kept/use-start.ts";
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
  /** Keeps the Thing in this browser. */
  readonly keeper: Keeper;
  readonly loaded: boolean;
  readonly readOnly: boolean;
  readonly confined: boolean;
  readonly refused: Refusal | null;
}

/** How a Thing is connected: for whom; live, or by single requests; and what there is of it already. */
export interface Connecting {
  readonly person: string;
  readonly opened: OpenedThing;
  readonly live: boolean;
  readonly start: Start;
}

/** Connects a Thing for as long as its page is on show. */
export function useThingStream({ person, opened, live, start }: Connecting): StreamState | null {
  const [state, setState] = useState<StreamState | null>(null);
  const { id: thing } = opened.thing;
  const mayEdit = opened.role === "owner" || opened.role === "editor";
  const latest = useRef(opened);
  useEffect(() => { latest.current = opened; });
  useEffect(() => {
    let refused: Refusal | null = null;
    const look = (): void => {
      if (stream.isLoaded) keeper.begin();
      const next = { stream, keeper, loaded: stream.isLoaded, readOnly: stream.isReadOnly, confined: stream.isConfined, refused };
      setState((old) => (old && sameState(old, next) ? old : next));
    };
    const events: LinkEvents = {
      onChange: look,
      onRefused: (reason) => { refused = reason; look(); },
      onConflict: (conflict) => { toast.warning(conflictWords(conflict), { duration: CONFLICT_SHOWN }); },
    };
    const stream: ThingLink = new (live ? ThingStream : ThingRequests)(thing, events, !mayEdit, start.update);
    const keeper = new Keeper({ store: kept, person, opened: latest.current, doc: stream.doc, copy: start.copy, now: Date.now, onChange: look });
    const release = holdThing(thing);
    look();
    return () => {
      void keeper.destroy().then(release);
      stream.destroy();
      setState(null);
    };
  }, [person, thing, live, mayEdit, start]);
  return state;
}

function sameState(a: StreamState, b: StreamState): boolean {
  return a.stream === b.stream && a.loaded === b.loaded && a.readOnly === b.readOnly && a.confined === b.confined
    && a.refused === b.refused;
}

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
