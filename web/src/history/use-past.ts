import { useEffect, useMemo, useState } from "react";
import { ajax } from "../ajax.ts";
import { Moments } from "./moments.ts";
import type { Played, Playback } from "./past.ts";
import { Pictures } from "./pictures.ts";
import type { Scene } from "./scene.ts";
import { Tape } from "./tape.ts";

/** What is asked for within such a time goes together (ms). */
const TOGETHER = 30;

/** What a Thing was: at versions, in small pictures, and to be played. */
export interface Past {
  readonly moments: Moments;
  readonly pictures: Pictures;
  readonly tape: Tape;
}

function ask(params: Playback): Promise<Played> {
  return ajax("playback", params);
}

export function usePast(thing: string): Past {
  const past = useMemo(() => ({
    moments: new Moments(thing, ask, (work) => { setTimeout(work, TOGETHER); }), pictures: new Pictures(thing), tape: new Tape(thing, ask),
  }), [thing]);
  useEffect(() => () => { past.pictures.destroy(); }, [past]);
  return past;
}

export interface FoundScene { readonly scene: Scene | null; readonly error: Error | null }

const NOTHING: FoundScene = { scene: null, error: null };

/** The scene at a version, when it is here; null asks for none. */
export function useScene(past: Past, version: number | null): FoundScene {
  const [found, setFound] = useState<FoundScene & { readonly version: number | null }>({ ...NOTHING, version: null });
  useEffect(() => {
    if (version === null) return;
    let gone = false;
    const take = (next: FoundScene): void => { if (!gone) setFound({ ...next, version }); };
    past.moments.at(version).then(
      (scene) => { take({ scene, error: null }); },
      (error: unknown) => { take({ scene: null, error: error instanceof Error ? error : new Error("The history cannot be read.") }); },
    );
    return () => { gone = true; };
  }, [past, version]);
  return found.version === version ? found : NOTHING;
}
