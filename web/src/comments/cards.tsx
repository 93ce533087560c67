import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Check, Link2, RotateCcw, X } from "lucide-react";
import { useEffect, useRef, useState, type CSSProperties, type ReactElement, type ReactNode } from "react";
import { toast } from "sonner";
import type { Point } from "../canvas/peer.ts";
import { copyText } from "../design/copy.ts";
import { useNow } from "../design/now.ts";
import type { Comment, Pin } from "./comment.ts";
import { Composer } from "./composer.tsx";
import { mayComment, useDiscussion, useRead, useResolve } from "./discussion.ts";
import { NEW } from "./drafts.ts";
import { Entries } from "./entries.tsx";
import { Message } from "./message.tsx";
import type { Thread } from "./threads.ts";
import { close, show } from "./view.ts";
import { clusterWords, whereWords } from "./words.ts";

/** Where a card is to be: beside a point of the canvas, or nowhere in particular. */
export interface Beside { readonly at: Point | null; readonly width: number; readonly height: number }

const WIDTH = 320;
const GAP = 14;
const PIN = 32;
const EDGE = 8;

function placed({ at, width, height }: Beside): CSSProperties {
  const { x, y } = at ?? { x: width, y: 0 };
  const right = x + PIN + GAP;
  const left = right + WIDTH + EDGE <= width ? right : Math.max(EDGE, Math.min(x - GAP - WIDTH, width - WIDTH - EDGE));
  const top = Math.max(EDGE, Math.min(y - PIN, height - EDGE));
  // In the lower half it grows upwards, so that all of it is in sight.
  const vertical: Readonly<Record<string, string>> = y < height / 2
    ? { "--card-top": pixels(top), "--card-room": pixels(height - top - EDGE) }
    : { "--card-bottom": pixels(Math.max(EDGE, height - y)), "--card-room": pixels(Math.min(y, height) - EDGE) };
  const place: Readonly<Record<string, string>> = { "--card-left": pixels(left), ...vertical };
  return place;
}

function pixels(length: number): string {
  return `${String(length)}px`;
}

function Card({ label, beside, head, focus, children }: { label: string; beside: Beside; head: ReactNode; focus: boolean; children: ReactNode }): ReactElement {
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => { if (focus) card.current?.focus({ preventScroll: true }); }, [focus]);
  return (
    <div
      ref={card} className="comment-card" role="dialog" aria-label={label} tabIndex={-1} style={placed(beside)}
      onKeyDown={(event) => {
        // The canvas listens for keys on the whole page.
        event.stopPropagation();
        if (event.key === "Escape") close(true);
      }}
    >
      <div className="comment-card-head">
        {head}
        <button type="button" className="icon-button" aria-label={t`Close`} title={t`Close (Escape)`} onClick={() => { close(true); }}><X size={18} aria-hidden="true" /></button>
      </div>
      {children}
    </div>
  );
}

/** A thread: what was said, and an answer to it. */
export function ThreadCard({ thread, gone, beside }: { thread: Thread; gone: boolean; beside: Beside }): ReactElement {
  const discussion = useDiscussion();
  const now = useNow();
  const isNews = useSeen(thread, discussion.me.id);
  const where = whereWords(thread, gone);
  return (
    <Card label={t`Conversation begun by ${thread.first.author.name}`} beside={beside} focus head={<ThreadHead thread={thread} />}>
      {where === null ? null : <p className="comment-where">{where}</p>}
      <ol className="messages" aria-label={t`Comments`} aria-live="polite">
        {thread.comments.map((comment) => (
          <Message key={comment.id} comment={comment} now={now} unread={isNews(comment)} />
        ))}
      </ol>
      {thread.resolved ? <p className="comment-where"><Trans>This is resolved. An answer opens it again.</Trans></p> : null}
      {mayComment(discussion)
        ? <Composer key={thread.id} place={thread.id} to={{ reply_to: thread.id }} label={t`Answer`} />
        : <p className="comment-where"><Trans>You can read comments here, but not write any.</Trans></p>}
    </Card>
  );
}

/** Notes that the thread on show was read; gives what was new in it when it was opened. */
function useSeen({ id, read: upto, unread, last }: Thread, me: string): (comment: Comment) => boolean {
  const read = useRead();
  const [opened] = useState({ from: upto, to: last.number });
  useEffect(() => {
    if (unread === 0) return;
    const look = (): void => { if (document.visibilityState === "visible") read(id, last.number); };
    look();
    document.addEventListener("visibilitychange", look);
    return () => { document.removeEventListener("visibilitychange", look); };
  }, [read, id, unread, last.number]);
  return ({ number, author, deleted }) => number > opened.from && number <= opened.to && author.id !== me && !deleted;
}

function ThreadHead({ thread }: { thread: Thread }): ReactElement {
  const discussion = useDiscussion();
  const { change, busy } = useResolve();
  const { resolved, id } = thread;
  const Icon = resolved ? RotateCcw : Check;
  const copy = (): void => {
    const link = `${location.origin}/things/${discussion.thing}?comment=${id}`;
    void copyText(link).then((done) => {
      if (done) toast.success(t`The link is copied.`);
      else toast(t`The browser does not let us copy. This is the link: ${link}`, { duration: 15_000 });
    });
  };
  return (
    <>
      {mayComment(discussion) ? (
        <button
          type="button" className="button is-quiet" disabled={busy}
          onClick={() => { change({ comment: id, resolved: !resolved }); if (!resolved) close(true); }}
        >
          <Icon size={16} aria-hidden="true" />{resolved ? t`Open again` : t`Resolve`}
        </button>
      ) : <span className="comment-title"><Trans>Comments</Trans></span>}
      <button type="button" className="icon-button comment-copy" aria-label={t`Copy the link to this`} title={t`Copy the link to this`} onClick={copy}><Link2 size={16} aria-hidden="true" /></button>
    </>
  );
}

/** The beginning of a new thread. */
export function NewCard({ pin, beside }: { pin: Pin; beside: Beside }): ReactElement {
  const where = pin.widget !== null ? t`on this widget` : pin.x !== null ? t`at this place` : t`on the whole Thing`;
  return (
    <Card label={t`New comment`} beside={beside} focus={false} head={<span className="comment-title"><Trans>New comment</Trans> <small>{where}</small></span>}>
      <Composer
        place={NEW} to={pin} label={t`What do you want to say?`} autoFocus
        onSent={({ id }) => { show({ kind: "thread", thread: id }); }}
      />
      <p className="comment-hint"><Trans>@ mentions somebody. Enter sends, Shift + Enter begins a new line.</Trans></p>
    </Card>
  );
}

/** The threads of pins that lie upon each other. */
export function ClusterCard({ threads, beside }: { threads: readonly Thread[]; beside: Beside }): ReactElement {
  const words = clusterWords(threads);
  return (
    <Card label={words} beside={beside} focus head={<span className="comment-title">{words}</span>}>
      <Entries threads={threads} gone={[]} onChosen={(thread) => { show({ kind: "thread", thread: thread.id }); }} />
    </Card>
  );
}
