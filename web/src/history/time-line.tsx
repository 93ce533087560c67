import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import { useNow } from "../design/now.ts";
import { EntryLine } from "./entry.tsx";
import { entries, namedEntry, sittings, type Entry } from "./sittings.ts";
import type { KnownHistory } from "./use-history.ts";
import type { Past } from "./use-past.ts";
import { dayWords } from "./words.ts";

/** About the height of a line and of a day's heading (px); each is measured once it is there. */
const LINE = 112;
const HEADING = 40;

interface TimeLineProps {
  readonly past: Past;
  readonly known: KnownHistory;
  readonly chosen: number;
  readonly onChoose: (version: number) => void;
}

type Row = { readonly key: string; readonly day: string } | { readonly key: string; readonly entry: Entry };

function rowsOf(all: readonly Entry[], now: Date): Row[] {
  let last = "";
  return all.flatMap((entry): Row[] => {
    const day = dayWords(entry.at, now);
    const row: Row = { key: String(entry.version), entry };
    const isNew = day !== last;
    last = day;
    return isNew ? [{ key: `${day} ${row.key}`, day }, row] : [row];
  });
}

/** What was done and when, the newest first; only what can be seen of it is in the page. */
export function TimeLine({ past, known, chosen, onChoose }: TimeLineProps): ReactElement {
  const [onlyNamed, setOnlyNamed] = useState(false);
  const { query, stretches, named, head, reached } = known;
  const now = useNow();
  const all = useMemo(
    () => (onlyNamed ? named.map(namedEntry) : entries(sittings(stretches), named, reached)),
    [onlyNamed, stretches, named, reached],
  );
  const rows = useMemo(() => rowsOf(all, now), [all, now]);
  const { fetchNextPage, hasNextPage, isFetching } = query;
  return (
    <>
      <label className="check history-filter">
        <input type="checkbox" checked={onlyNamed} onChange={(event) => { setOnlyNamed(event.target.checked); }} />
        <span><Trans>Only versions with a name</Trans></span>
      </label>
      {all.length === 0 && !isFetching ? <p className="quiet history-empty">{onlyNamed ? t`No version has a name yet.` : t`Nothing was changed here yet.`}</p> : null}
      <Lines
        past={past} rows={rows} chosen={chosen} head={head} onChoose={onChoose} more={!onlyNamed && hasNextPage && !isFetching}
        onMore={() => { void fetchNextPage(); }}
      />
    </>
  );
}

interface LinesProps extends Pick<TimeLineProps, "past" | "chosen" | "onChoose"> {
  readonly rows: readonly Row[];
  readonly head: number;
  readonly more: boolean;
  readonly onMore: () => void;
}

function onArrow(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>(".history-entry")];
  const next = all[all.indexOf(document.activeElement as HTMLElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function Lines({ past, rows, chosen, head, more, onMore, onChoose }: LinesProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- no compiler memoizes here
  const list = useVirtualizer({
    count: rows.length, getScrollElement: () => scroller.current, overscan: 4, getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: (index) => (rows[index] && "day" in rows[index] ? HEADING : LINE),
  });
  const shown = list.getVirtualItems();
  const nearEnd = (shown.at(-1)?.index ?? -1) >= rows.length - 3;
  useEffect(() => { if (more && nearEnd) onMore(); }, [more, nearEnd, onMore]);
  return (
    <div className="history-lines" ref={scroller}>
      <ul role="list" aria-label={t`Versions`} style={{ height: list.getTotalSize() }} onKeyDown={onArrow}>
        {shown.map(({ key, index, start }) => {
          const row = rows[index];
          return row ? (
            <li key={key} ref={list.measureElement} data-index={index} style={{ transform: `translateY(${String(start)}px)` }}>
              {"day" in row ? <h2 className="history-day">{row.day}</h2> : (
                <EntryLine past={past} entry={row.entry} isNow={row.entry.version === head} chosen={row.entry.version === chosen} onChoose={onChoose} />
              )}
            </li>
          ) : null;
        })}
      </ul>
    </div>
  );
}
