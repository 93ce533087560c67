import { useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import type { OpenedThing } from "../ajax.ts";
import { holdThing } from "../kept/held.ts";
import { Keeper } from "../kept/keeper.ts";
import { kept } from "../kept/store.ts";
import type { Start } from "../kept/use-start.ts";
import { conflictWords } from "../stream/conflicts.ts";
import type { LinkEvents, Refusal, ThingLink } from "../stream/thing-link.ts";
import { ThingRequests } from "../stream/thing-requests.ts";
import { ThingStream } from "../stream/thing-stream.ts";

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
