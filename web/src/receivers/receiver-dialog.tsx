import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
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
          <Dialog.Title asChild><h1>{isNew ? t`Add a receiver` : t`Another secret`}</h1></Dialog.Title>
          <Dialog.Description className="quiet">
            {isNew ? t`What people do from now on is sent there, as far as you may see it.` : t`For 24 hours, what is sent to ${about.url} is signed with the old one as well.`}
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
        <Dialog.Close className="button"><Trans>Cancel</Trans></Dialog.Close>
        <button type="submit" className="button is-main" disabled={registration.isPending}>{about === "new" ? t`Add` : t`Make it`}</button>
      </div>
    </form>
  );
}

/** What no id of a group is. */
const EVERYTHING = "*";
const KINDS: readonly (readonly [Kind, MessageDescriptor])[] = [
  ["hmac", msg`With a secret that both sides know`], ["ed25519", msg`With a key of which the receiver has the public half`],
];

function Fields({ entered, onChange }: { entered: NewReceiver; onChange: (entered: NewReceiver) => void }): ReactElement {
  const me = useSession().data?.user;
  const groups = useGroups(me?.admin === true).data?.filter(({ admin }) => admin || me?.admin === true) ?? [];
  return (
    <>
      <label className="field"><span><Trans>Its address</Trans></span><input required autoFocus type="url" maxLength={1000} value={entered.url} onChange={(event) => { onChange({ ...entered, url: event.target.value }); }} /></label>
      <p className="quiet"><Trans>Where it names no port, that is 200.</Trans></p>
      <label className="field">
        <span><Trans>What it hears of</Trans></span>
        <select required value={entered.group ?? ""} onChange={(event) => { onChange({ ...entered, group: event.target.value }); }}>
          <option value="" disabled>{t`Choose…`}</option>
          {groups.map(({ group }) => <option key={group.id} value={group.id}>{group.name}</option>)}
          {me?.admin === true ? <option value={EVERYTHING}>{t`Everything that I may hear of`}</option> : null}
        </select>
      </label>
      <label className="field">
        <span><Trans>How it is signed</Trans></span>
        <select value={entered.kind} onChange={(event) => { onChange({ ...entered, kind: event.target.value === "hmac" ? "hmac" : "ed25519" }); }}>
          {KINDS.map(([kind, words]) => <option key={kind} value={kind}>{i18n._(words)}</option>)}
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
        <span>{receiver.kind === "hmac" ? t`Its secret` : t`The public key`}</span>
        <input readOnly value={secret} onFocus={(event) => { event.target.select(); }} />
      </label>
      <p className="quiet"><Trans>Give it to whoever operates the receiver; it is not shown again.</Trans></p>
      <div className="dialog-actions"><Dialog.Close className="button is-main"><Trans>Done</Trans></Dialog.Close></div>
    </>
  );
}
