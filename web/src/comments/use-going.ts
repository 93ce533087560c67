import { CaptureUpdateAction } from "@excalidraw/excalidraw";
import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { t } from "@lingui/core/macro";
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";
import { toast } from "sonner";
import type { Pin } from "./comment.ts";
import { onScreen } from "../canvas/cursors/view.ts";
import { placeOf } from "./places.ts";
import type { Thread } from "./threads.ts";
import { elementsOf, viewOf } from "./use-spots.ts";
import { show, useView } from "./view.ts";

/** Narrower than this, a card lies below the canvas and the panel over it (px). */
const NARROW = 640;
/** A pin that is closer to the edge than this is brought to the middle (px). */
const INSIDE = 60;

/** Opens a thread, where it is. */
export function goTo(api: ExcalidrawImperativeAPI, thread: Thread): void {
  show({ kind: "thread", thread: thread.id });
  if (window.innerWidth < NARROW) useView.setState({ panel: null });
  // The canvas may become wider by that.
  requestAnimationFrame(() => { bringIntoSight(api, thread.pin); });
}

function bringIntoSight(api: ExcalidrawImperativeAPI, pin: Pin): void {
  const point = placeOf(pin, new Map(elementsOf(api).map((element) => [element.id, element])));
  if (!point) return;
  const { width, height } = api.getAppState();
  const view = viewOf(api);
  const { x, y } = onScreen(point, view);
  const room = width < NARROW ? height / 2 : height;
  if (x > INSIDE && y > INSIDE && x < width - INSIDE && y < room - INSIDE) return;
  api.updateScene({
    appState: { scrollX: width / 2 / view.zoom - point.x, scrollY: room / 2 / view.zoom - point.y },
    captureUpdate: CaptureUpdateAction.NEVER,
  });
}

/** What an address leads to that names a comment, as soon as that is known; afterwards the address is that of the Thing. */
export function useAddressed(
  api: ExcalidrawImperativeAPI | null, threads: readonly Thread[] | undefined, loaded: boolean, retry: () => Promise<unknown>,
): void {
  const [search, setSearch] = useSearchParams();
  // It may have been made since, where nothing is told live.
  const [askedFor, setAskedFor] = useState<string | null>(null);
  const wanted = search.get("comment");
  useEffect(() => {
    if (wanted === null || !api || !threads || !loaded) return;
    const thread = threads.find(({ comments }) => comments.some(({ id }) => id === wanted));
    if (!thread && askedFor !== wanted) {
      void retry().then(() => { setAskedFor(wanted); });
      return;
    }
    // Behind the page's own first look at the whole drawing.
    if (thread) requestAnimationFrame(() => { goTo(api, thread); });
    else toast(t`This comment is gone.`);
    setSearch((old) => {
      const next = new URLSearchParams(old);
      next.delete("comment");
      return next;
    }, { replace: true });
  }, [wanted, askedFor, api, threads, loaded, retry, setSearch]);
}
