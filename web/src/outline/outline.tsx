import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronDown, Crosshair, MessageSquareText, Pencil, Trash2, X } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import type * as Y from "yjs";
import type { LiveCanvas } from "../canvas/live-canvas.ts";
import { useDiscussion } from "../comments/discussion.ts";
import type { Thread } from "../comments/threads.ts";
import { goTo } from "../comments/use-going.ts";
import { remove, rewrite, showOnCanvas, wordsAt } from "./acts.ts";
import { EditWords } from "./edit-words.tsx";
import { foldingBy, rowsToSee, useFolded, type Folded } from "./folding.ts";
import { News } from "./news.ts";
import "./outline.css";
import { stepFrom, type Row } from "./rows.ts";
import { useRows, useThreads, useWriters } from "./use-outline.ts";
import { countWords, marksOf, type About } from "./words.ts";

/** How high a line is (px). */
const LINE = 40;

export interface OutlineProps {
  readonly api: ExcalidrawImperativeAPI;
  readonly live: LiveCanvas;
  readonly doc: Y.Doc;
  readonly canEdit: boolean;
  readonly onClose: () => void;
}

/** The widgets of a Thing in words, for those who do not see the canvas or have no mouse, and for finding one's way. */
export default function Outline({ api, live, doc, canEdit, onClose }: OutlineProps): ReactElement {
  const { count, rows, at, choose, folded, fold } = useLines(api);
  const row = rows[at];
  const [editing, setEditing] = useState<Row | null>(null);
  const tree = useRef<HTMLDivElement>(null);
  const [[about, threadOf], said] = [useAbout(api, live, folded), useNews(doc, live)];
  useEffect(() => { tree.current?.focus(); }, []);
  const thread = row && threadOf(row);
  const acts: Acts = {
    show: (one) => { showOnCanvas(api, one, canEdit); },
    edit: canEdit && row?.wordsOf ? () => { setEditing(row); } : null,
    remove: canEdit && row && !row.locked ? () => { remove(api, row); } : null,
    comments: thread ? () => { goTo(api, thread); } : null,
  };
  const onKey = (event: KeyboardEvent): void => {
    // Undo and the like are the canvas' still; letters choose no tools from here.
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    if (event.key === "Escape") onClose();
  };
  return (
    <aside className="outline-panel" aria-label={t`Outline`} onKeyDown={onKey}>
      <div className="outline-head">
        <h2><Trans>Outline</Trans></h2><span>{countWords(count)}</span>
        <button type="button" className="icon-button" aria-label={t`Close the outline`} title={t`Close`} onClick={onClose}><X size={18} aria-hidden="true" /></button>
      </div>
      <Lines tree={tree} rows={rows} at={at} folded={folded} about={about} acts={acts} onChoose={choose} onFold={fold} />
      {editing?.wordsOf ? (
        <EditWords
          key={editing.key} name={editing.name} words={wordsAt(api, editing.wordsOf)}
          onDone={(words) => {
            if (words !== null && editing.wordsOf) rewrite(api, editing.wordsOf, words);
            setEditing(null);
            tree.current?.focus();
          }}
        />
      ) : row ? <Tools row={row} acts={acts} /> : null}
      <div className="unseen" role="log" aria-label={t`What others have changed`}>{said}</div>
    </aside>
  );
}

interface LinesShown {
  /** Of all lines, those below what is folded included. */
  readonly count: number;
  readonly rows: readonly Row[];
  readonly at: number;
  readonly choose: (at: number) => void;
  readonly folded: Folded;
  readonly fold: (key: string, folds: boolean) => void;
}

/** The lines that are to be seen, and which of them is chosen. */
function useLines(api: ExcalidrawImperativeAPI): LinesShown {
  const all = useRows(api);
  const [folded, fold] = useFolded(useDiscussion().thing);
  const rows = useMemo(() => rowsToSee(all, folded), [all, folded]);
  const [at, choose] = useChosen(rows);
  return { count: all.length, rows, at, choose, folded, fold };
}

/** What is to be known of a line beside its name, and what is said about it. */
function useAbout(
  api: ExcalidrawImperativeAPI, live: LiveCanvas, folded: Folded,
): [about: (row: Row) => About, threadOf: (row: Row) => Thread | undefined] {
  const [writers, threads] = [useWriters(api, live), useThreads()];
  const parts = (row: Row): readonly string[] => (folded.has(row.key) ? [...row.within, ...partsOf(row)] : partsOf(row));
  const threadsOf = (row: Row): Thread[] => [...new Set(parts(row))].flatMap((id) => threads.get(id) ?? []);
  const about = (row: Row): About => ({
    writer: parts(row).map((id) => writers.get(id)).find((writer) => writer !== undefined) ?? null,
    comments: threadsOf(row).length,
  });
  return [about, (row) => threadsOf(row)[0]];
}

/** The line that is chosen. Where it is gone, it is the one that has come to its place. */
function useChosen(rows: readonly Row[]): [at: number, choose: (at: number) => void] {
  const [chosen, setChosen] = useState({ key: "", at: 0 });
  const known = rows.findIndex(({ key }) => key === chosen.key);
  const choose = (at: number): void => { setChosen({ key: rows[at]?.key ?? "", at }); };
  return [known === -1 ? Math.min(chosen.at, rows.length - 1) : known, choose];
}

/** The widgets that a line speaks of by itself: one, and its label. One that is folded speaks of all below it, too. */
function partsOf({ widgets, wordsOf, isGroup }: Row): string[] {
  return isGroup ? [] : [...new Set([...widgets.slice(0, 1), ...(wordsOf === null ? [] : [wordsOf])])];
}

/** What can be done with the chosen line; null for what cannot. */
interface Acts {
  readonly show: (row: Row) => void;
  readonly edit: (() => void) | null;
  readonly remove: (() => void) | null;
  readonly comments: (() => void) | null;
}

function Tools({ row, acts }: { row: Row; acts: Acts }): ReactElement {
  return (
    <div className="outline-tools" role="group" aria-label={row.name}>
      <button type="button" className="button is-quiet" onClick={() => { acts.show(row); }}><Crosshair size={16} aria-hidden="true" /><Trans>Show</Trans></button>
      {acts.edit ? <button type="button" className="button is-quiet" aria-keyshortcuts="F2" onClick={acts.edit}><Pencil size={16} aria-hidden="true" /><Trans>Edit text</Trans></button> : null}
      {acts.comments ? <button type="button" className="button is-quiet" onClick={acts.comments}><MessageSquareText size={16} aria-hidden="true" /><Trans>Comments</Trans></button> : null}
      {acts.remove ? <button type="button" className="button is-quiet" aria-keyshortcuts="Delete" onClick={acts.remove}><Trash2 size={16} aria-hidden="true" /><Trans>Delete</Trans></button> : null}
    </div>
  );
}

interface LinesProps {
  readonly tree: React.RefObject<HTMLDivElement | null>;
  readonly rows: readonly Row[];
  readonly at: number;
  readonly folded: Folded;
  readonly about: (row: Row) => About;
  readonly acts: Acts;
  readonly onChoose: (at: number) => void;
  readonly onFold: (key: string, folds: boolean) => void;
}

/** The tree; only what can be seen of it is in the page. */
function Lines({ tree, rows, at, folded, about, acts, onChoose, onFold }: LinesProps): ReactElement {
  // eslint-disable-next-line react-hooks/incompatible-library -- no compiler memoizes here
  const list = useVirtualizer({
    count: rows.length, getScrollElement: () => tree.current, estimateSize: () => LINE, overscan: 10, getItemKey: (index) => rows[index]?.key ?? index,
  });
  const onKey = (event: KeyboardEvent): void => {
    const row = rows[at];
    if (event.ctrlKey || event.metaKey || event.altKey || !row) return;
    const [next, folds] = [stepFrom(rows, at, event.key), foldingBy(event.key, row, folded)];
    if (folds !== null) onFold(row.key, folds);
    else if (next !== at) {
      onChoose(next);
      list.scrollToIndex(next);
    } else if (event.key === "Enter") acts.show(row);
    else if (event.key === "F2") acts.edit?.();
    else if (event.key === "Delete") acts.remove?.();
    else if (!event.key.startsWith("Arrow") && event.key !== "Home" && event.key !== "End") return;
    event.preventDefault();
  };
  return (
    <div
      className="outline-tree" role="tree" aria-label={t`Widgets`} tabIndex={0} ref={tree} onKeyDown={onKey}
      aria-activedescendant={list.getVirtualItems().some(({ index }) => index === at) ? idOf(at) : undefined}
    >
      <div role="presentation" style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map(({ key, index, start }) => {
          const row = rows[index];
          const chosen = (): void => { onChoose(index); tree.current?.focus(); };
          return row ? (
            <Line
              key={key} row={row} index={index} start={start} isChosen={index === at} isFolded={folded.has(row.key)} marks={marksOf(row, about(row))}
              onChoose={() => { chosen(); acts.show(row); }} onFold={() => { chosen(); onFold(row.key, !folded.has(row.key)); }}
            />
          ) : null;
        })}
      </div>
    </div>
  );
}

interface LineProps {
  readonly row: Row;
  readonly index: number;
  readonly start: number;
  readonly isChosen: boolean;
  readonly isFolded: boolean;
  readonly marks: readonly string[];
  readonly onChoose: () => void;
  readonly onFold: () => void;
}

function Line({ row, index, start, isChosen, isFolded, marks, onChoose, onFold }: LineProps): ReactElement {
  return (
    <div
      id={idOf(index)} role="treeitem" className="outline-line" aria-level={row.level} aria-posinset={row.position} aria-setsize={row.siblings}
      aria-selected={isChosen} aria-expanded={row.isParent ? !isFolded : undefined} tabIndex={-1} onClick={onChoose}
      style={{ height: LINE, transform: `translateY(${String(start)}px)`, paddingInlineStart: `calc(var(--space-4) * ${String(Math.min(row.level, 8))})` }}
    >
      {row.isParent ? <Fold onFold={onFold} /> : null}
      <span className="outline-name">{row.name}</span>
      <span className="outline-marks">{marks.map((mark) => <span key={mark}>{mark}</span>)}</span>
    </div>
  );
}

/** What a mouse folds a line with; the keyboard has its arrows for that. */
function Fold({ onFold }: { onFold: () => void }): ReactElement {
  return (
    <span className="outline-fold" aria-hidden="true" onClick={(event) => { event.stopPropagation(); onFold(); }}>
      <ChevronDown size={16} />
    </span>
  );
}

function idOf(index: number): string {
  return `outline-line-${String(index)}`;
}

/** What others have done, gathered into sentences. */
function useNews(doc: Y.Doc, live: LiveCanvas): string {
  const [said, setSaid] = useState("");
  useEffect(() => {
    const { presence } = live;
    const nameOf = (client: number): string | undefined => presence.peers().find((peer) => peer.client === client)?.user.name;
    const news = new News(doc, nameOf, setSaid);
    const end = presence.onNews(() => { for (const { user, deleted } of presence.peers()) news.hear(user.name, deleted); });
    return () => {
      end();
      news.destroy();
    };
  }, [doc, live]);
  return said;
}
