import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { useEffect, useMemo, useState } from "react";
import type { Person } from "../ajax.ts";
import type { SceneElement } from "../canvas/element.ts";
import type { LiveCanvas } from "../canvas/live-canvas.ts";
import { locksOf } from "../canvas/together/locks.ts";
import { useDiscussion } from "../comments/discussion.ts";
import type { Thread } from "../comments/threads.ts";
import { rowsOf, type Row } from "./rows.ts";

/** The outline follows the canvas so far behind (ms). */
const PACE = 200;

function elementsOf(api: ExcalidrawImperativeAPI): readonly SceneElement[] {
  return api.getSceneElements();
}

/** What tells one state of the canvas from the next: it calls at every step of the pointer. */
function stateOf(api: ExcalidrawImperativeAPI): string {
  let sum = 0;
  const elements = elementsOf(api);
  for (const { version } of elements) sum += version;
  return `${String(elements.length)} ${String(sum)}`;
}

/** The lines of the outline, as the canvas changes. */
export function useRows(api: ExcalidrawImperativeAPI): readonly Row[] {
  const [rows, setRows] = useState<readonly Row[]>(() => rowsOf(elementsOf(api)));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let seen = "";
    const look = (): void => {
      timer = undefined;
      const now = stateOf(api);
      if (now === seen) return;
      seen = now;
      setRows(rowsOf(elementsOf(api)));
    };
    const end = api.onChange(() => { timer ??= setTimeout(look, PACE); });
    timer = setTimeout(look, 0);
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [api]);
  return rows;
}

/** Who writes where, by widget. */
export function useWriters(api: ExcalidrawImperativeAPI, live: LiveCanvas): ReadonlyMap<string, Person> {
  const [writers, setWriters] = useState<ReadonlyMap<string, Person>>(new Map());
  useEffect(() => {
    let shown = "";
    const look = (): void => {
      const peers = live.presence.peers().filter(({ editing }) => editing !== null);
      const key = JSON.stringify(peers.map(({ user, editing }) => [user, editing]));
      if (key === shown) return;
      shown = key;
      const byId = new Map(elementsOf(api).map((element) => [element.id, element]));
      setWriters(new Map(locksOf(peers, (id) => byId.get(id)).flatMap(({ user, widgets }) => widgets.map((id) => [id, user] as const))));
    };
    look();
    return live.presence.onNews(look);
  }, [api, live]);
  return writers;
}

/** What is said about which widget and is not resolved. */
export function useThreads(): ReadonlyMap<string, readonly Thread[]> {
  const { threads } = useDiscussion();
  return useMemo(() => {
    const byWidget = new Map<string, Thread[]>();
    for (const thread of threads ?? []) {
      const { widget } = thread.pin;
      if (!thread.resolved && widget !== null) byWidget.set(widget, [...(byWidget.get(widget) ?? []), thread]);
    }
    return byWidget;
  }, [threads]);
}
