import { Trans } from "@lingui/react/macro";
import { AlertDialog } from "radix-ui";
import type { ReactElement } from "react";
import { useBlocker } from "react-router";

/** A Thing's history is on its own page, below which the canvas stays. */
function pageOf(path: string): string {
  return path.replace(/\/history$/, "");
}

/** Asks before unsaved work is left behind within the application; the browser asks when the page itself is closed. */
export function LeaveDialog({ atRisk }: { atRisk: () => boolean }): ReactElement {
  const blocker = useBlocker(({ currentLocation, nextLocation }) =>
    pageOf(currentLocation.pathname) !== pageOf(nextLocation.pathname) && atRisk());
  return (
    <AlertDialog.Root open={blocker.state === "blocked"}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="dialog-shade" />
        <AlertDialog.Content className="card dialog">
          <AlertDialog.Title asChild><h1><Trans>Not everything is saved yet</Trans></h1></AlertDialog.Title>
          <AlertDialog.Description className="quiet">
            <Trans>Your last changes are only in this page. If you leave it now, they are lost.</Trans>
          </AlertDialog.Description>
          <div className="dialog-actions">
            <AlertDialog.Action className="button" onClick={() => blocker.proceed?.()}><Trans>Leave and lose them</Trans></AlertDialog.Action>
            <AlertDialog.Cancel className="button is-main" onClick={() => blocker.reset?.()}><Trans>Stay</Trans></AlertDialog.Cancel>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
