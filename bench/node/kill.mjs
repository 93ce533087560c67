// Who writes when the server is killed: says what was acknowledged to each writer, and what of his others have seen, when no
// connection is left. Each edit is known by its place in its author's Yjs clock.
// Usage: node kill.mjs '{"url", "token", "dialect", "documents", "clients", "writers", "rate", "seconds", "seed"}'

import { setTimeout as sleep } from "node:timers/promises";
import { Deliveries } from "./deliveries.mjs";
import { connect, fail, say, seeded, write } from "./people.mjs";

const options = JSON.parse(process.argv[2]);
let writing = true;
let open = options.clients;
let deliveries;
let tell;
const ended = new Promise((resolve) => { tell = resolve; });
const acknowledged = new Map();
const seen = new Map();

const hooks = {
  heard(client, data) {
    if (deliveries === undefined) return;
    for (const { author, clock } of deliveries.in(client.frames, data)) {
      if (author !== client) seen.set(author, Math.max(seen.get(author) ?? 0, clock + 1 - author.firstDrag));
    }
  },
  acknowledged(client, sentAt) {
    if (!Number.isNaN(sentAt)) acknowledged.set(client, (acknowledged.get(client) ?? 0) + 1);
  },
  closed() {
    writing = false;
    open -= 1;
    if (open === 0) tell();
  },
};

async function main() {
  const random = seeded(options.seed);
  const clients = await connect(options, options.documents[0], options.clients, hooks);
  const writers = clients.slice(0, options.writers);
  deliveries = new Deliveries(writers);
  for (const writer of writers) writer.place();
  for (const writer of writers) write(writer, options.rate, random, () => writing);
  await sleep(options.seconds * 1000);
  say("now");
  await ended;
  say("result", { writers: writers.map((writer) => ({
    client: writer.doc.clientID, first: writer.firstDrag, made: writer.drags,
    acknowledged: acknowledged.get(writer) ?? 0, seen: seen.get(writer) ?? 0,
  })) });
  process.exit(0);
}

main().catch(fail);
