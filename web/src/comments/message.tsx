import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Trash2 } from "lucide-react";
import { useState, type ReactElement } from "react";
import { Avatar } from "../design/avatar.tsx";
import { agoWords, exactWords } from "../design/time.ts";
import type { Comment } from "./comment.ts";
import { mayComment, useDelete, useDiscussion } from "./discussion.ts";
import { partsOf } from "./mentions.ts";

/** A comment's words, with those whom it names. */
export function Words({ comment: { text, mentions } }: { comment: Comment }): ReactElement {
  const { me } = useDiscussion();
  return (
    <>
      {partsOf(text, mentions).map((part, at) => (
        part.mention ? <strong key={at} className={part.mention.id === me.id ? "mention is-me" : "mention"}>{part.text}</strong> : part.text
      ))}
    </>
  );
}

/** One comment of a thread. */
export function Message({ comment, now, unread }: { comment: Comment; now: Date; unread: boolean }): ReactElement {
  const discussion = useDiscussion();
  const { author, deleted, created_at: createdAt } = comment;
  const at = new Date(createdAt);
  const mayDelete = !deleted && mayComment(discussion) && (author.id === discussion.me.id || discussion.role === "owner");
  return (
    <li className={unread ? "message is-unread" : "message"}>
      <Avatar person={author} small />
      <div className="message-body">
        <p className="message-head">
          <strong>{author.name}</strong>
          <time dateTime={createdAt} title={exactWords(at)}>{agoWords(at, now)}</time>
          {unread ? <span className="unseen"><Trans>new</Trans></span> : null}
          {mayDelete ? <Delete comment={comment} /> : null}
        </p>
        {deleted ? <p className="quiet"><Trans>This comment was deleted.</Trans></p> : <p className="message-text"><Words comment={comment} /></p>}
      </div>
    </li>
  );
}

function Delete({ comment }: { comment: Comment }): ReactElement {
  const [asking, setAsking] = useState(false);
  const { change, busy } = useDelete();
  if (!asking) {
    return (
      <button type="button" className="icon-button message-delete" aria-label={t`Delete this comment`} title={t`Delete this comment`} onClick={() => { setAsking(true); }}>
        <Trash2 size={14} aria-hidden="true" />
      </button>
    );
  }
  return (
    <span className="message-sure" role="group" aria-label={t`Delete this comment for good?`}>
      <button type="button" className="button is-quiet is-bad" autoFocus disabled={busy} onClick={() => { change({ comment: comment.id }); }}><Trans>Delete for good</Trans></button>
      <button type="button" className="button is-quiet" onClick={() => { setAsking(false); }}><Trans>Keep</Trans></button>
    </span>
  );
}
