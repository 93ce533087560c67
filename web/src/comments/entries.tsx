import { plural, t } from "@lingui/core/macro";
import type { ReactElement } from "react";
import { Avatar } from "../design/avatar.tsx";
import { useNow } from "../design/now.ts";
import { agoWords, exactWords } from "../design/time.ts";
import { Words } from "./message.tsx";
import type { Thread } from "./threads.ts";
import { repliesOf, repliesWords, whereWords } from "./words.ts";

interface EntriesProps {
  readonly threads: readonly Thread[];
  /** Those of them on widgets that are gone. */
  readonly gone: readonly string[];
  readonly onChosen: (thread: Thread) => void;
}

/** Threads in a list. */
export function Entries({ threads, gone, onChosen }: EntriesProps): ReactElement {
  const now = useNow();
  return (
    <ul className="comment-entries" aria-label={t`Conversations`}>
      {threads.map((thread) => (
        <li key={thread.id}><Entry thread={thread} gone={gone.includes(thread.id)} now={now} onChosen={() => { onChosen(thread); }} /></li>
      ))}
    </ul>
  );
}

function Entry({ thread, gone, now, onChosen }: { thread: Thread; gone: boolean; now: Date; onChosen: () => void }): ReactElement {
  const { first, last, comments, unread } = thread;
  const shown = comments.find(({ deleted }) => !deleted) ?? first;
  const where = whereWords(thread, gone);
  const at = new Date(last.created_at);
  const replies = repliesOf(thread);
  return (
    <button type="button" className={unread > 0 ? "comment-entry is-unread" : "comment-entry"} onClick={onChosen}>
      <Avatar person={first.author} small />
      <span className="comment-entry-body">
        <span className="message-head">
          <strong>{first.author.name}</strong>
          <time dateTime={last.created_at} title={exactWords(at)}>{agoWords(at, now)}</time>
        </span>
        <span className="comment-entry-text"><Words comment={shown} /></span>
        <span className="comment-entry-facts">
          {unread > 0 ? <span className="comment-new">{plural(unread, { one: "# unread", other: "# unread" })}</span> : null}
          {replies > 0 ? <span>{repliesWords(replies)}</span> : null}
          {where === null ? null : <span>{where}</span>}
        </span>
      </span>
    </button>
  );
}
