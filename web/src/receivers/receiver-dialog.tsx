import { Dialog } from "radix-ui";
import { useState, type ReactElement, type SubmitEvent } from "react";
import "../clients/clients.css";
import { useGroups } from "../groups/use-groups.ts";
import { useSession } from "../session.ts";
import type { Kind, MadeReceiver, NewReceiver } from "./receiver.ts";
import type { About } from "./receivers-page.tsx";
import { useRegistration } from "./use-receivers.ts";

/** Adds a receiver, or gives one another secret; shows that this once. */
export function ReceiverDialog({ about, onClose }: { about: About; onClose: () => void }): ReactElement {
  const isNew = about === "new";
  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-shade" />
        <Dialog.Content className="card dialog is-wide client-dialog">
          <Dialog.Title asChild><h1>{isNew ? "Add a receiver" : "Another secret"}</h1></Dialog.Title>
          <Dialog.Description className="quiet">
            {isNew ? "What people do from now on is sent there, as far as you may see it." : `For 24 hours, what is sent to ${about.url} is signed with the old one as well.`}
          </Dialog.Description>
          <Registration about={about} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Registration({ about }: { about: About }): ReactElement {
  const [entered, setEntered] = useState<NewReceiver>({ url: "https://", group: "", kind: "hmac" });
  const registration = useRegistration();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (registration.isPending) return;
    registration.mutate(about === "new" ? { ...entered, group: entered.group === EVERYTHING ? null : entered.group } : about.id);
  };
  if (registration.data) return <Secret made={registration.data} />;
  return (
    <form className="entry-form" onSubmit={submit}>
      {about === "new" ? <Fields entered={entered} onChange={setEntered} /> : null}
      {registration.error ? <p className="problem" role="alert">{registration.error.message}</p> : null}
      <div className="dialog-actions">
        <Dialog.Close className="button">Cancel</Dialog.Close>
        <button type="submit" className="button is-main" disabled={registration.isPending}>{about === "new" ? "Add" : "Make it"}</button>
      </div>
    </form>
  );
}

/** What no id of a group is. */
const EVERYTHING = "*";
const KINDS: readonly (readonly [Kind, string])[] = [["hmac", "With a secret that both sides know"], ["ed25519", "With a key of which the receiver has the public half"]];

function Fields({ entered, onChange }: { entered: NewReceiver; onChange: (entered: NewReceiver) => void }): ReactElement {
  const me = useSession().data?.user;
  const groups = useGroups(me?.admin === true).data?.filter(({ admin }) => admin || me?.admin === true) ?? [];
  return (
    <>
      <label className="field"><span>Its address</span><input required autoFocus type="url" maxLength={1000} value={entered.url} onChange={(event) => { onChange({ ...entered, url: event.target.value }); }} /></label>
      <p className="quiet">Where it names no port, that is 200.</p>
      <label className="field">
        <span>What it hears of</span>
        <select required value={entered.group ?? ""} onChange={(event) => { onChange({ ...entered, group: event.target.value }); }}>
          <option value="" disabled>Choose…</option>
          {groups.map(({ group }) => <option key={group.id} value={group.id}>{group.name}</option>)}
          {me?.admin === true ? <option value={EVERYTHING}>Everything that I may hear of</option> : null}
        </select>
      </label>
      <label className="field">
        <span>How it is signed</span>
        <select value={entered.kind} onChange={(event) => { onChange({ ...entered, kind: event.target.value === "hmac" ? "hmac" : "ed25519" }); }}>
          {KINDS.map(([kind, words]) => <option key={kind} value={kind}>{words}</option>)}
        </select>
      </label>
    </>
  );
}

function Secret({ made: { receiver, secret } }: { made: MadeReceiver }): ReactElement {
  return (
    <>
      <p className="quiet">{receiver.url}</p>
      <label className="field">
        <span>{receiver.kind === "hmac" ? "Its secret" : "The public key"}</span>
        <input readOnly value={secret} onFocus={(event) => { event.target.select(); }} />
      </label>
      <p className="quiet">Give it to whoever operates the receiver; it is not shown again.</p>
      <div className="dialog-actions"><Dialog.Close className="button is-main">Done</Dialog.Close></div>
    </>
  );
}
