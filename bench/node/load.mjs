// The load: clients on documents, some of which drag a widget each; writes events as lines of JSON. Clients and writers are those of
// each document.
// Usage: node load.mjs '{"url", "token", "dialect", "documents", "clients", "writers", "rate", "warmUp", "seconds", "seed"}'

import { setTimeout as sleep } from "node:timers/promises";
import * as Y from "yjs";
import { Client } from "./client.mjs";
import { Deliveries, Histogram } from "./deliveries.mjs";
import { connect, fail, say, seeded, write } from "./people.mjs";

/** How long the last edits may take to arrive and to be acknowledged (ms). */
const PATIENCE = 10_000;
/** How long after the last delivery an extra one would be noticed (ms). */
const AFTERWARDS = 200;

const options = JSON.parse(process.argv[2]);
const latencies = new Histogram();
const acknowledgements = new Histogram();
let measuring = false;
let writing = true;
let delivered = 0;
let deliveries;

const hooks = {
  heard(client, data, now) {
    if (deliveries === undefined) return;
    for (const { author, sentAt } of deliveries.in(client.frames, data)) {
      // Some servers echo an author's own edits.
      if (author === client) continue;
      delivered += 1;
      if (measuring) latencies.add(now - sentAt);
    }
  },
  acknowledged(_client, sentAt, now) {
    if (measuring && !Number.isNaN(sentAt)) acknowledgements.add(now - sentAt);
  },
  closed: fail,
};

/** Wait until everybody has everything and every edit is acknowledged; gives what is wrong otherwise. */
async function settle(writers) {
  const edits = writers.reduce((sum, writer) => sum + writer.drags, 0);
  const expected = edits * (options.clients - 1);
  const waiting = () => writers.reduce((sum, writer) => sum + writer.unacknowledged.length, 0);
  const deadline = performance.now() + PATIENCE;
  while ((delivered < expected || waiting() > 0) && performance.now() < deadline) await sleep(20);
  await sleep(AFTERWARDS);
  if (delivered !== expected) return `${delivered} deliveries of ${expected}`;
  return waiting() > 0 ? `${waiting()} edits were never acknowledged` : null;
}

/** Join a document anew, and see whether the server has what its writers made. */
async function compare(writers) {
  const newcomer = new Client(-1, options, writers[0].frames, hooks);
  Y.applyUpdate(newcomer.doc, await newcomer.ready);
  newcomer.leave();
  const elements = newcomer.doc.getMap("elements");
  const wrong = writers.filter(({ name, last }) => String(elements.get(name)?.get("pos")) !== String(last));
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
  const rooms = [];
  for (const document of options.documents) rooms.push(await connect(options, document, options.clients, hooks));
  const authors = rooms.map((clients) => clients.slice(0, options.writers));
  const writers = authors.flat();
  deliveries = new Deliveries(writers);
  for (const writer of writers) writer.place();
  for (const writer of writers) write(writer, options.rate, random, () => writing);
  await sleep(options.warmUp * 1000);
  const figures = await measure();
  writing = false;
  let wrong = await settle(writers);
  for (const some of authors) wrong ??= await compare(some);
  for (const client of rooms.flat()) client.leave();
  deliveries.stop();
  say("result", { ...figures, wrong });
}

main().catch(fail);
