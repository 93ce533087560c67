import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { Link } from "react-router";
import { useNow } from "../design/now.ts";
import { agoWords, exactWords } from "../design/time.ts";
import { Empty, Skeleton } from "../things/notes.tsx";
import { ThingGlyph } from "../things/thing-glyph.tsx";
import "./kept.css";
import { saveDrawing } from "./rescue-file.ts";
import { kept, type Listed, type Rescued } from "./store.ts";
import { KEPT, useKept } from "./use-kept.ts";
import { unsavedWords } from "./words.ts";

/** The Things that can be opened without a connection, and drawings that the server did not take. */
export function KeptList({ person }: { person: string }): ReactElement {
  const { data, error } = useKept(person);
  if (error) return <Empty title={t`This browser keeps nothing`} text={t`It has no storage for pages, as in a private window. What you draw is saved on the server all the same.`} />;
  if (!data) return <Skeleton rows={3} />;
  const { copies, rescued } = data;
  return (
    <>
      {rescued.length > 0 ? <RescuedList person={person} rescued={rescued} /> : null}
      {copies.length === 0 ? <Empty title={t`Nothing is kept here yet`} text={t`Each Thing that you open is kept in this browser, and can be opened without a connection from then on.`} /> : (
        <ul className="listing kept-list" role="list" aria-label={t`Things kept in this browser`}>
          {copies.map((listed) => <li key={listed.copy.thing}><CopyRow {...listed} /></li>)}
        </ul>
      )}
    </>
  );
}

function CopyRow({ copy, unsaved }: Listed): ReactElement {
  const now = useNow();
  const { thing } = copy.opened;
  const used = new Date(copy.usedAt);
  const count = new Set(unsaved.flatMap(({ ids }) => ids)).size;
  return (
    <div className="row">
      <Link className="row-body" to={`/things/${thing.id}`}>
        <ThingGlyph id={thing.id} />
        <span className="row-name">
          <span className="row-title" title={thing.name}>{thing.name}</span>
          {count > 0 ? <span className="badge">{unsavedWords(count)}</span> : null}
        </span>
        <span className="kept-facts">
          <span className="row-group">{thing.group.name}</span>
          <time dateTime={used.toISOString()} title={exactWords(used)}>{t`Opened ${agoWords(used, now)}`}</time>
        </span>
      </Link>
    </div>
  );
}

function RescuedList({ person, rescued }: { person: string; rescued: readonly Rescued[] }): ReactElement {
  const client = useQueryClient();
  const drop = (key: number): void => { void kept.dropRescued(key).then(() => client.invalidateQueries({ queryKey: [KEPT, person] })); };
  return (
    <section className="kept-rescued" aria-label={t`Drawings that could not be saved`}>
      <h2><Trans>Could not be saved</Trans></h2>
      <p className="quiet"><Trans>The server did not take these. Save them as files, which you can import into a Thing.</Trans></p>
      <ul className="listing kept-list" role="list">
        {rescued.map((one) => (
          <li key={one.key} className="row">
            <span className="kept-name"><strong>{one.name}</strong><span className="quiet">{exactWords(new Date(one.at))}</span></span>
            <span className="kept-buttons">
              <button type="button" className="button" aria-label={t`Save a copy of “${one.name}”`} onClick={() => { saveDrawing(one.name, one.drawing); }}><Trans>Save a copy</Trans></button>
              <button type="button" className="button" aria-label={t`Throw away “${one.name}”`} onClick={() => { drop(one.key); }}><Trans>Throw away</Trans></button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
