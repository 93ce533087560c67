import type { CSSProperties, ReactElement } from "react";
import type { Person } from "../ajax.ts";
import { inkOn } from "../design/ink.ts";

const MOST = 6;

const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function firstLetter(word: string): string {
  return letters.segment(word).containing(0)?.segment ?? "?";
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends.map((word) => firstLetter(word ?? "")).join("").toLocaleUpperCase();
}

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
