import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { CheckCheck } from "lucide-react";
import { Popover } from "radix-ui";
import { useState, type ReactElement } from "react";
import { Link } from "react-router";
import { Avatar } from "../design/avatar.tsx";
import { useNow } from "../design/now.ts";
import { agoWords, exactWords } from "../design/time.ts";
import { BellButton } from "./bell.tsx";
import "./inbox.css";
import type { Notification } from "./notification.ts";
import { useInbox, useOlder, useReadInbox } from "./use-inbox.ts";
import { notificationPath, notificationWords } from "./words.ts";

/** The bell, and all that it counts. */
export default function InboxPopover({ defaultOpen }: { readonly defaultOpen: boolean }): ReactElement {
  const [open, setOpen] = useState(defaultOpen);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild><BellButton /></Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="inbox" align="end" sideOffset={6} collisionPadding={8} aria-label={t`Notifications`}
          onKeyDown={(event) => { event.stopPropagation(); }}
        >
          <Inbox onGone={() => { setOpen(false); }} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Inbox({ onGone }: { onGone: () => void }): ReactElement {
  const { data, error, refetch } = useInbox();
  const read = useReadInbox();
  const older = useOlder(data);
  const now = useNow();
  return (
    <>
      <div className="inbox-head">
        <h2><Trans>Notifications</Trans></h2>
        {(data?.unread ?? 0) > 0 ? (
          <button type="button" className="button is-quiet" onClick={() => { read(null); }}><CheckCheck size={16} aria-hidden="true" /><Trans>Mark all as read</Trans></button>
        ) : null}
      </div>
      {error && !data ? (
        <p className="problem" role="alert">{error.message} <button type="button" className="button" onClick={() => { void refetch(); }}><Trans>Try again</Trans></button></p>
      ) : null}
      {data?.notifications.length === 0 ? (
        <p className="inbox-empty"><Trans>Nothing yet. When somebody mentions you in a comment, answers you, or shares a Thing with you, it is told here.</Trans></p>
      ) : null}
      <ul aria-label={t`Notifications`}>
        {[...(data?.notifications ?? []), ...older.notifications.map((one) => ({ ...one, read: one.read || data?.unread === 0 }))].map((one) => (
          <li key={one.number}><Entry one={one} now={now} onChosen={() => { if (!one.read) read(one.number); onGone(); }} /></li>
        ))}
        {older.more ? <li className="inbox-more"><button type="button" className="button is-quiet" disabled={older.busy} onClick={older.more}><Trans>Show older ones</Trans></button></li> : null}
      </ul>
    </>
  );
}

function Entry({ one, now, onChosen }: { one: Notification; now: Date; onChosen: () => void }): ReactElement {
  const at = new Date(one.at);
  return (
    <Link className={one.read ? "inbox-entry" : "inbox-entry is-unread"} to={notificationPath(one)} onClick={onChosen}>
      <Avatar person={one.by} small />
      <span className="inbox-words">
        {one.read ? null : <span className="unseen"><Trans>Unread:</Trans> </span>}
        {notificationWords(one)}
        {one.text === null || one.text === "" ? null : <q>{one.text}</q>}
        <time dateTime={one.at} title={exactWords(at)}>{agoWords(at, now)}</time>
      </span>
    </Link>
  );
}
