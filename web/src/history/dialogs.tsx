import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Dialog } from "radix-ui";
import { useState, type ReactElement } from "react";
import type { Person } from "../ajax.ts";
import { useChanging } from "../changing.ts";
import { Confirm, type ConfirmProps } from "../design/confirm.tsx";
import type { NamedVersion } from "./past.ts";
import { historyKey } from "./use-history.ts";

type Asking = Pick<ConfirmProps, "busy" | "onConfirm" | "onClose">;

export function RestoreDialog({ when, ...asking }: Asking & { when: string }): ReactElement {
  return (
    <Confirm
      {...asking} title={t`Restore the version of ${when}?`} action={t`Restore`}
      text={t`Everybody who has this Thing open sees that at once. What is there now stays in the history, and you can take this back.`}
    />
  );
}

export function TakeBackDialog({ when, person, ...asking }: Asking & { when: string; person: Person }): ReactElement {
  return (
    <Confirm
      {...asking} title={t`Undo what ${person.name} has changed since ${when}?`} action={t`Undo these changes`}
      text={t`What others have changed stays; where somebody else has changed the same since, it is left as it is. Everybody who has this Thing open sees that at once, and you can take it back.`}
    />
  );
}

interface NameProps {
  readonly thing: string;
  readonly version: number;
  /** Null for what is there now. */
  readonly when: string | null;
  readonly named: NamedVersion | null;
  readonly onClose: () => void;
}

/** Gives a version a name, another one, or none. */
export function NameDialog({ thing, version, when, named, onClose }: NameProps): ReactElement {
  const [name, setName] = useState(named?.name ?? "");
  const { change, busy } = useChanging("name_version", [historyKey(thing)]);
  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-shade" />
        <Dialog.Content asChild aria-describedby={undefined}>
          <form className="card dialog is-wide" onSubmit={(event) => { event.preventDefault(); change({ thing, version, name }, onClose); }}>
            <Dialog.Title asChild><h1>{when === null ? t`Name what is there now` : t`Name the version of ${when}`}</h1></Dialog.Title>
            <label className="field">
              <span><Trans>Name</Trans></span>
              <input value={name} maxLength={200} required pattern=".*\S.*" autoFocus onChange={(event) => { setName(event.target.value); }} />
            </label>
            <div className="dialog-actions">
              {named ? <button type="button" className="button" disabled={busy} onClick={() => { change({ thing, version, name: null }, onClose); }}><Trans>Remove the name</Trans></button> : null}
              <Dialog.Close type="button" className="button"><Trans>Cancel</Trans></Dialog.Close>
              <button type="submit" className="button is-main" disabled={busy}><Trans>Save</Trans></button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
