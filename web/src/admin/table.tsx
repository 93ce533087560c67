import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { TriangleAlert } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { ordersFor, wordsOf, type Order } from "./orders.ts";
import { nameOf, type ProcessStatus } from "./status.ts";
import { bytesWords, lagWords, percentWords, rateWords, STATES, upWords } from "./words.ts";

interface ColumnOf {
  readonly title: MessageDescriptor;
  readonly note?: MessageDescriptor;
  readonly cell: (process: ProcessStatus) => ReactNode;
}

const COLUMNS: readonly ColumnOf[] = [
  { title: msg`State`, cell: (process) => <StateCell process={process} /> },
  { title: msg`CPU`, note: msg`over 1, 5 and 15 minutes, in % of a core`, cell: ({ cpu }) => <Cpu cpu={cpu} /> },
  { title: msg`Memory`, note: msg`resident, and its proportional share`, cell: ({ rss, pss }) => <>{bytesWords(rss)}<small><Trans>PSS {bytesWords(pss)}</Trans></small></> },
  {
    title: msg`Clients`,
    cell: ({ clients, unauthorised }) => <>{clients}{unauthorised > 0 ? <small><Trans>+ {unauthorised} without a token</Trans></small> : null}</>,
  },
  { title: msg`Things`, cell: ({ things }) => things },
  { title: msg`Messages`, note: msg`a second`, cell: ({ messages }) => <Trans>{rateWords(messages)} /s</Trans> },
  { title: msg`Queue`, note: msg`bytes that wait for slow readers`, cell: ({ queue }) => bytesWords(queue) },
  { title: msg`Lag`, note: msg`how late it is with its work, at worst, within a second`, cell: ({ lag }) => lagWords(lag) },
  { title: msg`Restarts`, cell: ({ restarts }) => restarts },
];

interface TableProps {
  readonly processes: readonly ProcessStatus[];
  readonly onOrder: (order: Order) => void;
}

/** All processes. On narrow screens its rows are cards; the roles keep it a table for those who listen. */
export function ProcessTable({ processes, onOrder }: TableProps): ReactElement {
  return (
    <table className="processes-table" role="table" aria-label={t`Processes`}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col"><Trans>Process</Trans></th>
          {COLUMNS.map(({ title, note }) => <th key={title.id} role="columnheader" scope="col" title={note && i18n._(note)}>{i18n._(title)}</th>)}
          <th role="columnheader" scope="col"><span className="unseen"><Trans>Orders</Trans></span></th>
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
        <small>{process.name === "widgetapp" ? <><Trans>the daemon, SFE 0</Trans> · </> : null}{process.pid === null ? t`no process` : t`pid ${process.pid}`}</small>
      </th>
      {COLUMNS.map(({ title, cell }) => <td key={title.id} role="cell" data-title={i18n._(title)}>{cell(process)}</td>)}
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
      <span className={`state is-${state}`}>{i18n._(STATES[state])}</span>
      {pid === null ? null : <small><Trans>up {upWords(up)}</Trans></small>}
      {why === "" ? null : <small>{pid === null ? why : t`restarted after: ${why}`}</small>}
      {rogue === "" ? null : <strong className="rogue"><TriangleAlert size={14} aria-hidden="true" /><Trans>Rogue: {rogue}</Trans></strong>}
    </div>
  );
}

function Cpu({ cpu: [one, five, fifteen] }: { cpu: ProcessStatus["cpu"] }): ReactElement {
  return <>{percentWords(one)}<small>{percentWords(five)} · {percentWords(fifteen)}</small></>;
}
