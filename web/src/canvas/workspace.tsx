import { Excalidraw } from "@excalidraw/excalidraw";
import "@excalidraw/excalidraw/index.css";
import type { ExcalidrawImperativeAPI, UIOptions } from "@excalidraw/excalidraw/types";
import { plural, t } from "@lingui/core/macro";
import { useEffect, useRef, useState, type ReactElement, type ReactNode } from "react";
import { toast } from "sonner";
import type { Thing, User } from "../ajax.ts";
import { useRole } from "../comments/discussion.ts";
import { CommentedCanvas, WithComments } from "../comments/with-comments.tsx";
import { toggleTheme, useTheme } from "../design/theme.ts";
import { localeNow } from "../language/format.ts";
import { Banner } from "./banner.tsx";
import { takeDrops } from "./drop.ts";
import { fetchFont } from "./font.ts";
import { Header } from "./header.tsx";
import { dropFirstPicture, usable } from "./first-picture.ts";
import { addDrawing, drawingIn } from "./import-file.ts";
import { LeaveDialog } from "./leave-dialog.tsx";
import type { LiveCanvas } from "./live-canvas.ts";
import type { SavedMark } from "./saved.ts";
import { CanvasMenu } from "./menu.tsx";
import { FoundOnThing } from "../finding/found-on-thing.tsx";
import { HistoryViewLater } from "../history/history-view-later.tsx";
import { kept } from "../kept/store.ts";
import type { Start, StartAfresh } from "../kept/use-start.ts";
import { OutlineDoor } from "../outline/door.tsx";
import { useOutlineShown } from "../outline/use-outline-shown.ts";
import { offerCopy } from "./offer-copy.ts";
import type { Opened } from "./opened.ts";
import { guardShortcuts } from "./shortcuts.ts";
import "./thing.css";
import { Together } from "./together/together.tsx";
import { useHistoryDoor } from "./use-history-door.ts";
import { useReturn } from "./use-return.ts";
import { useTold } from "./use-told.ts";
import { useLiveCanvas, usePeople } from "./use-live.ts";
import type { StreamState } from "./use-thing-stream.ts";

const UI_OPTIONS: Partial<UIOptions> = {
  canvasActions: {
    loadScene: false,
    clearCanvas: false,
    saveToActiveFile: false,
    changeViewBackgroundColor: false,
    toggleTheme: true,
    export: { saveFileToDisk: true },
  },
};

export interface WorkspaceProps {
  readonly opened: Opened;
  readonly state: StreamState | null;
  readonly me: User;
  /** Whether the server has a Streaming API. */
  readonly streaming: boolean;
  readonly start: Start;
  /** Makes all of this anew. */
  readonly startAfresh: StartAfresh;
}

/** A Thing, live: header, banner and canvas. */
export default function Workspace({ opened, state, me, streaming, start, startAfresh }: WorkspaceProps): ReactElement {
  const { thing } = opened;
  const [api, setApi] = useState<ExcalidrawImperativeAPI | null>(null);
  const [layer, box] = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)];
  // Excalidraw puts its own first scene in place a little later, and would wipe out what was shown before.
  const [begun, setBegun] = useState(false);
  const live = useLiveCanvas({ api: begun ? api : null, state, start, me, layer, box });
  useReturn({ opened, streaming, state, flush: () => { live?.flush(); }, startAfresh });
  const [others, role] = [usePeople(live, me.id), useRole(opened, state?.readOnly === true)];
  const canEdit = state?.loaded === true && !state.readOnly && !state.confined && state.refused === null;
  const importFile = useImport(api, live);
  const [history, outline] = [useHistoryDoor(thing.id), useOutlineShown()];
  useCanvasListeners(box, live, canEdit, importFile, history.show, outline.toggle);
  useLosses(api, live, me.id, thing, startAfresh);
  useTold(thing.id, state?.stream ?? null);
  useRestSoon();
  const seen = useFirstView(api, live, state?.loaded === true);
  return (
    <>
      <WithComments opened={opened} me={me} role={role} others={others} state={state} inert={history.shown}>
        <title>{`${thing.name} · WidgetApp`}</title>
        <Header
          thing={thing} me={me} others={others} readOnly={!canEdit} onHistory={history.show} historyButton={history.trigger}
          refresh={state?.stream.refresh ?? null} live={live}
        />
        <CommentedCanvas api={live && api} box={box} loaded={state?.loaded === true}>
          <OutlineDoor api={api} live={live} doc={state?.stream.doc ?? null} canEdit={canEdit} outline={outline} />
          <Drawing name={thing.name} canEdit={canEdit} covered={history.shown} live={live} onApi={setApi} onBegun={setBegun}>
            <CanvasMenu canEdit={canEdit} onExport={() => { askForExport(api); }} onHistory={history.show} onOutline={outline.toggle} onImport={(files) => { files.forEach((file) => void importFile(file)); }} />
          </Drawing>
          <div className="peer-layer" ref={layer} aria-hidden="true" />
          {live ? <Together live={live} others={others} /> : null}
          <FoundOnThing api={live && api} loaded={seen} />
          <Banner state={state} role={role} streaming={streaming} />
        </CommentedCanvas>
        <LeaveDialog atRisk={() => live?.saving.look().atRisk ?? false} />
      </WithComments>
      {history.shown ? <HistoryViewLater thing={thing} canEdit={canEdit} doc={state?.stream.doc ?? null} refresh={state?.stream.refresh ?? null} onClose={history.leave} /> : null}
    </>
  );
}

function askForExport(api: ExcalidrawImperativeAPI | null): void {
  api?.updateScene({ appState: { openDialog: { name: "jsonExport" } } });
}

interface DrawingProps {
  readonly name: string;
  readonly canEdit: boolean;
  /** Something lies over it: it takes no keys, and nothing is drawn. */
  readonly covered: boolean;
  readonly live: LiveCanvas | null;
  readonly onApi: (api: ExcalidrawImperativeAPI) => void;
  readonly onBegun: (begun: true) => void;
  readonly children: ReactNode;
}

function Drawing({ name, canEdit, covered, live, onApi, onBegun, children }: DrawingProps): ReactElement {
  const { theme } = useTheme();
  return (
    <div className="excalidraw-box">
      <Excalidraw
        excalidrawAPI={onApi} name={name} theme={theme} langCode={localeNow().canvas} UIOptions={UI_OPTIONS} isCollaborating
        viewModeEnabled={!canEdit || covered} validateEmbeddable={false} autoFocus handleKeyboardGlobally={!covered} aiEnabled={false}
        onChange={(_elements, appState) => { onBegun(true); live?.onSceneChange(appState); }}
        onPointerUpdate={({ pointer }) => { live?.onPointer(pointer, pointer.tool); }}
      >
        {children}
      </Excalidraw>
    </div>
  );
}

type Import = (file: File) => Promise<boolean>;

/** Adds the drawing in a file; false when the file holds none. */
function useImport(api: ExcalidrawImperativeAPI | null, live: LiveCanvas | null): Import {
  return async (file) => {
    if (!api || !live) return true;
    try {
      const drawing = await drawingIn(file);
      if (!drawing) return false;
      const count = addDrawing(drawing, api, live);
      toast.success(plural(count, { one: "# widget was added", other: "# widgets were added" }));
    } catch {
      toast.error(t`“${file.name}” is not a drawing that can be imported.`);
    }
    return true;
  };
}

function useCanvasListeners(
  box: React.RefObject<HTMLElement | null>, live: LiveCanvas | null, canEdit: boolean, importFile: Import, onHistory: () => void,
  onOutline: () => void,
): void {
  const latest = useRef(importFile);
  useEffect(() => { latest.current = importFile; });
  useEffect(() => {
    const root = box.current;
    if (!root || !live) return;
    const leave = (): void => { live.presence.point(null); };
    root.addEventListener("pointerleave", leave);
    const ends = [
      takeDrops(root, async (file) => (canEdit ? latest.current(file) : true)),
      guardShortcuts({ onSave: () => { live.flush(); toast(t`Everything is saved by itself.`); }, onToggleTheme: toggleTheme, onHistory, onOutline }),
    ];
    return () => {
      root.removeEventListener("pointerleave", leave);
      for (const end of ends) end();
    };
  }, [box, live, canEdit, onHistory, onOutline]);
}

/** Once something is lost to the server, what is here would differ from what is there for ever: the person gets it as a file. */
function useLosses(api: ExcalidrawImperativeAPI | null, live: LiveCanvas | null, person: string, { id, name }: Pick<Thing, "id" | "name">, startAfresh: StartAfresh): void {
  useEffect(() => {
    if (!api || !live) return;
    let over = false;
    const look = ({ state, atRisk }: SavedMark): void => {
      if (over || (state !== "lost" && state !== "refused")) return;
      over = true;
      if (atRisk) offerCopy(api, person, { id, name });
      live.stopKeeping();
      if (state === "lost") startAfresh();
      else kept.forget(person, id).catch(() => undefined);
    };
    look(live.saving.look());
    return live.saving.useMark.subscribe(look);
  }, [api, live, person, id, name, startAfresh]);
}

/** What of the canvas nobody needs for a first stroke is there before it is asked for, if there is time. */
function useRestSoon(): void {
  useEffect(() => { usable().then(() => import("excalidraw-later")).catch(() => undefined); }, []);
}

/** Shows the whole drawing once, when it has arrived; gives whether it has. */
function useFirstView(api: ExcalidrawImperativeAPI | null, live: LiveCanvas | null, loaded: boolean): boolean {
  const done = useRef(false);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (!api || !live || !loaded || done.current) return;
    done.current = true;
    live.apply();
    dropFirstPicture();
    fetchFont();
    const elements = api.getSceneElements();
    // Whoever comes while somebody presents is with him already.
    if (elements.length > 0 && live.acts.following.useFollows.getState().leader === null) api.scrollToContent(elements, { fitToContent: true });
    setTimeout(() => { setSeen(true); }, 0);
  }, [api, live, loaded]);
  return seen;
}
