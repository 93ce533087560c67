import { t } from "@lingui/core/macro";
import type { CSSProperties, ReactElement } from "react";
import type { Point } from "../canvas/peer.ts";
import { initials } from "../design/initials.ts";
import { inkOn } from "../design/ink.ts";
import type { Person } from "../actions.ts";
import type { Spots } from "./use-spots.ts";
import type { Thread } from "./threads.ts";
import { show, type Open } from "./view.ts";
import { clusterWords, pinWords } from "./words.ts";

function styleOf({ x, y }: Point, { color }: Person): CSSProperties {
  return { "--person": color, "--person-ink": inkOn(color), transform: `translate(${String(x)}px, ${String(y)}px)` } as CSSProperties;
}

interface PinsProps {
  readonly spots: Spots;
  readonly threads: ReadonlyMap<string, Thread>;
  readonly open: Open | null;
}

/** The pins over the canvas; those that would cover each other are one. */
export function Pins({ spots, threads, open }: PinsProps): ReactElement {
  return (
    <div className="pins" role="group" aria-label={t`Comments on the canvas`}>
      {spots.pins.map(({ x, y, items }) => {
        const here = items.flatMap((id) => threads.get(id) ?? []);
        const [first] = here;
        if (!first) return null;
        return here.length === 1
          ? <OnePin key={first.id} thread={first} at={{ x, y }} open={open?.kind === "thread" && open.thread === first.id} />
          : <ClusterPin key={first.id} threads={here} at={{ x, y }} open={isOpen(open, items)} />;
      })}
    </div>
  );
}

function isOpen(open: Open | null, ids: readonly string[]): boolean {
  if (open?.kind === "thread") return ids.includes(open.thread);
  return open?.kind === "cluster" && open.threads.some((id) => ids.includes(id));
}

function classOf(unread: boolean, open: boolean, resolved: boolean): string {
  return ["pin", ...(unread ? ["is-unread"] : []), ...(open ? ["is-open"] : []), ...(resolved ? ["is-resolved"] : [])].join(" ");
}

function OnePin({ thread, at, open }: { thread: Thread; at: Point; open: boolean }): ReactElement {
  const { first, unread, resolved, id } = thread;
  const words = pinWords(thread);
  return (
    <button
      type="button" className={classOf(unread > 0, open, resolved)} style={styleOf(at, first.author)} aria-label={words} title={words}
      aria-haspopup="dialog" aria-expanded={open} data-thread={id} onClick={() => { show({ kind: "thread", thread: id }); }}
    >
      <span aria-hidden="true">{initials(first.author.name)}</span>
    </button>
  );
}

function ClusterPin({ threads, at, open }: { threads: readonly Thread[]; at: Point; open: boolean }): ReactElement | null {
  const [first] = threads;
  if (!first) return null;
  const words = clusterWords(threads);
  return (
    <button
      type="button" className={`${classOf(threads.some(({ unread }) => unread > 0), open, false)} is-cluster`} style={styleOf(at, first.first.author)}
      aria-label={words} title={words} aria-haspopup="dialog" aria-expanded={open}
      onClick={() => { show({ kind: "cluster", threads: threads.map(({ id }) => id) }); }}
    >
      <span aria-hidden="true">{threads.length}</span>
    </button>
  );
}

/** Where a new comment is going to be. */
export function NewPin({ at, me }: { at: Point; me: Person }): ReactElement {
  return <div className="pin is-open is-new" style={styleOf(at, me)} aria-hidden="true"><span>{initials(me.name)}</span></div>;
}
