import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { CheckCheck, MessageCirclePlus, X } from "lucide-react";
import { useEffect, useRef, type ReactElement } from "react";
import { NOWHERE } from "./comment.ts";
import { mayComment, useDiscussion, useRead } from "./discussion.ts";
import { Entries } from "./entries.tsx";
import { filtered, type Filter, type Thread } from "./threads.ts";
import { filterBy, show, togglePanel, useView } from "./view.ts";
import { emptyWords } from "./words.ts";

export interface PanelProps {
  readonly gone: readonly string[];
  readonly onChosen: (thread: Thread) => void;
}

/** All that is said about the Thing. */
export default function CommentPanel({ gone, onChosen }: PanelProps): ReactElement {
  const { filter, panel } = useView();
  const root = useRef<HTMLElement>(null);
  // Who comes with the mouse goes on with the canvas, and its keys.
  useEffect(() => { if (panel === "focused") root.current?.focus({ preventScroll: true }); }, [panel]);
  const discussion = useDiscussion();
  const { threads, error, retry, me } = discussion;
  const shown = filtered(threads ?? [], filter, me.id);
  return (
    <aside
      className="comment-panel" aria-label={t`Comments`} ref={root} tabIndex={-1}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") togglePanel(true);
      }}
    >
      <div className="comment-card-head">
        <h2 className="comment-title"><Trans>Comments</Trans></h2>
        <button type="button" className="icon-button" aria-label={t`Close the comments`} title={t`Close`} onClick={({ detail }) => { togglePanel(detail === 0); }}><X size={18} aria-hidden="true" /></button>
      </div>
      <Filters filter={filter} />
      <Actions threads={threads ?? []} mayWrite={mayComment(discussion)} />
      {error && !threads ? <p className="problem" role="alert">{error.message} <button type="button" className="button" onClick={() => { void retry(); }}><Trans>Try again</Trans></button></p> : null}
      {threads && shown.length === 0 ? <p className="comment-empty">{emptyWords(filter, mayComment(discussion))}</p> : null}
      <Entries threads={shown} gone={gone} onChosen={onChosen} />
      {mayComment(discussion) ? null : <p className="comment-where"><Trans>You can read comments here, but not write any.</Trans></p>}
    </aside>
  );
}

function Filters({ filter }: { filter: Filter }): ReactElement {
  return (
    <div className="comment-filters">
      <div className="choices" role="group" aria-label={t`Which comments`}>
        {[false, true].map((resolved) => (
          <button key={String(resolved)} type="button" aria-pressed={filter.resolved === resolved} onClick={() => { filterBy({ resolved }); }}>
            {resolved ? t`Resolved` : t({ message: "Open", context: "comments that are not resolved" })}
          </button>
        ))}
      </div>
      <label className="comment-mine">
        <input type="checkbox" checked={filter.mine} onChange={(event) => { filterBy({ mine: event.target.checked }); }} />
        <Trans>Mine and mentions</Trans>
      </label>
    </div>
  );
}

function Actions({ threads, mayWrite }: { threads: readonly Thread[]; mayWrite: boolean }): ReactElement | null {
  const read = useRead();
  const unread = threads.some((thread) => thread.unread > 0);
  if (!unread && !mayWrite) return null;
  const newest = Math.max(0, ...threads.map(({ last }) => last.number));
  return (
    <div className="comment-actions">
      {mayWrite ? (
        <button type="button" className="button is-quiet" onClick={() => { show({ kind: "new", pin: NOWHERE }); }}>
          <MessageCirclePlus size={16} aria-hidden="true" /><Trans>On the whole Thing</Trans>
        </button>
      ) : null}
      {unread ? <button type="button" className="button is-quiet" onClick={() => { read(null, newest); }}><CheckCheck size={16} aria-hidden="true" /><Trans>Mark all as read</Trans></button> : null}
    </div>
  );
}
