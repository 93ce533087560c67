import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState, type ReactElement } from "react";
import { Link } from "react-router";
import { useTrouble, type Trouble } from "../kept/trouble.ts";
import { useConnection } from "../stream/connection.ts";
import type { Role } from "../ajax.ts";
import type { Refusal } from "../stream/thing-link.ts";
import type { StreamState } from "./use-thing-stream.ts";

const REFUSALS: Readonly<Record<Refusal, MessageDescriptor>> = {
  "not-found": msg`This Thing does not exist, or is not shared with you any more. If it is again, it comes back here by itself.`,
  "thing-deleted": msg`This Thing was moved to the bin.`,
  "not-live": msg`This Thing’s group is not approved for live collaboration any more. One moment…`,
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
        <span>{i18n._(REFUSALS[reason])}</span>
        <Link to={reason === "thing-deleted" ? "/things/bin" : "/things"}>
          {reason === "thing-deleted" ? t`Open the bin` : t`Back to all Things`}
        </Link>
      </div>
    );
  }
  if (state?.confined) {
    return (
      <div className="thing-banner is-warn is-high" role="status">
        <Trans>This Thing cannot be changed at present. Nothing that was saved is lost, and an administrator has been told.
        As soon as it can be changed again, you can go on here.</Trans>
      </div>
    );
  }
  if (connection === "offline") return <Offline mayChange={state !== null && !state.readOnly} />;
  if (state?.readOnly) {
    return (
      <div className="thing-banner is-warn" role="status">
        {role === "viewer" ? t`You can look at this Thing, but not change it.` : t`You can look at this Thing and comment on it, but not change it.`}
      </div>
    );
  }
  return state?.stream.refresh ? <NotLive streaming={streaming} /> : null;
}

const CANNOT_KEEP: Readonly<Record<Trouble, MessageDescriptor>> = {
  full: msg`You are offline, and this browser has no room left to keep your changes. You can go on working if you leave this page open: your changes are sent as soon as the connection is back.`,
  missing: msg`You are offline, and this browser keeps nothing, as in a private window. You can go on working if you leave this page open: your changes are sent as soon as the connection is back.`,
};

function Offline({ mayChange }: { mayChange: boolean }): ReactElement {
  const { trouble } = useTrouble();
  const kept = mayChange
    ? t`You are offline. Go on working: your changes are kept in this browser, also when you close the page, and are sent as soon as the connection is back.`
    : t`You are offline. You see this Thing as it was when you were connected last.`;
  return <div className="thing-banner is-warn" role="status">{trouble === null || !mayChange ? kept : i18n._(CANNOT_KEEP[trouble])}</div>;
}

function NotLive({ streaming }: { streaming: boolean }): ReactElement | null {
  const [closed, setClosed] = useState(false);
  if (closed) return null;
  return (
    <div className="thing-banner is-plain" role="status">
      <span>
        {streaming ? t`This Thing’s group is not approved for live collaboration.` : t`This server has no live collaboration.`}{" "}
        <Trans>Your changes are saved; others see them when they refresh, and you see theirs when you do.</Trans>
      </span>
      <button type="button" className="button" onClick={() => { setClosed(true); }}><Trans>All right</Trans></button>
    </div>
  );
}
