import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { UserPlus } from "lucide-react";
import { useState, type ReactElement } from "react";
import { toast } from "sonner";
import type { Account, User } from "../ajax.ts";
import { Avatar } from "../design/avatar.tsx";
import { useNow } from "../design/now.ts";
import { agoWords, exactWords } from "../design/time.ts";
import "../groups/groups.css";
import { NotFound } from "../pages/not-found.tsx";
import { Shell } from "../pages/shell.tsx";
import { useSession } from "../session.ts";
import { Skeleton, Trouble } from "../things/notes.tsx";
import { GuestsSwitch } from "./guests-switch.tsx";
import { HandOverDialog } from "./hand-over-dialog.tsx";
import { LinkDialog, type Wanted } from "./link-dialog.tsx";
import { SightDialog } from "./sight-dialog.tsx";
import { useAccountChange, usePeople } from "./use-people.ts";

/** Everybody who has an account; for administrators, for everybody else there is no such page. */
export default function PeoplePage(): ReactElement {
  const session = useSession().data;
  return session?.user.admin === true ? <People me={session.user} /> : <NotFound />;
}

function People({ me }: { me: User }): ReactElement {
  const people = usePeople();
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [leaver, setLeaver] = useState<Account | null>(null);
  const [seeing, setSeeing] = useState<Account | null>(null);
  return (
    <Shell>
      <title>{t`People · WidgetApp`}</title>
      <div className="list-head">
        <h1><Trans>People</Trans></h1>
        <button type="button" className="button is-main" onClick={() => { setWanted({ person: null }); }}>
          <UserPlus size={16} aria-hidden="true" /><Trans>Add somebody…</Trans>
        </button>
      </div>
      <p className="found">
        <Trans>Who is disabled can log in no more, and is out of everything at once; what he has made stays. Who has forgotten his
        password sets another one by a link.</Trans>
      </p>
      {people.error ? <Trouble what={t`The people cannot be shown.`} error={people.error} busy={people.isFetching} retry={() => { void people.refetch(); }} /> : null}
      {people.isPending ? <Skeleton rows={6} /> : null}
      {people.data ? <GuestsSwitch admitted={people.data.admitted} /> : null}
      {people.data ? (
        <ul className="groups">
          {people.data.people.map((person) => (
            <li key={person.id} className="group">
              <Row person={person} me={me} onLink={() => { setWanted({ person }); }} onHandOver={() => { setLeaver(person); }} onSight={() => { setSeeing(person); }} />
            </li>
          ))}
        </ul>
      ) : null}
      {wanted ? <LinkDialog wanted={wanted} onClose={() => { setWanted(null); }} /> : null}
      {seeing ? <SightDialog person={seeing} onClose={() => { setSeeing(null); }} /> : null}
      {leaver ? <HandOverDialog person={leaver} onClose={() => { setLeaver(null); }} /> : null}
    </Shell>
  );
}

interface RowProps {
  readonly person: Account;
  readonly me: User;
  readonly onLink: () => void;
  readonly onHandOver: () => void;
  readonly onSight: () => void;
}

function Row({ person, me, onLink, onHandOver, onSight }: RowProps): ReactElement {
  const administer = useAccountChange("administer");
  const disable = useAccountChange("disable_person");
  const enable = useAccountChange("enable_person");
  const disabled = person.disabled_at !== null;
  return (
    <div className="group-head">
      <Avatar person={person} small />
      <span className="person-name">
        {person.id === me.id ? t`${person.name} (you)` : person.name}
        <small>{person.login} · <Seen person={person} /></small>
      </span>
      <label className="check">
        <input type="checkbox" checked={person.admin} disabled={administer.busy || disabled} onChange={(event) => { administer.change({ user: person.id, admin: event.target.checked }); }} />
        <span><Trans>Administrator</Trans></span>
      </label>
      {disabled ? null : (
        <button type="button" className="button" aria-label={t`Sees…: what ${person.name} can see`} onClick={onSight}><Trans>Sees…</Trans></button>
      )}
      {disabled ? (
        <button type="button" className="button" aria-label={t`Hand over the Things of ${person.name}`} onClick={onHandOver}><Trans>Hand over…</Trans></button>
      ) : (
        <button type="button" className="button" aria-label={t`Password link for ${person.name}`} onClick={onLink}><Trans>Password link…</Trans></button>
      )}
      {disabled ? (
        <button type="button" className="button" disabled={enable.busy} aria-label={t`Enable ${person.name}`} onClick={() => { enable.change({ user: person.id }, () => { toast.success(t`${person.name} can log in again.`); }); }}><Trans>Enable</Trans></button>
      ) : (
        <button type="button" className="button" disabled={disable.busy || person.id === me.id} aria-label={t`Disable ${person.name}`} onClick={() => { disable.change({ user: person.id }, () => { toast.success(t`${person.name} is out, and can log in no more.`); }); }}><Trans>Disable</Trans></button>
      )}
    </div>
  );
}

function Seen({ person }: { person: Account }): ReactElement {
  const now = useNow();
  if (person.disabled_at !== null) return <Trans>disabled</Trans>;
  if (!person.has_password) return <Trans>has not set a password yet</Trans>;
  if (person.seen_at === null) return <Trans>not logged in</Trans>;
  const seen = new Date(person.seen_at);
  return <time dateTime={person.seen_at} title={exactWords(seen)}><Trans>last seen {agoWords(seen, now)}</Trans></time>;
}
