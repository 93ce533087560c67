import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { useState, type ReactElement, type SubmitEvent } from "react";
import type { Membership, User } from "../ajax.ts";
import { Shell } from "../pages/shell.tsx";
import { useSession } from "../session.ts";
import { GroupCard } from "./group-card.tsx";
import "./groups.css";
import { useChange, useGroups } from "./use-groups.ts";

/** The groups that one belongs to; for administrators, all there are. */
export default function GroupsPage(): ReactElement | null {
  const session = useSession().data;
  return session ? <Groups me={session.user} /> : null;
}

function Groups({ me }: { me: User }): ReactElement {
  const groups = useGroups(me.admin);
  return (
    <Shell>
      <title>{t`Groups · WidgetApp`}</title>
      <div className="list-head">
        <h1><Trans>Groups</Trans></h1>
        {me.admin ? <NewGroup /> : null}
      </div>
      <p className="found">
        <Trans>Things belong to groups: whoever belongs to a group can see and change them. Working on a Thing together, live, is
        approved for each group by an administrator.</Trans>
      </p>
      {groups.error ? <p className="problem" role="alert">{groups.error.message}</p> : null}
      {groups.data ? <List groups={groups.data} me={me} /> : null}
    </Shell>
  );
}

function List({ groups, me }: { groups: readonly Membership[]; me: User }): ReactElement {
  if (groups.length === 0) return <p className="quiet"><Trans>You belong to no group yet. Ask your administrator.</Trans></p>;
  return <ul className="groups">{groups.map((one) => <li key={one.group.id}><GroupCard membership={one} me={me} /></li>)}</ul>;
}

function NewGroup(): ReactElement {
  const [name, setName] = useState("");
  const { change, busy } = useChange("create_group", t`The group was not made.`);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (name.trim() !== "") change({ name }, () => { setName(""); });
  };
  return (
    <form className="new-group" onSubmit={submit}>
      <input aria-label={t`Name of a new group`} placeholder={t`A new group`} maxLength={200} value={name} onChange={(event) => { setName(event.target.value); }} />
      <button type="submit" className="button is-main" disabled={busy || name.trim() === ""}><Plus size={16} aria-hidden="true" /><Trans>Make it</Trans></button>
    </form>
  );
}
