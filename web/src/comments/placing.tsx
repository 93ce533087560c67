import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { MessageCirclePlus } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement, type RefObject } from "react";
import type { Point } from "../canvas/peer.ts";
import { isCovered, isTyping } from "../canvas/shortcuts.ts";
import { inScene } from "../canvas/cursors/view.ts";
import { pinAt } from "./places.ts";
import { elementsOf, viewOf } from "./use-spots.ts";
import { close, place, show, useView } from "./view.ts";

/** So far from a widget a click is still meant for it (px). */
const REACH = 8;
const STEP = 10;
const LONG_STEP = 50;

function comment(api: ExcalidrawImperativeAPI, at: Point): void {
  const view = viewOf(api);
  show({ kind: "new", pin: pinAt(elementsOf(api), inScene(at, view), REACH / view.zoom) });
}

/** The next click says where a comment is to be; with the keyboard, a mark is moved there. */
export function Placing({ api, box }: { api: ExcalidrawImperativeAPI; box: RefObject<HTMLElement | null> }): ReactElement {
  useEffect(() => {
    const root = box.current;
    if (!root) return;
    const onCanvas = (event: Event): boolean => event.target instanceof HTMLCanvasElement;
    // Before the canvas hears of it: nothing is to be drawn or selected.
    const keep = (event: Event): void => {
      if (!onCanvas(event)) return;
      event.stopPropagation();
      event.preventDefault();
    };
    const put = (event: PointerEvent): void => {
      if (!onCanvas(event) || event.button !== 0) return;
      keep(event);
      const { left, top } = root.getBoundingClientRect();
      comment(api, { x: event.clientX - left, y: event.clientY - top });
    };
    const kept = ["pointerdown", "mousedown", "touchstart", "dblclick", "contextmenu"];
    for (const name of kept) root.addEventListener(name, keep, { capture: true });
    root.addEventListener("pointerup", put, { capture: true });
    root.classList.add("is-placing");
    return () => {
      for (const name of kept) root.removeEventListener(name, keep, { capture: true });
      root.removeEventListener("pointerup", put, { capture: true });
      root.classList.remove("is-placing");
    };
  }, [api, box]);
  return (
    <>
      <div className="thing-banner is-plain is-high placing-hint" role="status">
        <span><Trans>Click on a widget or a place to comment there. Escape ends this.</Trans></span>
        <button type="button" className="button" onClick={() => { place(false); }}><Trans>Stop commenting</Trans></button>
      </div>
      <Mark api={api} />
    </>
  );
}

function Mark({ api }: { api: ExcalidrawImperativeAPI }): ReactElement {
  const { width, height } = api.getAppState();
  const [at, setAt] = useState<Point>({ x: Math.round(width / 2), y: Math.round(height / 2) });
  const mark = useRef<HTMLButtonElement>(null);
  useEffect(() => { mark.current?.focus({ preventScroll: true }); }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? LONG_STEP : STEP;
    const x = { ArrowLeft: -step, ArrowRight: step }[event.key] ?? 0;
    const y = { ArrowUp: -step, ArrowDown: step }[event.key] ?? 0;
    if (event.key !== "Escape" && event.key !== "Tab") event.stopPropagation();
    if (x === 0 && y === 0) return;
    event.preventDefault();
    setAt((old) => ({ x: Math.min(width, Math.max(0, old.x + x)), y: Math.min(height, Math.max(0, old.y + y)) }));
  };
  return (
    <button
      ref={mark} type="button" className="placing-mark" style={{ transform: `translate(${String(at.x)}px, ${String(at.y)}px)` }}
      aria-label={t`Comment here: the arrow keys move this mark, Enter begins the comment`}
      onKeyDown={onKeyDown} onClick={() => { comment(api, at); }}
    >
      <MessageCirclePlus size={18} aria-hidden="true" />
    </button>
  );
}

/** C begins and ends commenting, Escape ends it and closes what is open; so does a click on the canvas. */
export function useCommentKeys(mayComment: boolean): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      const { placing, open } = useView.getState();
      const { target } = event;
      if (isCovered() || isTyping(target) || (target instanceof Element && target.closest("[role=dialog], [role=menu]"))) return;
      if (event.key === "Escape" && (placing || open)) {
        place(false);
        close(true);
      } else if (mayComment && event.key.toLowerCase() === "c" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey) {
        place(!placing);
      } else {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    };
    const onPress = ({ target }: PointerEvent): void => {
      const { placing, open } = useView.getState();
      if (target instanceof HTMLCanvasElement && open && !placing) close(false);
    };
    window.addEventListener("keydown", onKey, { capture: true });
    window.addEventListener("pointerdown", onPress, { capture: true });
    return () => {
      window.removeEventListener("keydown", onKey, { capture: true });
      window.removeEventListener("pointerdown", onPress, { capture: true });
    };
  }, [mayComment]);
}
