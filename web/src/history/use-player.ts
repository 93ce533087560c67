import { t } from "@lingui/core/macro";
import { useCallback, useEffect, useState } from "react";
import { toast } from "sonner";
import type { Moment } from "./past.ts";
import type { Scene } from "./scene.ts";
import type { Past } from "./use-past.ts";

/** How long a whole history plays at most, and how long one of its moments is shown at most (ms). */
const WHOLE = 20_000;
const LONGEST = 700;

export interface Player {
  readonly playing: boolean;
  readonly busy: boolean;
  /** How many moments there are to be gone to; 0 before anything was played. */
  readonly length: number;
  /** The moment on show, or the one that shows the version on show. */
  readonly place: number;
  readonly moment: Moment | null;
  /** What is played just now; null while nothing is. */
  readonly scene: Scene | null;
  readonly play: () => void;
  readonly pause: () => void;
  readonly goTo: (place: number) => void;
}

interface State { readonly playing: boolean; readonly busy: boolean; readonly place: number; readonly length: number }

const AT_FIRST: State = { playing: false, busy: false, place: 0, length: 0 };

/** Plays a history back. `head` is the newest version, `version` the one on show; `onRest` hears of the version that it rests at. */
export function usePlayer({ tape, moments }: Past, head: number, version: number, onRest: (version: number) => void): Player {
  const [{ playing, busy, place, length }, setState] = useState(AT_FIRST);
  const play = async (): Promise<void> => {
    setState((old) => ({ ...old, busy: true }));
    try {
      if (tape.end < head) await tape.wind();
      const first = tape.placeOf(version);
      // At its end, it begins anew.
      setState({ playing: tape.length > 1, busy: false, place: first >= tape.length - 1 ? 0 : first, length: tape.length });
    } catch (error) {
      setState((old) => ({ ...old, busy: false, playing: false }));
      toast.error(t`The history cannot be played. ${error instanceof Error ? error.message : ""}`);
    }
  };
  const rest = useCallback((at: number): void => {
    setState((old) => ({ ...old, playing: false }));
    const moment = tape.moment(at);
    if (!moment) return;
    moments.put(moment.version, tape.scene(at));
    onRest(moment.version);
  }, [tape, moments, onRest]);
  useEffect(() => {
    if (!playing) return;
    const isEnd = place >= length - 1;
    const step = (): void => { if (isEnd) rest(place); else setState((old) => ({ ...old, place: place + 1 })); };
    const timer = setTimeout(step, isEnd ? 0 : Math.min(LONGEST, WHOLE / length));
    return () => { clearTimeout(timer); };
  }, [playing, place, length, rest]);
  const shown = playing ? place : Math.max(0, tape.placeOf(version));
  return {
    playing, busy, length, place: shown,
    moment: tape.moment(shown) ?? null,
    scene: playing ? tape.scene(place) : null,
    play: () => { void play(); },
    pause: () => { rest(place); },
    goTo: rest,
  };
}
