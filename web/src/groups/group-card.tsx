import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { ChevronDown } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { Membership, User } from "../ajax.ts";
import { GroupMembers } from "./group-members.tsx";
import { useChange } from "./use-groups.ts";

interface GroupProps { readonly membership: Membership; readonly me: User }

/** A group: whether it works live, and who belongs to it. */
export function GroupCard({ membership, me }: GroupProps): ReactElement {
  const [open, setOpen] = useState(false);
  const { group, members } = membership;
  const count = plural(members, { one: "# person", other: "# people" });
  return (
    <section className="group" aria-label={group.name}>
      <header className="group-head">
        <button type="button" className="group-name" aria-expanded={open} onClick={() => { setOpen(!open); }}>
          <ChevronDown size={16} aria-hidden="true" />
          <strong>{group.name}</strong>
          <span>{count}</span>
        </button>
        <Live membership={membership} me={me} />
      </header>
      {open ? <GroupMembers group={group} manages={membership.admin || me.admin} me={me} /> : null}
    </section>
  );
}

/** Whether live collaboration is approved; who may ask, asks here, and who may answer, answers. */
function Live({ membership, me }: GroupProps): ReactElement {
  const { group, asked_at: asked, admin } = membership;
  const ask = useChange("ask_for_live", t`It was not asked for.`);
  const approve = useChange("approve_live");
  const words = group.live ? t`Live collaboration is approved` : asked === null ? t`Not approved for live collaboration` : t`Approval is asked for`;
  return (
    <div className="group-live">
      <span className={group.live ? "live-mark is-live" : "live-mark"}>{words}</span>
      {me.admin ? (
        <button type="button" className={group.live ? "button" : "button is-main"} disabled={approve.busy} onClick={() => { approve.change({ group: group.id, live: !group.live }); }}>
          {group.live ? t`Withdraw` : t`Approve`}
        </button>
      ) : null}
      {!me.admin && admin && !group.live && asked === null ? (
        <button type="button" className="button" disabled={ask.busy} onClick={() => { ask.change({ group: group.id }); }}><Trans>Ask for it</Trans></button>
      ) : null}
    </div>
  );
}
