import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { ArrowLeft } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import type * as Y from "yjs";
import type { Thing } from "../ajax.ts";
import { useLookAt } from "./address.ts";
import { ChangeList, CompareChoice } from "./compare.tsx";
import { Details } from "./details.tsx";
import "./history.css";
import { pairOf } from "./pair.ts";
import type { Moment } from "./past.ts";
import { authorsSince, entries, sittings, type Entry } from "./sittings.ts";
import { TimeLine } from "./time-line.tsx";
import { Transport } from "./transport.tsx";
import { useBringingBack } from "./use-bringing-back.ts";
import { useComparison } from "./use-comparison.ts";
import { useHistory } from "./use-history.ts";
import { usePast } from "./use-past.ts";
import { usePlayer } from "./use-player.ts";
import { Viewer } from "./viewer.tsx";
import { momentWords } from "./words.ts";

interface HistoryViewProps {
  readonly thing: Thing;
  readonly canEdit: boolean;
  /** The Thing as it is now; its changes are news for the history. */
  readonly doc: Y.Doc | null;
  /** Asks for what others have changed; null where that comes by itself. */
  readonly refresh: (() => Promise<void>) | null;
  readonly onClose: () => void;
}

/** The history of a Thing, over its canvas, which goes on below. */
export function HistoryView({ thing, canEdit, doc, refresh, onClose }: HistoryViewProps): ReactElement {
  const past = usePast(thing.id);
  const known = useHistory(thing.id, doc, doc !== null && refresh === null);
  const [look, setLook] = useLookAt();
  const [lookAt, setLookAt] = useState<{ readonly id: string } | null>(null);
  const { stretches, named, head, reached } = known;
  const all = useMemo(() => entries(sittings(stretches), named, reached), [stretches, named, reached]);
  const version = look.at ?? head;
  const choose = useCallback((next: number): void => { setLook({ at: next >= head ? null : next }); }, [setLook, head]);
  const player = usePlayer(past, head, version, choose);
  const compared = useComparison(past, pairOf(version, look.with, head, all, reached));
  const { bringBack, busy } = useBringingBack(thing.id, refresh);
  const isNow = version >= head;
  const { playing } = player;
  const entry = all.find((one) => one.version === version);
  const when = isNow ? "now" : whenWords(entry, player.moment);
  return (
    <Frame name={thing.name} onClose={onClose}>
      <div className="history-stage">
        <Viewer past={past} waits={compared.error === null && head > 0} scene={playing ? player.scene : compared.shown} marked={playing ? null : compared.marked} lookAt={lookAt} />
        <Transport player={player} />
      </div>
      <aside className="history-side" aria-label={t`Versions and what changed`}>
        {known.query.error ?? compared.error ? <p className="problem" role="alert">{(known.query.error ?? compared.error)?.message}</p> : null}
        {canEdit ? (
          <Details
            thing={thing.id} version={version} isNow={isNow} when={when} named={entry?.named ?? null} since={authorsSince(stretches, version)}
            busy={busy} onBringBack={(wish) => { bringBack(wish, onClose); }}
          />
        ) : <p className="quiet history-note"><Trans>You can look at the history of this Thing, but not bring anything back.</Trans></p>}
        <CompareChoice chosen={look.with} version={version} isNow={isNow} others={all} onChange={(next) => { setLook({ with: next }); }} />
        {compared.marked && !playing ? (
          <ChangeList difference={compared.marked} before={compared.before} after={compared.shown} onLook={(id) => { setLookAt({ id }); }} />
        ) : null}
        <TimeLine past={past} known={known} chosen={version} onChoose={choose} />
      </aside>
    </Frame>
  );
}

/** When a version was made: a line of the time line says so, or else a moment that was played. */
function whenWords(entry: Entry | undefined, moment: Moment | null): string {
  if (entry) return momentWords(entry.at);
  return moment?.at == null ? "then" : momentWords(new Date(moment.at));
}

interface FrameProps { readonly name: string; readonly onClose: () => void; readonly children: React.ReactNode }

/** Takes the whole page, and the keys: the canvas below must not hear them. */
function Frame({ name, onClose, children }: FrameProps): ReactElement {
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => { back.current?.focus(); }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === "Escape" && !event.defaultPrevented) onClose();
  };
  return (
    <section className="history" aria-label={t`History`} onKeyDown={onKeyDown}>
      <header className="thing-header">
        <button type="button" className="button" aria-label={t`Back to the Thing`} ref={back} onClick={onClose}><ArrowLeft size={16} aria-hidden="true" /><span><Trans>Back to the Thing</Trans></span></button>
        <h1 className="history-title">{t`History of ${name}`}</h1>
      </header>
      {children}
    </section>
  );
}
