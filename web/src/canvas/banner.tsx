import type { ReactElement } from "react";
import { Link } from "react-router";
import { useConnection } from "../stream/connection.ts";
import type { Refusal } from "../stream/thing-stream.ts";
import type { StreamState } from "./use-live.ts";

const REFUSALS: Readonly<Record<Refusal, string>> = {
  "not-found": "This Thing does not exist, or is not shared with you any more. If it is again, it comes back here by itself.",
  "thing-deleted": "This Thing was moved to the bin.",
  "not-live": "This Thing’s group is not approved for live collaboration. You can look, but not edit here; that changes by itself when it is approved.",
};

interface BannerProps {
  readonly state: StreamState | null;
  readonly live: boolean;
}

/** One line under the header when something keeps the person from working as usual. */
export function Banner({ state, live }: BannerProps): ReactElement | null {
  const { connection } = useConnection();
  const refused = state?.refused ?? null;
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
  if (state?.confined) {
    return (
      <div className="thing-banner is-warn is-high" role="status">
        This Thing cannot be changed at present. Nothing that was saved is lost, and an administrator has been told.
        As soon as it can be changed again, you can go on here.
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
  return state?.readOnly ? <div className="thing-banner is-warn" role="status">You can look at this Thing, but not change it.</div> : null;
}
