import { Trans } from "@lingui/react/macro";
import { Dialog } from "radix-ui";
import { useState, type ReactElement, type SubmitEvent } from "react";
import type { Thing } from "../ajax.ts";
import { useRename } from "./changes.ts";
import { focusMenu } from "./row-focus.ts";

/** As many characters as the server takes. */
const LONGEST_NAME = 200;

export function RenameDialog({ thing, onClose }: { thing: Thing; onClose: () => void }): ReactElement {
  const [name, setName] = useState(thing.name);
  const { rename, busy, error } = useRename();
  const wanted = name.trim();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (wanted === thing.name) onClose();
    else if (wanted !== "" && !busy) rename(thing.id, wanted, onClose);
  };
  const returnFocus = (event: Event): void => {
    event.preventDefault();
    focusMenu(thing.id);
  };
  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-shade" />
        <Dialog.Content className="card dialog is-wide" aria-describedby={undefined} onCloseAutoFocus={returnFocus}>
          <form className="rename" onSubmit={submit}>
            <Dialog.Title asChild><h1><Trans>Rename</Trans></h1></Dialog.Title>
            <label className="field">
              <span><Trans>Name</Trans></span>
              <input
                value={name} maxLength={LONGEST_NAME} autoComplete="off" autoFocus onFocus={(event) => { event.target.select(); }}
                onChange={(event) => { setName(event.target.value); }}
              />
            </label>
            {error ? <p className="problem" role="alert"><Trans>The name was not changed. {error.message}</Trans></p> : null}
            <div className="dialog-actions">
              <Dialog.Close className="button"><Trans>Cancel</Trans></Dialog.Close>
              <button type="submit" className="button is-main" disabled={wanted === "" || busy}><Trans>Rename</Trans></button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
