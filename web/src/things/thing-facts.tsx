import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { RefreshCw } from "lucide-react";
import type { ReactElement } from "react";
import type { Thing } from "../ajax.ts";
import { Avatar } from "../design/avatar.tsx";
import { agoWords, exactWords } from "../design/time.ts";
import { useMe } from "../session.ts";

interface FactsProps {
  readonly thing: Thing;
  /** ISO 8601. */
  readonly at: string;
  readonly now: Date;
  /** Says what happened then. */
  readonly what: (when: string) => string;
}

/** Whose a Thing is and when it changed: columns where there is room, else a line below the name. */
export function ThingFacts({ thing, at, now, what }: FactsProps): ReactElement {
  const me = useMe();
  const { created_by: maker, group } = thing;
  const then = new Date(at);
  return (
    <span className="row-facts" id={`facts-${thing.id}`}>
      <span className="row-group" title={t`Group: ${group.name}`}><span className="unseen"><Trans>Group:</Trans> </span>{group.name}</span>
      <span className="row-maker" title={t`Made by ${maker.name}`}>
        <Avatar person={maker} small /><span className="unseen"><Trans>Made by</Trans> </span><span className="row-text">{maker.id === me ? t({ message: "you", context: "made by" }) : maker.name}</span>
      </span>
      <time className="row-time" dateTime={at} title={what(exactWords(then))}><span className="unseen">{what(agoWords(then, now))}</span><span aria-hidden="true">{agoWords(then, now)}</span></time>
    </span>
  );
}

/** Marks a Thing on which others’ changes are seen on a refresh only. */
export function NotLiveBadge({ thing }: { thing: Thing }): ReactElement | null {
  if (thing.group.live) return null;
  return (
    <span className="badge" title={t`Live collaboration is not approved for “${thing.group.name}”: others’ changes are seen on a refresh.`}>
      <RefreshCw size={13} aria-hidden="true" /><Trans>Not live</Trans>
    </span>
  );
}
