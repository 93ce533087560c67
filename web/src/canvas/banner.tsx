import { useState, type ReactElement } from "react";
import { Link } from "react-router";
import { useTrouble, type Trouble } from "../kept/trouble.ts";
import { useConnection } from "../stream/connection.ts";
import type { Role } from "../ajax.ts";
import type { Refusal } from "../stream/thing-link.ts";
import type { StreamState } from "./use-live.ts";

const REFUSALS: Readonly<Record<Refusal, string>> = {
  "not-found": "This Thing does not exist, or is not shared with you any more. If it is again, it comes back here by itself.",
  "thing-deleted": "This Thing was moved to the bin.",
  "not-live": "This Thing’s group is not approved for live collaboration any more. One moment…",
};

interface BannerProps {
  readonly state: StreamState | null;
  readonly role: Role;
  readonly streaming: boolean;
}

/** One line under the header when something keeps the person from working as usual. */
export function Banner({ state, role, streaming }: BannerProps): ReactElement | null {
  const { connection } = useConnection();
  const reason = state?.refused ?? null;
  if (reason !== null) {
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
  if (connection === "offline") return <Offline mayChange={state !== null && !state.readOnly} />;
  if (state?.readOnly) {
    return (
      <div className="thing-banner is-warn" role="status">
        {role === "viewer" ? "You can look at this Thing, but not change it." : "You can look at this Thing and comment on it, but not change it."}
      </div>
    );
  }
  return state?.stream.refresh ? <NotLive streaming={streaming} /> : null;
}

const CANNOT_KEEP: Readonly<Record<Trouble, string>> = {
  full: "You are offline, and this browser has no room left to keep your changes. You can go on working if you leave this page open: your changes are sent as soon as the connection is back.",
  missing: "You are offline, and this browser keeps nothing, as in a private window. You can go on working if you leave this page open: your changes are sent as soon as the connection is back.",
};

function Offline({ mayChange }: { mayChange: boolean }): ReactElement {
  const { trouble } = useTrouble();
  const kept = mayChange
    ? "You are offline. Go on working: your changes are kept in this browser, also when you close the page, and are sent as soon as the connection is back."
    : "You are offline. You see this Thing as it was when you were connected last.";
  return <div className="thing-banner is-warn" role="status">{trouble === null || !mayChange ? kept : CANNOT_KEEP[trouble]}</div>;
}

function NotLive({ streaming }: { streaming: boolean }): ReactElement | null {
  const [closed, setClosed] = useState(false);
  if (closed) return null;
  return (
    <div className="thing-banner is-plain" role="status">
      <span>
        {streaming ? "This Thing’s group is not approved for live collaboration. " : "This server has no live collaboration. "}
        Your changes are saved; others see them when they refresh, and you see theirs when you do.
      </span>
      <button type="button" className="button" onClick={() => { setClosed(true); }}>All right</button>
    </div>
  );
}
