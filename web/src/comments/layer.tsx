import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { useMemo, type ReactElement, type RefObject } from "react";
import { ClusterCard, NewCard, ThreadCard, type Beside } from "./cards.tsx";
import "./comments.css";
import { mayComment, useDiscussion } from "./discussion.ts";
import { NewPin, Pins } from "./pins.tsx";
import { Placing, useCommentKeys } from "./placing.tsx";
import { unreadThreads, type Thread } from "./threads.ts";
import type { Spots } from "./use-spots.ts";
import { useView, type Open } from "./view.ts";
import { panelWords } from "./words.ts";

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
  const beside = { at: open?.kind === "cluster" ? placeOfCluster(open, spots) : spots.open, width: spots.width, height: spots.height };
  return (
    <>
      <div className="comment-layer">
        <Pins spots={spots} threads={threads} open={open} />
        {open?.kind === "new" && spots.open ? <NewPin at={spots.open} me={discussion.me} /> : null}
      </div>
      <p className="unseen" role="status">{unread > 0 ? panelWords(unread) : null}</p>
      {placing && api && may ? <Placing api={api} box={box} /> : null}
      {open ? <OpenCard open={open} threads={threads} gone={spots.gone} beside={beside} /> : null}
    </>
  );
}

function placeOfCluster({ threads }: Extract<Open, { kind: "cluster" }>, { pins }: Spots): Beside["at"] {
  const pin = pins.find(({ items }) => items.some((id) => threads.includes(id)));
  return pin ? { x: pin.x, y: pin.y } : null;
}

interface CardProps { readonly open: Open; readonly threads: ReadonlyMap<string, Thread>; readonly gone: readonly string[]; readonly beside: Beside }

function OpenCard({ open, threads, gone, beside }: CardProps): ReactElement | null {
  if (open.kind === "new") return <NewCard pin={open.pin} beside={beside} />;
  if (open.kind === "cluster") return <ClusterCard threads={open.threads.flatMap((id) => threads.get(id) ?? [])} beside={beside} />;
  const thread = threads.get(open.thread);
  return thread ? <ThreadCard key={thread.id} thread={thread} gone={gone.includes(thread.id)} beside={beside} /> : null;
}
