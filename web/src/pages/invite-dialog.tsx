import { Trans } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { Dialog } from "radix-ui";
import { useState, type ReactElement, type RefObject, type SubmitEvent } from "react";
import { ajax, type Group } from "../ajax.ts";
import { CopyLink } from "./copy-link.tsx";
import { MailField, mailTo } from "./mail-field.tsx";

interface Wish { readonly group: string; readonly admin: boolean; readonly mail: string }

interface InviteDialogProps {
  readonly groups: readonly Group[];
  /** Where the focus goes afterwards. */
  readonly back: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
}

/** Makes a one-time link by which somebody joins a group. */
export function InviteDialog({ groups, back, onClose }: InviteDialogProps): ReactElement {
  const [wish, setWish] = useState<Wish>({ group: groups[0]?.id ?? "", admin: false, mail: "" });
  const invite = useMutation({ mutationFn: (wanted: Wish) => ajax("invite", { ...wanted, mail: mailTo(wanted.mail) }), networkMode: "always" });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    invite.mutate(wish);
  };
  const returnFocus = (event: Event): void => {
    event.preventDefault();
    back.current?.focus();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-shade" />
        <Dialog.Content className="card dialog is-wide" onCloseAutoFocus={returnFocus}>
          <Dialog.Title asChild><h1><Trans>Invite somebody</Trans></h1></Dialog.Title>
          <Dialog.Description className="quiet">
            <Trans>You get a link to pass on, by mail or chat. Whoever opens it first chooses a name and a password and is in.</Trans>
          </Dialog.Description>
          {invite.data ? <CopyLink invitation={invite.data} onAnother={() => { invite.reset(); }} /> : (
            <form className="entry-form" onSubmit={submit}>
              <WishFields groups={groups} wish={wish} onChange={setWish} />
              {invite.error ? <p className="problem" role="alert">{invite.error.message}</p> : null}
              <div className="dialog-actions">
                <Dialog.Close className="button"><Trans>Cancel</Trans></Dialog.Close>
                <button type="submit" className="button is-main" disabled={invite.isPending}><Trans>Make the link</Trans></button>
              </div>
            </form>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface WishProps {
  readonly groups: readonly Group[];
  readonly wish: Wish;
  readonly onChange: (wish: Wish) => void;
}

function WishFields({ groups, wish, onChange }: WishProps): ReactElement {
  return (
    <>
      {groups.length > 1 ? (
        <label className="field">
          <span><Trans>Into which group</Trans></span>
          <select value={wish.group} onChange={(event) => { onChange({ ...wish, group: event.target.value }); }}>
            {groups.map((group) => <option key={group.id} value={group.id}>{group.name}</option>)}
          </select>
        </label>
      ) : <p><Trans>Into the group <strong>{groups[0]?.name}</strong></Trans></p>}
      <label className="check">
        <input type="checkbox" checked={wish.admin} onChange={(event) => { onChange({ ...wish, admin: event.target.checked }); }} />
        <span><Trans>As an administrator</Trans></span>
        <small><Trans>Administrators can invite people, other administrators included.</Trans></small>
      </label>
      <MailField address={wish.mail} onChange={(mail) => { onChange({ ...wish, mail }); }} />
    </>
  );
}
