import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { lazy, Suspense, useEffect, useMemo, type ReactElement, type RefObject } from "react";
import { usable } from "../canvas/first-picture.ts";
import type { Beside } from "./cards.tsx";
import "./comments.css";
import { mayComment, useDiscussion } from "./discussion.ts";
import { NewPin, Pins } from "./pins.tsx";
import { Placing, useCommentKeys } from "./placing.tsx";
import { unreadThreads } from "./threads.ts";
import type { Spots } from "./use-spots.ts";
import { useView, type Open } from "./view.ts";
import { panelWords } from "./words.ts";

const load = (): Promise<typeof import("./open-card.tsx")> => import("./open-card.tsx");
const OpenCard = lazy(load);

interface LayerProps {
  readonly api: ExcalidrawImperativeAPI | null;
  readonly box: RefObject<HTMLElement | null>;
  readonly spots: Spots;
}

/** All of comments that is over the canvas. */
export function CommentLayer({ api, box, spots }: LayerProps): ReactElement {
  const discussion = useDiscussion();
  const { placing, open } = useView();
  const threads = useMemo(() => new Map((discussion.threads ?? []).map((thread) => [thread.id, thread])), [discussion.threads]);
  const may = mayComment(discussion);
  const unread = unreadThreads(discussion.threads ?? []);
  useCommentKeys(may);
  useEffect(() => { usable().then(load).catch(() => undefined); }, []);
  const beside = { at: open?.kind === "cluster" ? placeOfCluster(open, spots) : spots.open, width: spots.width, height: spots.height };
  return (
    <>
      <div className="comment-layer">
        <Pins spots={spots} threads={threads} open={open} />
        {open?.kind === "new" && spots.open ? <NewPin at={spots.open} me={discussion.me} /> : null}
      </div>
      <p className="unseen" role="status">{unread > 0 ? panelWords(unread) : null}</p>
      {placing && api && may ? <Placing api={api} box={box} /> : null}
      {open ? <Suspense><OpenCard open={open} threads={threads} gone={spots.gone} beside={beside} /></Suspense> : null}
    </>
  );
}

function placeOfCluster({ threads }: Extract<Open, { kind: "cluster" }>, { pins }: Spots): Beside["at"] {
  const pin = pins.find(({ items }) => items.some((id) => threads.includes(id)));
  return pin ? { x: pin.x, y: pin.y } : null;
}
