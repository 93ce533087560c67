import { plural, t } from "@lingui/core/macro";
import { Plural, Trans } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { useState, type ReactElement } from "react";
import { toast } from "sonner";
import { useNow } from "../design/now.ts";
import "../groups/groups.css";
import { Shell } from "../pages/shell.tsx";
import { Empty, Skeleton, Trouble } from "../things/notes.tsx";
import { DeadLetters } from "./dead-letters.tsx";
import { ReceiverDialog } from "./receiver-dialog.tsx";
import type { Receiver } from "./receiver.ts";
import "./receivers.css";
import { useChange, useReceivers } from "./use-receivers.ts";
import { stateWords, testWords } from "./words.ts";

/** What the dialog is about: a new receiver, or one that gets another secret. */
export type About = Receiver | "new";

/** The addresses to which is delivered what people do in the groups that one administers. */
export default function ReceiversPage(): ReactElement {
  const receivers = useReceivers();
  const [about, setAbout] = useState<About | null>(null);
  return (
    <Shell>
      <title>{t`Receivers · WidgetApp`}</title>
      <div className="list-head">
        <h1><Trans>Receivers</Trans></h1>
        <button type="button" className="button is-main" onClick={() => { setAbout("new"); }}><Plus size={16} aria-hidden="true" /><Trans>Add one…</Trans></button>
      </div>
      <p className="found"><Trans>Other systems that are told what people do, in the groups that you administer.</Trans></p>
      {receivers.error ? <Trouble what={t`The receivers cannot be shown.`} error={receivers.error} busy={receivers.isFetching} retry={() => { void receivers.refetch(); }} /> : null}
      {receivers.isPending ? <Skeleton rows={4} /> : null}
      {receivers.data?.length === 0 ? <Empty title={t`No receiver yet`} text={t`Add the address of another system, and give its operator the secret.`} /> : null}
      <ul className="groups">
        {receivers.data?.map((receiver) => (
          <li key={receiver.id} className="group"><Row receiver={receiver} onSecret={() => { setAbout(receiver); }} /></li>
        ))}
      </ul>
      {about ? <ReceiverDialog about={about} onClose={() => { setAbout(null); }} /> : null}
    </Shell>
  );
}

function Row({ receiver, onSecret }: { receiver: Receiver; onSecret: () => void }): ReactElement {
  const now = useNow();
  return (
    <div className="group-head">
      <span className="person-name">
        <span className="receiver-url">{receiver.url}</span>
        <small><Trans>{receiver.group?.name ?? t`Everything`} · as {receiver.made_by} may see it</Trans>{receiver.actions.length > 0 ? ` · ${receiver.actions.join(", ")}` : ""}</small>
        <small className={receiver.state === "active" ? undefined : "problem"}>{stateWords(receiver, now)}</small>
        {receiver.pending > 0 ? <small><Plural value={receiver.pending} one="# message waiting" other="# messages waiting" /></small> : null}
      </span>
      <Buttons receiver={receiver} onSecret={onSecret} />
      {receiver.dead > 0 ? <DeadLetters receiver={receiver.id} words={plural(receiver.dead, { one: "# message never taken", other: "# messages never taken" })} /> : null}
    </div>
  );
}

function Buttons({ receiver, onSecret }: { receiver: Receiver; onSecret: () => void }): ReactElement {
  const test = useChange("test_receiver");
  const replay = useChange("replay");
  const change = useChange("change_receiver");
  const remove = useChange("remove_receiver");
  const { id, url } = receiver;
  const disabled = receiver.state === "disabled";
  const tryIt = (): void => {
    test.change({ receiver: id }, (tested) => { (tested.taken ? toast.success : toast.error)(testWords(receiver, tested)); });
  };
  const again = (): void => {
    replay.change({ receiver: id, seq: null }, ({ count }) => { toast.success(t`What it has never taken is delivered again: ${count}.`); });
  };
  return (
    <span className="receiver-buttons">
      <button type="button" className="button" disabled={test.busy} aria-label={t`Test ${url}`} onClick={tryIt}><Trans>Test</Trans></button>
      {receiver.dead > 0 ? <button type="button" className="button" disabled={replay.busy} aria-label={t`Deliver again to ${url}`} onClick={again}><Trans>Deliver again</Trans></button> : null}
      <button type="button" className="button" aria-label={t`Another secret for ${url}`} onClick={onSecret}><Trans>Another secret…</Trans></button>
      <button type="button" className="button" disabled={change.busy} aria-label={disabled ? t`Enable ${url}` : t`Disable ${url}`} onClick={() => { change.change({ receiver: id, enabled: disabled }); }}>{disabled ? t`Enable` : t`Disable`}</button>
      {disabled ? <button type="button" className="button" disabled={remove.busy} aria-label={t`Remove ${url}`} onClick={() => { remove.change({ receiver: id }); }}><Trans>Remove</Trans></button> : null}
    </span>
  );
}
