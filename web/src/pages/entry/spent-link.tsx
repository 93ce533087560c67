import { select, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactElement, ReactNode } from "react";
import { Link } from "react-router";
import { EntryPage } from "./entry-page.tsx";

/** What a link that works once is called. */
export type OneTimeLink = "invitation" | "setup" | "password";

interface SpentLinkProps {
  readonly what: OneTimeLink;
  /** The address has no secret at all: it was not copied whole. */
  readonly cutOff: boolean;
  /** How to get a new link. */
  readonly children: ReactNode;
}

/** A one-time link that is worth nothing, said kindly. */
export function SpentLink({ what, cutOff, children }: SpentLinkProps): ReactElement {
  return (
    <EntryPage title={cutOff ? t`This link is not complete` : t`This link has done its work`}>
      <div role="alert" className="entry-note">
        <p>
          {cutOff
            ? select(what, {
              invitation: "Something is missing at the end of this invitation. Copy the whole of it into the address line.",
              setup: "Something is missing at the end of this set-up link. Copy the whole of it into the address line.",
              other: "Something is missing at the end of this link. Copy the whole of it into the address line.",
            })
            : select(what, {
              invitation: "This invitation was used already, or is too old: each works once, and not for ever.",
              setup: "This set-up link was used already, or is too old: each works once, and not for ever.",
              other: "This link was used already, or is too old: each works once, and not for ever.",
            })}
        </p>
        <p>{children}</p>
        {cutOff ? null : <p><Trans>If it was you who used it, you have an account: just log in.</Trans></p>}
      </div>
      <Link className="button is-main is-tall" to="/login"><Trans>Log in</Trans></Link>
    </EntryPage>
  );
}
