import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Star } from "lucide-react";
import type { KeyboardEvent, MouseEvent, ReactElement } from "react";
import { Link } from "react-router";
import { FoundText } from "./found-text.tsx";
import { HereNow } from "./here-now.tsx";
import type { Listed, Sort } from "./listed.ts";
import { fromFound, wordsOf } from "./matching.ts";
import { NotLiveBadge, ThingFacts } from "./thing-facts.tsx";
import { ThingMenu, type ThingMenuProps } from "./thing-menu.tsx";
import { ThingPicture } from "./thing-picture.tsx";

export interface Choosing {
  readonly selected: boolean;
  /** `stretch`: with all up to the one before. */
  readonly onSelect: (stretch: boolean) => void;
}

interface ThingRowProps extends ThingMenuProps {
  readonly now: Date;
  readonly query: string;
  readonly sort: Sort;
  /** None for guests, who keep nothing here. */
  readonly choosing: Choosing | null;
}

/** Which of a Thing's times the list goes by. */
function timeOf(thing: Listed, sort: Sort): { at: string; what: (when: string) => string } {
  if (sort === "created") return { at: thing.created_at, what: (when) => t`Made ${when}` };
  if (sort === "opened" && thing.opened_at !== null) return { at: thing.opened_at, what: (when) => t`Opened ${when}` };
  return { at: thing.updated_at, what: (when) => t`Changed ${when}` };
}

/** Where a row leads to: where it was found by what is written there, to that. */
function pathOf({ id, snippet }: Listed, query: string): string {
  return snippet === null ? `/things/${id}` : `/things/${id}?${new URLSearchParams({ find: query }).toString()}`;
}

/** A Thing in the list; the whole row opens it. */
export function ThingRow({ now, query, sort, choosing, ...menu }: ThingRowProps): ReactElement {
  const { thing, onFavour } = menu;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== " " || !choosing) return;
    event.preventDefault();
    choosing.onSelect(event.shiftKey);
  };
  return (
    <div className="row" data-selected={choosing?.selected === true ? "" : undefined}>
      {choosing ? <Tick thing={thing} choosing={choosing} /> : null}
      <Link
        className="row-body" to={pathOf(thing, query)} data-row-focus onKeyDown={onKeyDown}
        aria-labelledby={`name-${thing.id}`} aria-describedby={`more-${thing.id} here-${thing.id} facts-${thing.id}`}
      >
        <ThingPicture thing={thing} />
        <span className="row-name">
          <span className="row-first">
            <span className="row-title" id={`name-${thing.id}`} title={thing.name}><FoundText text={thing.name} query={query} /></span>
            <NotLiveBadge thing={thing} />
            <HereNow thing={thing.id} />
          </span>
          <More thing={thing} query={query} />
        </span>
        <ThingFacts thing={thing} {...timeOf(thing, sort)} now={now} />
      </Link>
      {choosing ? (
        <button type="button" className="row-menu row-star" aria-pressed={thing.favourite} aria-label={t`Favourite: “${thing.name}”`} onClick={onFavour}>
          <Star size={17} aria-hidden="true" />
        </button>
      ) : null}
      <ThingMenu {...menu} />
    </div>
  );
}

/** What is written there that was looked for, or else the tags. */
function More({ thing, query }: { thing: Listed; query: string }): ReactElement | null {
  if (thing.snippet !== null) {
    return <span className="row-snippet" id={`more-${thing.id}`}><span className="unseen"><Trans>Written there:</Trans> </span><FoundText text={fromFound(thing.snippet, wordsOf(query))} query={query} /></span>;
  }
  if (thing.tags.length === 0) return null;
  return (
    <span className="row-tags" id={`more-${thing.id}`}>
      <span className="unseen"><Trans>Tags: {thing.tags.join(", ")}</Trans></span>
      {thing.tags.map((tag) => <span key={tag} className="tag" aria-hidden="true">{tag}</span>)}
    </span>
  );
}

function Tick({ thing, choosing: { selected, onSelect } }: { thing: Listed; choosing: Choosing }): ReactElement {
  return (
    <label className="row-tick">
      <input
        type="checkbox" aria-label={t`Select “${thing.name}”`} checked={selected}
        onClick={(event: MouseEvent) => { onSelect(event.shiftKey); }} onChange={() => undefined}
      />
    </label>
  );
}

interface BinRowProps {
  readonly thing: Listed;
  readonly now: Date;
  readonly choosing: Choosing;
  readonly onRestore: () => void;
}

/** A Thing in the bin. */
export function BinRow({ thing, now, choosing, onRestore }: BinRowProps): ReactElement {
  return (
    <div className="row is-binned" data-selected={choosing.selected ? "" : undefined}>
      <Tick thing={thing} choosing={choosing} />
      <div className="row-body">
        <ThingPicture thing={thing} />
        <span className="row-name"><span className="row-first"><span className="row-title" title={thing.name}>{thing.name}</span></span></span>
        <ThingFacts thing={thing} at={thing.deleted_at ?? thing.updated_at} now={now} what={(when) => t`Put here ${when}`} />
      </div>
      <button type="button" className="button" aria-label={t`Restore “${thing.name}”`} onClick={onRestore} data-row-focus><Trans>Restore</Trans></button>
    </div>
  );
}
