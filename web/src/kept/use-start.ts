import { useCallback, useEffect, useRef, useState } from "react";
import * as Y from "yjs";
import type { Opened } from "../canvas/opened.ts";
import { readCopy, type Copy } from "./copy.ts";
import { giveUpCopy } from "./rescue.ts";
import { kept } from "./store.ts";

/** What a Thing's page begins with. */
export interface Start {
  readonly round: number;
  /** What is kept of the Thing in this browser. */
  readonly copy: Copy | null;
  /** The same, with what the page had of it before, if it had; the server may lack some of it. */
  readonly update: Uint8Array | undefined;
}

/** Begins anew: with what the page has, or without, from what the server has. */
export type StartAfresh = (had?: Uint8Array) => void;

/**
 * What there is of a Thing before the server has said anything; null until that is known. What is kept is read while the server
 * is still asked.
 */
export function useStart(person: string | undefined, thing: string, opened: Opened | undefined): readonly [Start | null, StartAfresh] {
  const [start, setStart] = useState<{ readonly of: string; readonly start: Start } | null>(null);
  const of = `${person ?? ""} ${thing}`;
  const known = start?.of === of;
  const reading = useRef<{ readonly of: string; readonly copy: Promise<Copy | null> } | null>(null);
  useEffect(() => {
    if (person !== undefined && reading.current?.of !== of) reading.current = { of, copy: readCopy(kept, person, thing) };
  }, [person, thing, of]);
  useEffect(() => {
    if (person === undefined || !opened || known) return;
    let over = false;
    void admitted(person, opened, reading.current?.copy).then((copy) => {
      if (!over) setStart({ of, start: { round: 0, copy, update: copy?.update } });
    });
    return () => { over = true; };
  }, [person, opened, known, of]);
  const startAfresh = useCallback((had?: Uint8Array) => {
    if (person === undefined) return;
    void next(person, thing, had).then((copy) => {
      const update = copy && had ? Y.mergeUpdates([copy.update, had]) : had;
      setStart((old) => ({ of, start: { round: (old?.start.round ?? 0) + 1, copy, update } }));
    });
  }, [person, thing, of]);
  return [known ? start.start : null, startAfresh];
}

/** What is kept, where it is of the Thing that the server has: not of one that was there before a backup was restored. */
async function admitted(person: string, opened: Opened, reading: Promise<Copy | null> | undefined): Promise<Copy | null> {
  const { id } = opened.thing;
  const copy = await (reading ?? readCopy(kept, person, id));
  if (!copy || copy.opened.epoch === opened.epoch) return copy;
  await giveUpCopy(person, copy);
  return null;
}

async function next(person: string, thing: string, had: Uint8Array | undefined): Promise<Copy | null> {
  if (had) return readCopy(kept, person, thing);
  await kept.forget(person, thing).catch(() => undefined);
  return null;
}
