import { getCommonBounds } from "@excalidraw/excalidraw";
import type { ExcalidrawElement } from "@excalidraw/excalidraw/element/types";
import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { t } from "@lingui/core/macro";
import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useEffect, useRef, useState, type ReactElement } from "react";
import { useSearchParams } from "react-router";
import { onScreen } from "../canvas/cursors/view.ts";
import { elementsOf, viewOf } from "../comments/use-spots.ts";
import "./finding.css";
import { hitsOf, markedFor } from "./hits.ts";
import { foundWords, placeWords } from "./words.ts";

interface FoundProps {
  readonly api: ExcalidrawImperativeAPI | null;
  readonly loaded: boolean;
}

/** Where what was looked for in the list of Things is written here, as the address says: marked, one after the other. */
export function FoundOnThing({ api, loaded }: FoundProps): ReactElement | null {
  const [search, setSearch] = useSearchParams();
  const query = search.get("find")?.trim() ?? "";
  if (query === "" || !api || !loaded) return null;
  const close = (): void => {
    setSearch((old) => {
      const next = new URLSearchParams(old);
      next.delete("find");
      return next;
    }, { replace: true });
  };
  return <Hits key={query} api={api} query={query} onClose={close} />;
}

function Hits({ api, query, onClose }: { api: ExcalidrawImperativeAPI; query: string; onClose: () => void }): ReactElement {
  const [hits] = useState(() => hitsOf(elementsOf(api), query));
  const [at, setAt] = useState(0);
  const mark = useRef<HTMLDivElement>(null);
  const hit = hits[at];
  useEffect(() => {
    // Behind the page's own first look at the whole drawing.
    const frame = requestAnimationFrame(() => {
      const found = hit === undefined ? null : markedFor(elementsOf(api), hit);
      if (found) api.scrollToContent(found as unknown as ExcalidrawElement, { fitToContent: true });
    });
    return () => { cancelAnimationFrame(frame); };
  }, [api, hit]);
  useMark(api, mark, hit);
  const step = (by: number): void => { setAt((now) => (now + by + hits.length) % hits.length); };
  return (
    <>
      <div className="found-layer" aria-hidden="true"><div ref={mark} className="found-mark" hidden /></div>
      <div className="thing-banner is-plain found-bar" role="group" aria-label={t`What was found here`}>
        <span role="status">{foundWords(query, hits.length)}{hits.length > 1 ? ` ${placeWords(at + 1, hits.length)}` : ""}</span>
        <span className="found-tools">
          {hits.length > 1 ? (
            <>
              <button type="button" className="icon-button" aria-label={t`Previous widget`} onClick={() => { step(-1); }}><ChevronUp size={18} aria-hidden="true" /></button>
              <button type="button" className="icon-button" aria-label={t`Next widget`} onClick={() => { step(1); }}><ChevronDown size={18} aria-hidden="true" /></button>
            </>
          ) : null}
          <button type="button" className="icon-button" aria-label={t`Stop showing what was found`} onClick={onClose}><X size={18} aria-hidden="true" /></button>
        </span>
      </div>
    </>
  );
}

const GAP = 8;

/** Keeps the mark on its widget, outside React: that moves with every step of the canvas. */
function useMark(api: ExcalidrawImperativeAPI, mark: React.RefObject<HTMLDivElement | null>, hit: string | undefined): void {
  useEffect(() => {
    let frame = 0;
    const draw = (): void => {
      frame = 0;
      const found = hit === undefined ? null : markedFor(elementsOf(api), hit);
      if (!mark.current) return;
      mark.current.hidden = found === null;
      if (!found) return;
      const [left, top, right, bottom] = getCommonBounds([found as unknown as ExcalidrawElement]);
      const view = viewOf(api);
      const [from, to] = [onScreen({ x: left, y: top }, view), onScreen({ x: right, y: bottom }, view)];
      const { style } = mark.current;
      style.transform = `translate(${String(from.x - GAP)}px, ${String(from.y - GAP)}px)`;
      style.width = `${String(to.x - from.x + 2 * GAP)}px`;
      style.height = `${String(to.y - from.y + 2 * GAP)}px`;
    };
    const soon = (): void => { frame ||= requestAnimationFrame(draw); };
    const ends = [api.onChange(soon), api.onScrollChange(soon)];
    soon();
    return () => {
      cancelAnimationFrame(frame);
      for (const end of ends) end();
    };
  }, [api, mark, hit]);
}
