// More and more edits a second, until they come too late or fall behind.
// Usage: node saturation.mjs '{"url", "token", "dialect", "documents", "clients", "writers", "rates", "seconds", "late", "behind"}'

import { setTimeout as sleep } from "node:timers/promises";
import { Deliveries, Histogram } from "./deliveries.mjs";
import { around, connect, fail, say } from "./people.mjs";

/** How long edits run at a new rate before they count (ms). */
const BEFORE = 500;
/** Latencies are taken at each so-manieth client: what is wanted of this process is that it costs less than the server. */
const EACH = 9;
/** Between two looks whether edits are due (ms). */
const LOOK_AGAIN = 1;
/** How long what is under way may take after each rate (ms). */
const PATIENCE = 5_000;

const options = JSON.parse(process.argv[2]);
let latencies = new Histogram();
let delivered = 0;
let made = 0;
let rate = 0;
let deliveries;

const hooks = {
  heard(client, data, now) {
    if (deliveries === undefined) return;
    const edits = deliveries.in(client.frames, data);
    const mine = client.drags === 0 ? 0 : edits.filter(({ author }) => author === client).length;
    delivered += edits.length - mine;
    if (client.index % EACH !== 0 || client.drags > 0) return;
    for (const { sentAt } of edits) latencies.add(now - sentAt);
  },
  acknowledged: () => {},
  closed: fail,
};

/** Let all writers drag, in turns, as often as the present rate wants it. */
async function drag(writers) {
  let due = 0;
  let last = performance.now();
  for (;;) {
    await sleep(LOOK_AGAIN);
    const now = performance.now();
    // What this process could not do in time is not made up for: no burst longer than 50 ms.
    due = Math.min(due + (rate * (now - last)) / 1000, rate / 20);
    last = now;
    for (; due >= 1; due -= 1) {
      writers[made % writers.length].drag(around(made / 20));
      made += 1;
    }
  }
}

/** One rate; gives what was seen at it. */
async function step(wanted) {
  rate = wanted;
  await sleep(BEFORE);
  latencies = new Histogram();
  const from = { made, delivered, cpu: process.cpuUsage(), at: performance.now() };
  await sleep(options.seconds * 1000);
  const seconds = (performance.now() - from.at) / 1000;
  const cpu = process.cpuUsage(from.cpu);
  return {
    wanted,
    made: (made - from.made) / seconds,
    arrived: (delivered - from.delivered) / (options.clients - 1) / seconds,
    p50: latencies.quantile(0.5),
    p99: latencies.quantile(0.99),
    generator_load: (cpu.user + cpu.system) / 1e6 / seconds,
  };
}

/** Wait until what was made has arrived; gives whether it has. */
async function settle() {
  rate = 0;
  await sleep(20);
  const deadline = performance.now() + PATIENCE;
  while (delivered < made * (options.clients - 1) && performance.now() < deadline) await sleep(20);
  return delivered >= made * (options.clients - 1);
}

async function attempt(wanted) {
  const one = await step(wanted);
  return { ...one, settled: await settle() };
}

/** Whether the server came along, and this process. */
function kept({ wanted, made, arrived, p99, settled }) {
  return settled && p99 <= options.late && arrived >= made * options.behind && made >= wanted * options.behind;
}

async function main() {
  const clients = await connect(options, options.documents[0], options.clients, hooks);
  const writers = clients.slice(0, options.writers);
  deliveries = new Deliveries(writers);
  for (const writer of writers) writer.place();
  drag(writers).catch(fail);
  const steps = [];
  for (const wanted of options.rates) {
    let one = await attempt(wanted);
    // Once more: somebody else may have had the processor for a moment.
    if (!kept(one)) one = await attempt(wanted);
    steps.push(one);
    if (!kept(one)) break;
  }
  say("result", { steps });
  process.exit(0);
}

main().catch(fail);
