import type { ReactElement, ReactNode } from "react";
import { Link } from "react-router";
import { EntryPage } from "./entry-page.tsx";

interface SpentLinkProps {
  readonly what: string;
  /** The address has no secret at all: it was not copied whole. */
  readonly cutOff: boolean;
  /** How to get a new link. */
  readonly children: ReactNode;
}

/** A one-time link that is worth nothing, said kindly. */
export function SpentLink({ what, cutOff, children }: SpentLinkProps): ReactElement {
  return (
    <EntryPage title={cutOff ? "This link is not complete" : "This link has done its work"}>
      <div role="alert" className="entry-note">
        <p>
          {cutOff
            ? `Something is missing at the end of this ${what}. Copy the whole of it into the address line.`
            : `This ${what} was used already, or is too old: each works once, and not for ever.`}
        </p>
        <p>{children}</p>
        {cutOff ? null : <p>If it was you who used it, you have an account: just log in.</p>}
      </div>
      <Link className="button is-main is-tall" to="/login">Log in</Link>
    </EntryPage>
  );
}
