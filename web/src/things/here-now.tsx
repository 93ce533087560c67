import type { ReactElement } from "react";
import { Avatar } from "../design/avatar.tsx";
import { useMe } from "../session.ts";
import { usePeopleHere } from "./here.ts";
import { hereWords } from "./words.ts";

/** So many are shown; of more, how many. */
const SHOWN = 3;

/** The initials of those who are on a Thing now. */
export function HereNow({ thing }: { thing: string }): ReactElement | null {
  const people = usePeopleHere(thing);
  const me = useMe();
  if (people.length === 0) return null;
  const words = hereWords(people, me);
  const shown = people.length > SHOWN + 1 ? people.slice(0, SHOWN) : people;
  return (
    <span className="row-here" title={words}>
      <span className="unseen" id={`here-${thing}`}>{words}</span>
      {shown.map((person) => <Avatar key={person.id} person={person} small />)}
      {shown.length < people.length ? <span className="row-more" aria-hidden="true">+{people.length - shown.length}</span> : null}
    </span>
  );
}
