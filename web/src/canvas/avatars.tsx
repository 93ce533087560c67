import { t } from "@lingui/core/macro";
import { Eye } from "lucide-react";
import type { CSSProperties, ReactElement } from "react";
import type { Person } from "../ajax.ts";
import { initials } from "../design/initials.ts";
import { inkOn } from "../design/ink.ts";
import type { Following } from "./together/follow.ts";

const MOST = 6;

interface AvatarsProps {
  readonly me: Person;
  readonly others: readonly Person[];
  /** By which others are followed; null while there is no canvas. */
  readonly following: Following | null;
}

/** Who is on this Thing now, oneself included; a press on somebody's initials follows him. */
export function Avatars({ me, others, following }: AvatarsProps): ReactElement {
  const shown = others.slice(0, MOST);
  const rest = others.slice(MOST).map(({ name }) => name).join(", ");
  return (
    <ul className="people" aria-label={t`People here now`}>
      <li className="person" style={colors(me)} title={t`${me.name} (you)`} aria-label={t`${me.name} (you)`} data-user={me.id}>
        <span aria-hidden="true">{initials(me.name)}</span>
      </li>
      {shown.map((person) => (
        <li key={person.id} className="person" style={colors(person)} aria-label={person.name} data-user={person.id}>
          {following ? <Follow person={person} following={following} /> : <span aria-hidden="true">{initials(person.name)}</span>}
        </li>
      ))}
      {rest === "" ? null : (
        <li className="person people-more" title={rest} aria-label={rest}>+{others.length - MOST}</li>
      )}
    </ul>
  );
}

function colors(person: Person): CSSProperties {
  return { "--person": person.color, "--person-ink": inkOn(person.color) } as CSSProperties;
}

function Follow({ person, following }: { person: Person; following: Following }): ReactElement {
  const { leader, followers } = following.useFollows();
  const followed = leader?.id === person.id;
  const follows = followers.some(({ id }) => id === person.id);
  const label = followed ? t`Stop following ${person.name}` : t`Follow ${person.name}`;
  return (
    <button
      type="button" aria-label={label} aria-pressed={followed}
      title={follows ? t`${label}. ${person.name} follows you.` : label}
      onClick={() => { if (followed) following.stop(); else following.follow(person.id); }}
    >
      <span aria-hidden="true">{initials(person.name)}</span>
      {follows ? <Eye className="person-follows" size={12} aria-hidden="true" /> : null}
    </button>
  );
}

