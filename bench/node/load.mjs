// The load: clients on one document, some of which drag a widget each; writes events as lines of JSON.
// Usage: node load.mjs '{"url", "token", "document", "clients", "writers", "rate", "warmUp", "seconds", "seed"}'

import { setTimeout as sleep } from "node:timers/promises";
import * as Y from "yjs";
import { Client } from "./client.mjs";
import { Deliveries, Histogram } from "./deliveries.mjs";
import { Frames } from "./frames.mjs";

/** So many clients connect at once. */
const AT_ONCE = 10;
/** How far a writer's ticks stray, as a share of the time between them. */
const JITTER = 0.8;
/** How long the last edits may take to arrive and to be acknowledged (ms). */
const PATIENCE = 10_000;
/** How long after the last delivery an extra one would be noticed (ms). */
const AFTERWARDS = 200;

const options = JSON.parse(process.argv[2]);
const frames = new Frames(options.document);
const latencies = new Histogram();
const acknowledgements = new Histogram();
let measuring = false;
let writing = true;
let edits = 0;
let delivered = 0;
let deliveries;

function say(event, more = {}) {
  console.log(JSON.stringify({ event, ...more }));
}

function fail(error) {
  say("failed", { reason: String(error) });
  process.exit(1);
}

/** A small generator of pseudo-random numbers (mulberry32), so that a pair of runs has the same jitter. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const hooks = {
  heard(client, data, now) {
    if (deliveries === undefined) return;
    for (const { author, sentAt } of deliveries.in(data)) {
      // Some servers echo an author's own edits.
      if (author === client.index) continue;
      delivered += 1;
      if (measuring) latencies.add(now - sentAt);
    }
  },
  acknowledged(sentAt, now) {
    if (measuring && !Number.isNaN(sentAt)) acknowledgements.add(now - sentAt);
  },
  closed: fail,
};

async function connect(count) {
  const clients = [];
  while (clients.length < count) {
    const from = clients.length;
    for (let i = from; i < Math.min(from + AT_ONCE, count); i += 1) clients.push(new Client(i, options, frames, hooks));
    await Promise.all(clients.slice(from).map((client) => client.ready));
  }
  return clients;
}

/** Let a writer drag at its rate; ticks stray, so that writers are in phase neither with each other nor with the server. */
function write(writer, random) {
  const period = 1000 / options.rate;
  let due = performance.now() + random() * period;
  let angle = random() * 2 * Math.PI;
  const tick = () => {
    if (!writing) return;
    angle += 0.05;
    edits += 1;
    writer.last = [Math.round(50_000 + 40_000 * Math.cos(angle)) / 100, Math.round(50_000 + 40_000 * Math.sin(angle)) / 100];
    writer.drag(writer.last);
    due += period;
    setTimeout(tick, Math.max(1, due + (random() - 0.5) * JITTER * period - performance.now()));
  };
  setTimeout(tick, due - performance.now());
}

/** Wait until everybody has everything and every edit is acknowledged; gives what is wrong otherwise. */
async function settle(writers) {
  const expected = () => edits * (options.clients - 1);
  const waiting = () => writers.reduce((sum, writer) => sum + writer.unacknowledged.length, 0);
  const deadline = performance.now() + PATIENCE;
  while ((delivered < expected() || waiting() > 0) && performance.now() < deadline) await sleep(20);
  await sleep(AFTERWARDS);
  if (delivered !== expected()) return `${delivered} deliveries of ${expected()}`;
  return waiting() > 0 ? `${waiting()} edits were never acknowledged` : null;
}

/** Join anew, and see whether the server's document is what the writers made. */
async function compare(writers) {
  const newcomer = new Client(-1, options, frames, hooks);
  Y.applyUpdate(newcomer.doc, await newcomer.ready);
  newcomer.leave();
  const elements = newcomer.doc.getMap("elements");
  const wrong = writers.filter(({ index, last }) => String(elements.get(`bench-${index}`)?.get("pos")) !== String(last));
  return wrong.length > 0 ? `${wrong.length} widgets are not where they were dragged` : null;
}

async function measure() {
  const from = { delivered, cpu: process.cpuUsage(), at: performance.now() };
  measuring = true;
  say("begin");
  await sleep(options.seconds * 1000);
  measuring = false;
  say("end");
  const cpu = process.cpuUsage(from.cpu);
  return {
    deliveries: delivered - from.delivered,
    p50: latencies.quantile(0.5),
    p99: latencies.quantile(0.99),
    acknowledged_p50: acknowledgements.quantile(0.5),
    acknowledged_p99: acknowledgements.quantile(0.99),
    generator_load: (cpu.user + cpu.system) / 1000 / (performance.now() - from.at),
  };
}

async function main() {
  const random = seeded(options.seed);
  const clients = await connect(options.clients);
  const writers = clients.slice(0, options.writers);
  deliveries = new Deliveries(frames, writers);
  for (const writer of writers) writer.place();
  for (const writer of writers) write(writer, random);
  await sleep(options.warmUp * 1000);
  const figures = await measure();
  writing = false;
  const wrong = (await settle(writers)) ?? (await compare(writers));
  for (const client of clients) client.leave();
  deliveries.stop();
  if (wrong) fail(wrong);
  say("result", figures);
}

main().catch(fail);
