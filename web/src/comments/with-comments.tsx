import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { lazy, Suspense, useEffect, useMemo, type ReactElement, type ReactNode, type RefObject } from "react";
import type { OpenedThing, Person, Role, User } from "../ajax.ts";
import type { StreamState } from "../canvas/use-thing-stream.ts";
import type { Pin } from "./comment.ts";
import { DiscussionContext, useComments, useDiscussion, type Discussion } from "./discussion.ts";
import { CommentLayer } from "./layer.tsx";
import { threadsOf, type Thread } from "./threads.ts";
import { goTo, useAddressed } from "./use-going.ts";
import { useSpots } from "./use-spots.ts";
import { resetView, useView, type Open } from "./view.ts";

const CommentPanel = lazy(() => import("./panel.tsx"));

interface WithCommentsProps {
  readonly opened: OpenedThing;
  readonly me: User;
  readonly role: Role;
  readonly others: readonly Person[];
  readonly state: StreamState | null;
  /** Something lies over it. */
  readonly inert: boolean;
  readonly children: ReactNode;
}

/** The page of a Thing, all of which knows what is said about it. */
export function WithComments({ opened: { thing }, me, role, others, state, inert, children }: WithCommentsProps): ReactElement {
  const { data, error, retry } = useComments(thing.id, state?.stream ?? null);
  const threads = useMemo(() => data && threadsOf(data, me.id), [data, me.id]);
  useEffect(() => resetView, [thing.id]);
  const discussion: Discussion = { thing: thing.id, me, role, threads, error, retry, others };
  return <DiscussionContext value={discussion}><div className="thing" inert={inert}>{children}</div></DiscussionContext>;
}

interface CanvasProps {
  readonly api: ExcalidrawImperativeAPI | null;
  readonly box: RefObject<HTMLElement | null>;
  readonly loaded: boolean;
  readonly children: ReactNode;
}

/** The canvas with the pins over it, and the list of comments beside it. */
export function CommentedCanvas({ api, box, loaded, children }: CanvasProps): ReactElement {
  const { threads, retry } = useDiscussion();
  const { open, panel, filter } = useView();
  const all = threads ?? NONE;
  const pinned = useMemo(
    () => all.filter(({ resolved, id }) => !resolved || (panel !== null && filter.resolved) || isOpen(open, id)), [all, panel, filter.resolved, open],
  );
  const spots = useSpots(api, pinned, pinOf(open, all), loaded);
  useAddressed(api, threads, loaded, retry);
  return (
    <div className="thing-body">
      <main className="thing-canvas" ref={box}>
        {children}
        <CommentLayer api={api} box={box} spots={spots} />
      </main>
      {panel ? <Suspense><CommentPanel gone={spots.gone} onChosen={(thread) => { if (api) goTo(api, thread); }} /></Suspense> : null}
    </div>
  );
}

const NONE: readonly Thread[] = [];

function isOpen(open: Open | null, thread: string): boolean {
  return open?.kind === "thread" && open.thread === thread;
}

function pinOf(open: Open | null, threads: readonly Thread[]): Pin | null {
  if (open?.kind === "new") return open.pin;
  return open?.kind === "thread" ? threads.find(({ id }) => id === open.thread)?.pin ?? null : null;
}
