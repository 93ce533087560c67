import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { Dialog } from "radix-ui";
import { useState, type ReactElement, type SubmitEvent } from "react";
import { ajax, type Account, type Invitation } from "../ajax.ts";
import { CopyLink } from "../pages/copy-link.tsx";
import { MailField, mailTo } from "../pages/mail-field.tsx";
import { useFreshPeople } from "./use-people.ts";

/** Whose password is to be set; null: somebody new's. */
export interface Wanted { readonly person: Account | null }

interface Entered { readonly name: string; readonly login: string; readonly mail: string }

const EMPTY: Entered = { name: "", login: "", mail: "" };

/** Makes a one-time link by which somebody, who may be new, sets his password. */
export function LinkDialog({ wanted: { person }, onClose }: { wanted: Wanted; onClose: () => void }): ReactElement {
  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-shade" />
        <Dialog.Content className="card dialog is-wide">
          <Dialog.Title asChild><h1>{person ? t`A password for ${person.name}` : t`Add somebody`}</h1></Dialog.Title>
          <Dialog.Description className="quiet">
            <Trans>You get a link to pass on, by mail or chat. Whoever opens it first sets the password and is logged in.</Trans>
            {person ? <>{" "}<Trans>The present password is good until then.</Trans></> : null}
          </Dialog.Description>
          <LinkForm person={person} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function LinkForm({ person }: Wanted): ReactElement {
  const [entered, setEntered] = useState(EMPTY);
  const fresh = useFreshPeople();
  const making = useMutation({
    mutationFn: (): Promise<Invitation> => (person
      ? ajax("password_link", { user: person.id, mail: mailTo(entered.mail) })
      : ajax("add_person", { name: entered.name.trim(), login: entered.login.trim(), admin: false, mail: mailTo(entered.mail) })),
    networkMode: "always",
    onSuccess: fresh,
  });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (!making.isPending) making.mutate();
  };
  const again = (): void => {
    setEntered(EMPTY);
    making.reset();
  };
  if (making.data) return <CopyLink invitation={making.data} onAnother={again} />;
  return (
    <form className="entry-form" onSubmit={submit}>
      {person ? null : <NewPersonFields entered={entered} onChange={setEntered} />}
      <MailField address={entered.mail} onChange={(mail) => { setEntered({ ...entered, mail }); }} />
      {making.error ? <p className="problem" role="alert">{making.error.message}</p> : null}
      <div className="dialog-actions">
        <Dialog.Close className="button"><Trans>Cancel</Trans></Dialog.Close>
        <button type="submit" className="button is-main" disabled={making.isPending}><Trans>Make the link</Trans></button>
      </div>
    </form>
  );
}

function NewPersonFields({ entered, onChange }: { entered: Entered; onChange: (entered: Entered) => void }): ReactElement {
  return (
    <>
      <label className="field">
        <span><Trans>Name</Trans></span>
        <input required autoFocus maxLength={200} value={entered.name} onChange={(event) => { onChange({ ...entered, name: event.target.value }); }} />
      </label>
      <label className="field">
        <span><Trans>Log-in name</Trans></span>
        <input required maxLength={200} pattern="\S+" title={t`Without spaces`} autoCapitalize="none" spellCheck={false} value={entered.login} onChange={(event) => { onChange({ ...entered, login: event.target.value }); }} />
      </label>
    </>
  );
}
