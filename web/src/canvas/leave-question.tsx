import { Trans } from "@lingui/react/macro";
import { AlertDialog } from "radix-ui";
import type { ReactElement } from "react";

/** Asked before unsaved work is left behind. */
export default function LeaveQuestion({ onLeave, onStay }: { readonly onLeave: () => void; readonly onStay: () => void }): ReactElement {
  return (
    <AlertDialog.Root open>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="dialog-shade" />
        <AlertDialog.Content className="card dialog">
          <AlertDialog.Title asChild><h1><Trans>Not everything is saved yet</Trans></h1></AlertDialog.Title>
          <AlertDialog.Description className="quiet">
            <Trans>Your last changes are only in this page. If you leave it now, they are lost.</Trans>
          </AlertDialog.Description>
          <div className="dialog-actions">
            <AlertDialog.Action className="button" onClick={onLeave}><Trans>Leave and lose them</Trans></AlertDialog.Action>
            <AlertDialog.Cancel className="button is-main" onClick={onStay}><Trans>Stay</Trans></AlertDialog.Cancel>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
