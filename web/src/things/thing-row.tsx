import type { ReactElement } from "react";
import { Link } from "react-router";
import type { Thing } from "../ajax.ts";
import { NotLiveBadge, ThingFacts } from "./thing-facts.tsx";
import { ThingGlyph } from "./thing-glyph.tsx";
import { ThingMenu, type ThingMenuProps } from "./thing-menu.tsx";

/** A Thing in the list; the whole row opens it. */
export function ThingRow({ now, ...menu }: ThingMenuProps & { now: Date }): ReactElement {
  const { thing } = menu;
  return (
    <div className="row">
      <Link
        className="row-body" to={`/things/${thing.id}`} data-row-focus
        aria-labelledby={`name-${thing.id}`} aria-describedby={`facts-${thing.id}`}
      >
        <ThingGlyph id={thing.id} />
        <span className="row-name">
          <span className="row-title" id={`name-${thing.id}`} title={thing.name}>{thing.name}</span>
          {thing.snippet == null ? null : <span className="row-snippet">{thing.snippet}</span>}
          <NotLiveBadge thing={thing} />
        </span>
        <ThingFacts thing={thing} at={thing.updated_at} now={now} what="Changed" />
      </Link>
      <ThingMenu {...menu} />
    </div>
  );
}

interface BinRowProps {
  readonly thing: Thing;
  readonly now: Date;
  readonly onRestore: () => void;
}

/** A Thing in the bin. */
export function BinRow({ thing, now, onRestore }: BinRowProps): ReactElement {
  return (
    <div className="row is-binned">
      <div className="row-body">
        <ThingGlyph id={thing.id} />
        <span className="row-name"><span className="row-title" title={thing.name}>{thing.name}</span></span>
        <ThingFacts thing={thing} at={thing.deleted_at ?? thing.updated_at} now={now} what="Put here" />
      </div>
      <button type="button" className="button" aria-label={`Restore “${thing.name}”`} onClick={onRestore} data-row-focus>Restore</button>
    </div>
  );
}
