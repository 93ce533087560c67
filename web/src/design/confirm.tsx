import { Trans } from "@lingui/react/macro";
import { AlertDialog } from "radix-ui";
import type { ReactElement, ReactNode } from "react";

export interface ConfirmProps {
  readonly title: string;
  readonly text: ReactNode;
  readonly action: string;
  readonly busy: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks whether something is really to be done. */
export function Confirm({ title, text, action, busy, onConfirm, onClose }: ConfirmProps): ReactElement {
  return (
    <AlertDialog.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="dialog-shade" />
        <AlertDialog.Content className="card dialog is-wide">
          <AlertDialog.Title asChild><h1>{title}</h1></AlertDialog.Title>
          <AlertDialog.Description className="quiet">{text}</AlertDialog.Description>
          <div className="dialog-actions">
            <AlertDialog.Cancel className="button"><Trans>Cancel</Trans></AlertDialog.Cancel>
            <button type="button" className="button is-main" disabled={busy} onClick={onConfirm}>{action}</button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
