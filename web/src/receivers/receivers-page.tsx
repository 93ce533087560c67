import { Plus } from "lucide-react";
import { useState, type ReactElement } from "react";
import { toast } from "sonner";
import { useNow } from "../design/now.ts";
import "../design/things.css";
import "../groups/groups.css";
import { Shell } from "../pages/shell.tsx";
import { Empty, Skeleton, Trouble } from "../things/notes.tsx";
import { DeadLetters } from "./dead-letters.tsx";
import { ReceiverDialog } from "./receiver-dialog.tsx";
import type { Receiver } from "./receiver.ts";
import "./receivers.css";
import { useChange, useReceivers } from "./use-receivers.ts";
import { messages, stateWords, testWords } from "./words.ts";

/** What the dialog is about: a new receiver, or one that gets another secret. */
export type About = Receiver | "new";

/** The addresses to which is delivered what people do in the groups that one administers. */
export default function ReceiversPage(): ReactElement {
  const receivers = useReceivers();
  const [about, setAbout] = useState<About | null>(null);
  return (
    <Shell>
      <title>Receivers · WidgetApp</title>
      <div className="list-head">
        <h1>Receivers</h1>
        <button type="button" className="button is-main" onClick={() => { setAbout("new"); }}><Plus size={16} aria-hidden="true" />Add one…</button>
      </div>
      <p className="found">Other systems that are told what people do, in the groups that you administer.</p>
      {receivers.error ? <Trouble what="The receivers cannot be shown." error={receivers.error} busy={receivers.isFetching} retry={() => { void receivers.refetch(); }} /> : null}
      {receivers.isPending ? <Skeleton rows={4} /> : null}
      {receivers.data?.length === 0 ? <Empty title="No receiver yet" text="Add the address of another system, and give its operator the secret." /> : null}
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
        <small>{receiver.group?.name ?? "Everything"} · as {receiver.made_by} may see it{receiver.actions.length > 0 ? ` · ${receiver.actions.join(", ")}` : ""}</small>
        <small className={receiver.state === "active" ? undefined : "problem"}>{stateWords(receiver, now)}</small>
        {receiver.pending > 0 ? <small>{messages(receiver.pending)} waiting</small> : null}
      </span>
      <Buttons receiver={receiver} onSecret={onSecret} />
      {receiver.dead > 0 ? <DeadLetters receiver={receiver.id} words={`${messages(receiver.dead)} never taken`} /> : null}
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
    replay.change({ receiver: id, seq: null }, ({ count }) => { toast.success(`What it has never taken is delivered again: ${String(count)}.`); });
  };
  return (
    <span className="receiver-buttons">
      <button type="button" className="button" disabled={test.busy} aria-label={`Test ${url}`} onClick={tryIt}>Test</button>
      {receiver.dead > 0 ? <button type="button" className="button" disabled={replay.busy} aria-label={`Deliver again to ${url}`} onClick={again}>Deliver again</button> : null}
      <button type="button" className="button" aria-label={`Another secret for ${url}`} onClick={onSecret}>Another secret…</button>
      <button type="button" className="button" disabled={change.busy} aria-label={`${disabled ? "Enable" : "Disable"} ${url}`} onClick={() => { change.change({ receiver: id, enabled: disabled }); }}>{disabled ? "Enable" : "Disable"}</button>
      {disabled ? <button type="button" className="button" disabled={remove.busy} aria-label={`Remove ${url}`} onClick={() => { remove.change({ receiver: id }); }}>Remove</button> : null}
    </span>
  );
}
