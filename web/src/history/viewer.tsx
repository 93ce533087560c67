import { CaptureUpdateAction, Excalidraw } from "@excalidraw/excalidraw";
import type { ExcalidrawElement } from "@excalidraw/excalidraw/element/types";
import type { ExcalidrawImperativeAPI, UIOptions } from "@excalidraw/excalidraw/types";
import { Trans } from "@lingui/react/macro";
import { useEffect, useMemo, useRef, useState, type ReactElement } from "react";
import { useTheme } from "../design/theme.ts";
import { localeNow } from "../language/format.ts";
import type { Difference } from "./diff.ts";
import { drawMarks, ghosts, marksOf } from "./marks.ts";
import { elementsOf, type Scene } from "./scene.ts";
import type { Past } from "./use-past.ts";

const UI_OPTIONS: Partial<UIOptions> = {
  canvasActions: { loadScene: false, clearCanvas: false, saveToActiveFile: false, changeViewBackgroundColor: false, export: false, saveAsImage: false, toggleTheme: false },
};

export interface ViewerProps {
  readonly past: Past;
  /** It says so as long as there is nothing to show yet. */
  readonly waits: boolean;
  /** What is shown; null while it is not here yet: then what was there before stays. */
  readonly scene: Scene | null;
  /** What is marked on it. */
  readonly marked: Difference | null;
  /** The widget to look at; a new object looks there again. */
  readonly lookAt: { readonly id: string } | null;
}

/** A Thing at a moment, to be looked at and nothing else. */
export function Viewer({ past, waits, scene, marked, lookAt }: ViewerProps): ReactElement {
  const { theme } = useTheme();
  const [api, setApi] = useState<ExcalidrawImperativeAPI | null>(null);
  // Excalidraw puts its own first scene in place a little later.
  const [begun, setBegun] = useState(false);
  const layer = useRef<HTMLDivElement>(null);
  const ready = begun ? api : null;
  useShown(ready, past, scene, marked);
  useMarks(ready, layer, scene, marked);
  useLook(ready, lookAt);
  return (
    <div className="history-viewer thing-canvas" data-shown={scene ? [...scene.keys()].sort().join(" ") : ""}>
      <div className="excalidraw-box">
        <Excalidraw excalidrawAPI={setApi} theme={theme} langCode={localeNow().canvas} UIOptions={UI_OPTIONS} viewModeEnabled validateEmbeddable={false} aiEnabled={false} onChange={() => { setBegun(true); }} />
      </div>
      <div className="peer-layer" ref={layer} aria-hidden="true" />
      {waits && !scene ? <p className="history-wait quiet" role="status"><Trans>Reading the history…</Trans></p> : null}
    </div>
  );
}

function useShown(api: ExcalidrawImperativeAPI | null, past: Past, scene: Scene | null, marked: Difference | null): void {
  const seen = useRef(false);
  useEffect(() => {
    if (!api || !scene) return;
    let gone = false;
    const elements = [...elementsOf(scene), ...(marked ? ghosts(marked) : [])] as unknown as ExcalidrawElement[];
    api.updateScene({ elements, captureUpdate: CaptureUpdateAction.NEVER });
    if (!seen.current && elements.length > 0) {
      seen.current = true;
      api.scrollToContent(elements, { fitToContent: true });
    }
    void past.pictures.images(scene).then((files) => { if (!gone && files.length > 0) api.addFiles(files); });
    return () => { gone = true; };
  }, [api, past, scene, marked]);
}

function useMarks(api: ExcalidrawImperativeAPI | null, layer: React.RefObject<HTMLDivElement | null>, scene: Scene | null, marked: Difference | null): void {
  const marks = useMemo(() => (scene && marked ? marksOf(marked, scene) : []), [scene, marked]);
  useEffect(() => {
    const root = layer.current;
    if (!api || !root) return;
    const draw = (): void => { drawMarks(root, marks, api.getAppState()); };
    draw();
    const ends = [api.onScrollChange(draw), api.onChange(draw)];
    return () => { for (const end of ends) end(); };
  }, [api, layer, marks]);
}

function useLook(api: ExcalidrawImperativeAPI | null, lookAt: { readonly id: string } | null): void {
  useEffect(() => {
    if (!api || !lookAt) return;
    const wanted = new Set([lookAt.id, `gone-${lookAt.id}`]);
    const elements = api.getSceneElements().filter(({ id }) => wanted.has(id));
    if (elements.length > 0) api.scrollToContent(elements, { animate: true });
  }, [api, lookAt]);
}
