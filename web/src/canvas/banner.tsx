import type { ReactElement } from "react";
import { Link } from "react-router";
import { useConnection } from "../stream/connection.ts";
import type { Refusal } from "../stream/thing-stream.ts";

const REFUSALS: Readonly<Record<Refusal, string>> = {
  "not-found": "This Thing does not exist, or you cannot see it any more.",
  "thing-deleted": "This Thing was moved to the bin.",
  "not-live": "This Thing’s group is not approved for live collaboration. You can look, but not edit here.",
};

interface BannerProps {
  readonly refused: Refusal | null;
  readonly live: boolean;
  readonly readOnly: boolean;
}

/** One line under the header when something keeps the person from working as usual. */
export function Banner({ refused, live, readOnly }: BannerProps): ReactElement | null {
  const { connection } = useConnection();
  if (refused !== null || !live) {
    const reason = refused ?? "not-live";
    return (
      <div className={`thing-banner ${reason === "not-live" ? "is-warn" : "is-bad"}`} role="alert">
        <span>{REFUSALS[reason]}</span>
        <Link to={reason === "thing-deleted" ? "/things/bin" : "/things"}>
          {reason === "thing-deleted" ? "Open the bin" : "Back to all Things"}
        </Link>
      </div>
    );
  }
  if (connection === "offline") {
    return (
      <div className="thing-banner is-warn" role="status">
        You are offline. Go on working and keep this page open: your changes are sent as soon as the connection is back.
      </div>
    );
  }
  return readOnly ? <div className="thing-banner is-warn" role="status">You can look at this Thing, but not change it.</div> : null;
}
