import type { CSSProperties, ReactElement } from "react";
import type { Person } from "../ajax.ts";
import { initials } from "../design/initials.ts";
import { inkOn } from "../design/ink.ts";

const MOST = 6;

function Avatar({ person, label }: { person: Person; label: string }): ReactElement {
  const style = { "--person": person.color, "--person-ink": inkOn(person.color) } as CSSProperties;
  return (
    <li className="person" style={style} title={label} aria-label={label} data-user={person.id}>
      <span aria-hidden="true">{initials(person.name)}</span>
    </li>
  );
}

/** Who is on this Thing now, oneself included. */
export function Avatars({ me, others }: { me: Person; others: readonly Person[] }): ReactElement {
  const shown = others.slice(0, MOST);
  const rest = others.slice(MOST).map(({ name }) => name).join(", ");
  return (
    <ul className="people" aria-label="People here now">
      <Avatar person={me} label={`${me.name} (you)`} />
      {shown.map((person) => <Avatar key={person.id} person={person} label={person.name} />)}
      {rest === "" ? null : (
        <li className="person people-more" title={rest} aria-label={rest}>+{others.length - MOST}</li>
      )}
    </ul>
  );
}
