import { expect, test } from "vitest";
import { ordersFor, wordsOf } from "./orders.ts";
import type { ProcessStatus, State } from "./status.ts";

function process(name: string, state: State = "running", pid: number | null = 1): ProcessStatus {
  return {
    name, id: 2, pid, state, up: 1, cpu: [0, 0, 0], rss: 0, pss: 0, clients: 0, unauthorised: 0, things: 0, messages: 0, queue: 0,
    lag: 0, restarts: 0, why: "", rogue: "",
  };
}

function offered(...args: Parameters<typeof process>): string[] {
  return ordersFor(process(...args)).map((order) => wordsOf(order).title);
}

test("what each process can be ordered to do", () => {
  expect(offered("_sfe")).toEqual(["Drain _sfe 2", "Restart _sfe 2"]);
  expect(offered("_stream")).toEqual(["Restart _stream 2"]);
  expect(["widgetapp", "_journal", "_fork"].flatMap((name) => offered(name))).toEqual([]);
});

test("nothing for one that is going or gone", () => {
  expect([offered("_sfe", "draining"), offered("_sfe", "stopping"), offered("_stream", "waiting", null)]).toEqual([[], [], []]);
});
