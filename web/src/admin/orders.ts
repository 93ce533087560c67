import { t } from "@lingui/core/macro";
import { ajax, type ChosenProcesses, type Done } from "../ajax.ts";
import { nameOf, type ProcessStatus } from "./status.ts";

export type Order = { readonly do: "start" } | { readonly do: "drain" | "restart"; readonly process: "_sfe" | "_stream"; readonly id: number };

interface OrderWords { readonly title: string; readonly text: string; readonly button: string }

/** What is asked before an order is given. */
export function wordsOf(order: Order): OrderWords {
  if (order.do === "start") {
    return {
      title: t`Start SFEs`, button: t`Start`,
      text: t`Each gets a document worker of its own and takes its share of the clients that come from now on. It stays until it is drained.`,
    };
  }
  const name = nameOf({ name: order.process, id: order.id });
  if (order.do === "drain") {
    return { title: t`Drain ${name}`, button: t`Drain`, text: t`Its clients are handed over to other SFEs, with no connection closed. Then it ends.` };
  }
  const text = order.process === "_sfe"
    ? t`A new process takes its place, and its clients are handed over to that, with no connection closed.`
    : t`A new document worker takes its place. No connection is closed, and nothing that was acknowledged is lost.`;
  return { title: t`Restart ${name}`, button: t`Restart`, text };
}

/** What can be ordered to be done with a process: the daemon and the writer are the administrator's own to restart. */
export function ordersFor(process: ProcessStatus): readonly Exclude<Order, { do: "start" }>[] {
  const { name, id } = process;
  if (process.pid === null || process.state === "stopping") return [];
  if (name === "_stream") return [{ do: "restart", process: name, id }];
  if (name !== "_sfe") return [];
  const restart = { do: "restart", process: name, id } as const;
  return process.state === "draining" ? [] : [{ do: "drain", process: name, id }, restart];
}

export function perform(order: Order, count: number): Promise<Done> {
  if (order.do === "start") return ajax("start_processes", { process: "_sfe", count });
  const chosen: ChosenProcesses = { process: order.process, ids: [order.id] };
  return ajax(order.do === "drain" ? "drain_processes" : "restart_processes", chosen);
}
