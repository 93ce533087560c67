import { RefreshCw } from "lucide-react";
import type { ReactElement } from "react";
import type { Thing } from "../ajax.ts";
import { Avatar } from "../design/avatar.tsx";
import { agoWords, exactWords } from "../design/time.ts";
import { useSession } from "../session.ts";

interface FactsProps {
  readonly thing: Thing;
  /** ISO 8601. */
  readonly at: string;
  readonly now: Date;
  /** What happened then. */
  readonly what: string;
}

/** Whose a Thing is and when it changed: columns where there is room, else a line below the name. */
export function ThingFacts({ thing, at, now, what }: FactsProps): ReactElement {
  const me = useSession().data?.user.id;
  const { created_by: maker, group } = thing;
  const then = new Date(at);
  return (
    <span className="row-facts" id={`facts-${thing.id}`}>
      <span className="row-group" title={`Group: ${group.name}`}><span className="unseen">Group: </span>{group.name}</span>
      <span className="row-maker" title={`Made by ${maker.name}`}>
        <Avatar person={maker} small /><span className="unseen">Made by </span><span className="row-text">{maker.id === me ? "you" : maker.name}</span>
      </span>
      <time className="row-time" dateTime={at} title={`${what} ${exactWords(then)}`}><span className="unseen">{what} </span>{agoWords(then, now)}</time>
    </span>
  );
}

/** Marks a Thing on which others’ changes are seen on a refresh only. */
export function NotLiveBadge({ thing }: { thing: Thing }): ReactElement | null {
  if (thing.group.live) return null;
  return (
    <span className="badge" title={`Live collaboration is not approved for “${thing.group.name}”: others’ changes are seen on a refresh.`}>
      <RefreshCw size={13} aria-hidden="true" />Not live
    </span>
  );
}
