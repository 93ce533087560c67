import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { Trans } from "@lingui/react/macro";
import { lazy, Suspense, type ReactElement } from "react";
import type * as Y from "yjs";
import type { LiveCanvas } from "../canvas/live-canvas.ts";
import "./door.css";
import type { OutlineShown } from "./use-outline-shown.ts";

const Outline = lazy(() => import("./outline.tsx"));

interface DoorProps {
  readonly api: ExcalidrawImperativeAPI | null;
  readonly live: LiveCanvas | null;
  readonly doc: Y.Doc | null;
  readonly canEdit: boolean;
  readonly outline: OutlineShown;
}

/** The way to the outline for who comes by the keyboard, and the outline. Nothing of it is loaded before. */
export function OutlineDoor({ api, live, doc, canEdit, outline: { shown, toggle, hide } }: DoorProps): ReactElement | null {
  if (!api || !live || !doc) return null;
  const close = (): void => {
    hide();
    document.querySelector<HTMLElement>(".outline-door")?.focus();
  };
  return (
    <>
      <button type="button" className="button outline-door" aria-expanded={shown} onClick={toggle}><Trans>Outline of the widgets</Trans></button>
      {shown ? <Suspense><Outline api={api} live={live} doc={doc} canEdit={canEdit} onClose={close} /></Suspense> : null}
    </>
  );
}
