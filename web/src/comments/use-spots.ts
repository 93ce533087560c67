import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { useEffect, useRef, useState } from "react";
import { onScreen, type View } from "../canvas/cursors/view.ts";
import type { SceneElement } from "../canvas/element.ts";
import type { Point } from "../canvas/peer.ts";
import type { Pin } from "./comment.ts";
import { clustered, isGone, placeOf, type Spot } from "./places.ts";
import type { Thread } from "./threads.ts";

/** Pins that are closer together than this would cover each other (px). */
const APART = 26;
/** So far outside of the canvas a pin is still drawn (px). */
const MARGIN = 40;

export interface Spots {
  /** Pins that are in sight, in pixels of the canvas, by the ids of their threads. */
  readonly pins: readonly Spot<string>[];
  /** Threads on widgets that are gone. */
  readonly gone: readonly string[];
  /** Where what is open is; null where it is nowhere. */
  readonly open: Point | null;
  readonly width: number;
  readonly height: number;
}

const NONE: Spots = { pins: [], gone: [], open: null, width: 0, height: 0 };

export function viewOf(api: ExcalidrawImperativeAPI): View {
  const { scrollX, scrollY, zoom } = api.getAppState();
  return { scrollX, scrollY, zoom: zoom.value };
}

export function elementsOf(api: ExcalidrawImperativeAPI): readonly SceneElement[] {
  return api.getSceneElements();
}

/** Where everything is on the screen: with each step of a widget that somebody moves, and with scrolling and zooming. */
export function useSpots(api: ExcalidrawImperativeAPI | null, threads: readonly Thread[], open: Pin | null, loaded: boolean): Spots {
  const [spots, setSpots] = useState(NONE);
  const wanted = useRef({ threads, open });
  const draw = useRef<() => void>(() => undefined);
  useEffect(() => {
    wanted.current = { threads, open };
    draw.current();
  }, [threads, open]);
  useEffect(() => {
    if (!api || !loaded) return;
    let frame = 0;
    let shown = "";
    const look = (): void => {
      frame = 0;
      const next = spotsOf(api, wanted.current.threads, wanted.current.open);
      const text = JSON.stringify(next);
      if (text !== shown) setSpots(next);
      shown = text;
    };
    // Excalidraw tells of every step; once for each picture is enough.
    const soon = draw.current = (): void => { frame ||= requestAnimationFrame(look); };
    const ends = [api.onChange(soon), api.onScrollChange(soon)];
    window.addEventListener("resize", soon);
    soon();
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener("resize", soon);
      for (const end of ends) end();
    };
  }, [api, loaded]);
  return spots;
}

function spotsOf(api: ExcalidrawImperativeAPI, threads: readonly Thread[], open: Pin | null): Spots {
  const { width, height } = api.getAppState();
  const view = viewOf(api);
  const elements = new Map(elementsOf(api).map((element) => [element.id, element]));
  const seen: (Point & { item: string })[] = [];
  for (const { id, pin } of threads) {
    const place = placeOf(pin, elements);
    const point = place && rounded(onScreen(place, view));
    if (point && point.x > -MARGIN && point.y > -MARGIN && point.x < width + MARGIN && point.y < height + MARGIN) seen.push({ ...point, item: id });
  }
  const place = open && placeOf(open, elements);
  return {
    pins: clustered(seen, APART),
    gone: threads.filter(({ pin }) => isGone(pin, elements)).map(({ id }) => id),
    open: place && rounded(onScreen(place, view)),
    width, height,
  };
}

function rounded({ x, y }: Point): Point {
  return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 };
}
