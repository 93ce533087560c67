import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useSession } from "../session.ts";

/** Where a link is to be sent, where the server can. */
export function MailField({ address, onChange }: { address: string; onChange: (address: string) => void }): ReactElement | null {
  if (useSession().data?.mail !== true) return null;
  return (
    <label className="field">
      <span><Trans>Send it by mail to, if you like</Trans></span>
      <input type="email" maxLength={200} autoComplete="off" value={address} onChange={(event) => { onChange(event.target.value); }} />
    </label>
  );
}

/** What was entered, as the server takes it. */
export function mailTo(address: string): string | null {
  return address.trim() === "" ? null : address.trim();
}
