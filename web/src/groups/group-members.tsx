import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { Group, Member, User } from "../ajax.ts";
import { Avatar } from "../design/avatar.tsx";
import { PersonFinder } from "../sharing/person-finder.tsx";
import { useChange, usePeopleOf } from "./use-groups.ts";

interface MembersProps { readonly group: Group; readonly manages: boolean; readonly me: User }

/** Who belongs to a group; whoever manages it adds people and takes them out. */
export function GroupMembers({ group, manages, me }: MembersProps): ReactElement {
  const people = usePeopleOf(group.id);
  const put = useChange("put_member");
  const members = people.data?.people ?? [];
  return (
    <div className="group-people">
      {people.error ? <p className="problem" role="alert">{people.error.message}</p> : null}
      <ul>{members.map((member) => <li key={member.id}><Row member={member} group={group} manages={manages} me={me} /></li>)}</ul>
      {manages ? (
        <PersonFinder
          label={t`Add somebody`} without={members.map(({ id }) => id)}
          onChosen={({ id }) => { put.change({ group: group.id, user: id, admin: false }); }}
        />
      ) : null}
    </div>
  );
}

function Row({ member, group, manages, me }: MembersProps & { readonly member: Member }): ReactElement {
  const put = useChange("put_member");
  const remove = useChange("remove_member");
  const mine = member.id === me.id;
  return (
    <div className="person-row">
      <Avatar person={member} small />
      <span className="person-name">{mine ? t`${member.name} (you)` : member.name}<small>{member.login}</small></span>
      {manages ? (
        <label className="check">
          <input type="checkbox" checked={member.admin} disabled={put.busy} onChange={(event) => { put.change({ group: group.id, user: member.id, admin: event.target.checked }); }} />
          <span><Trans>Administers the group</Trans></span>
        </label>
      ) : <span className="quiet">{member.admin ? t`administers the group` : ""}</span>}
      {manages || mine ? (
        <button type="button" className="button" disabled={remove.busy} aria-label={mine ? t`Leave ${group.name}` : t`Take ${member.name} out`} onClick={() => { remove.change({ group: group.id, user: member.id }); }}>
          {mine ? t`Leave` : t`Take out`}
        </button>
      ) : null}
    </div>
  );
}
