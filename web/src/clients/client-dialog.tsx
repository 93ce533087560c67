import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Dialog } from "radix-ui";
import { useState, type ReactElement, type SubmitEvent } from "react";
import type { RegisteredClient } from "../ajax.ts";
import type { About } from "./clients-page.tsx";
import { ClientFields, EMPTY, newClient } from "./client-fields.tsx";
import "./clients.css";
import { useRegistration } from "./use-clients.ts";

/** Registers a client, or gives one another secret; shows that this once. */
export function ClientDialog({ about, onClose }: { about: About; onClose: () => void }): ReactElement {
  const isNew = about === "new";
  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-shade" />
        <Dialog.Content className="card dialog is-wide client-dialog">
          <Dialog.Title asChild><h1>{isNew ? t`Register a client` : t`Another secret for ${about.name}`}</h1></Dialog.Title>
          <Dialog.Description className="quiet">
            {isNew ? t`It acts in the groups that you choose, and can do there what you allow.` : t`The one that it has is worth nothing from then on.`}
          </Dialog.Description>
          <Registration about={about} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Registration({ about }: { about: About }): ReactElement {
  const [entered, setEntered] = useState(EMPTY);
  const registration = useRegistration();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (!registration.isPending) registration.mutate(about === "new" ? newClient(entered) : about.id);
  };
  if (registration.data) return <Secret registered={registration.data} />;
  return (
    <form className="entry-form" onSubmit={submit}>
      {about === "new" ? <ClientFields entered={entered} onChange={setEntered} /> : null}
      {registration.error ? <p className="problem" role="alert">{registration.error.message}</p> : null}
      <div className="dialog-actions">
        <Dialog.Close className="button"><Trans>Cancel</Trans></Dialog.Close>
        <button type="submit" className="button is-main" disabled={registration.isPending}>{about === "new" ? t`Register` : t`Make it`}</button>
      </div>
    </form>
  );
}

function Secret({ registered: { client, secret } }: { registered: RegisteredClient }): ReactElement {
  return (
    <>
      <label className="field"><span><Trans>Its id</Trans></span><input readOnly value={client.id} onFocus={(event) => { event.target.select(); }} /></label>
      {secret === null ? <p className="quiet"><Trans>It is public, and has no secret.</Trans></p> : (
        <label className="field"><span><Trans>Its secret</Trans></span><input readOnly value={secret} onFocus={(event) => { event.target.select(); }} /></label>
      )}
      {secret === null ? null : <p className="quiet"><Trans>Copy the secret now; it is not shown again.</Trans></p>}
      <div className="dialog-actions"><Dialog.Close className="button is-main"><Trans>Done</Trans></Dialog.Close></div>
    </>
  );
}
