import { TriangleAlert } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { ordersFor, wordsOf, type Order } from "./orders.ts";
import { nameOf, type ProcessStatus } from "./status.ts";
import { bytesWords, lagWords, percentWords, rateWords, STATES, upWords } from "./words.ts";

interface ColumnOf {
  readonly title: string;
  readonly note?: string;
  readonly cell: (process: ProcessStatus) => ReactNode;
}

const COLUMNS: readonly ColumnOf[] = [
  { title: "State", cell: (process) => <StateCell process={process} /> },
  { title: "CPU", note: "over 1, 5 and 15 minutes, in % of a core", cell: ({ cpu }) => <Cpu cpu={cpu} /> },
  { title: "Memory", note: "resident, and its proportional share", cell: ({ rss, pss }) => <>{bytesWords(rss)}<small>PSS {bytesWords(pss)}</small></> },
  {
    title: "Clients",
    cell: ({ clients, unauthorised }) => <>{clients}{unauthorised > 0 ? <small>+ {unauthorised} without a token</small> : null}</>,
  },
  { title: "Things", cell: ({ things }) => things },
  { title: "Messages", note: "a second", cell: ({ messages }) => <>{rateWords(messages)} /s</> },
  { title: "Queue", note: "bytes that wait for slow readers", cell: ({ queue }) => bytesWords(queue) },
  { title: "Lag", note: "how late it is with its work, at worst, within a second", cell: ({ lag }) => lagWords(lag) },
  { title: "Restarts", cell: ({ restarts }) => restarts },
];

interface TableProps {
  readonly processes: readonly ProcessStatus[];
  readonly onOrder: (order: Order) => void;
}

/** All processes. On narrow screens its rows are cards; the roles keep it a table for those who listen. */
export function ProcessTable({ processes, onOrder }: TableProps): ReactElement {
  return (
    <table className="processes-table" role="table" aria-label="Processes">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Process</th>
          {COLUMNS.map(({ title, note }) => <th key={title} role="columnheader" scope="col" title={note}>{title}</th>)}
          <th role="columnheader" scope="col"><span className="unseen">Orders</span></th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {processes.map((process) => <Row key={nameOf(process)} process={process} onOrder={onOrder} />)}
      </tbody>
    </table>
  );
}

function Row({ process, onOrder }: { process: ProcessStatus; onOrder: (order: Order) => void }): ReactElement {
  return (
    <tr role="row" className={process.rogue === "" ? "" : "is-rogue"}>
      <th role="rowheader" scope="row">
        {nameOf(process)}
        <small>{process.name === "widgetapp" ? "the daemon, SFE 0 · " : ""}{process.pid === null ? "no process" : `pid ${String(process.pid)}`}</small>
      </th>
      {COLUMNS.map(({ title, cell }) => <td key={title} role="cell" data-title={title}>{cell(process)}</td>)}
      <td role="cell" className="orders">
        {ordersFor(process).map((order) => (
          <button key={order.do} type="button" className="button is-small" aria-label={wordsOf(order).title} onClick={() => { onOrder(order); }}>
            {wordsOf(order).button}…
          </button>
        ))}
      </td>
    </tr>
  );
}

function StateCell({ process }: { process: ProcessStatus }): ReactElement {
  const { state, up, pid, why, rogue } = process;
  return (
    <div className="state-cell">
      <span className={`state is-${state}`}>{STATES[state]}</span>
      {pid === null ? null : <small>up {upWords(up)}</small>}
      {why === "" ? null : <small>{pid === null ? why : `restarted after: ${why}`}</small>}
      {rogue === "" ? null : <strong className="rogue"><TriangleAlert size={14} aria-hidden="true" />Rogue: {rogue}</strong>}
    </div>
  );
}

function Cpu({ cpu: [one, five, fifteen] }: { cpu: ProcessStatus["cpu"] }): ReactElement {
  return <>{percentWords(one)}<small>{percentWords(five)} · {percentWords(fifteen)}</small></>;
}
