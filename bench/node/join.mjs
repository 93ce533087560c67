// How long it takes to get a big document: from the connection to the last of its bytes; one after another, and many at once. Says
// "filled" when the server has it all, and goes on when a line comes on standard input.
// Usage: node join.mjs '{"url", "token", "dialect", "documents", "widgets", "joins", "atOnce"}'

import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import * as Y from "yjs";
import { Client } from "./client.mjs";
import { Frames } from "./frames.mjs";
import { IDLE, around, connect, fail, say } from "./people.mjs";

/** So many widgets are made by one edit. */
const TOGETHER = 100;
/** How long the server may take to have them all (ms). */
const PATIENCE = 60_000;

const options = JSON.parse(process.argv[2]);
const frames = new Frames(options.documents[0], options.dialect);

/** A widget as the canvas keeps it: seven properties. */
function widget(number) {
  return new Y.Map(Object.entries({
    type: "rectangle", pos: around(number), size: [160, 90], order: `a${number.toString(36).padStart(4, "0")}`,
    strokeColor: "#1e1e1e", backgroundColor: "transparent", seed: number,
  }));
}

/** One client makes all widgets, and stays, so that the document does. */
async function fill() {
  const [author] = await connect(options, options.documents[0], 1, IDLE);
  author.doc.on("update", (update) => author.send(update));
  const elements = author.doc.getMap("elements");
  for (let from = 0; from < options.widgets; from += TOGETHER) {
    author.doc.transact(() => {
      for (let number = from; number < Math.min(from + TOGETHER, options.widgets); number += 1) elements.set(`w${number}`, widget(number));
    });
    await sleep(1);
  }
}

/** Join; gives the document's bytes, and how long that took (ms). */
async function join() {
  const begin = performance.now();
  const client = new Client(0, options, frames, IDLE);
  const update = await client.ready;
  const took = performance.now() - begin;
  client.leave();
  return { update, took };
}

function widgetsIn(update) {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return doc.getMap("elements").size;
}

async function main() {
  await fill();
  const deadline = performance.now() + PATIENCE;
  let { update } = await join();
  while (widgetsIn(update) < options.widgets) {
    if (performance.now() > deadline) throw new Error(`the server has ${widgetsIn(update)} widgets of ${options.widgets}`);
    await sleep(100);
    ({ update } = await join());
  }
  say("filled");
  await createInterface({ input: process.stdin })[Symbol.asyncIterator]().next();
  const times = [];
  for (let count = 0; count < options.joins; count += 1) times.push((await join()).took);
  const begin = performance.now();
  await Promise.all(Array.from({ length: options.atOnce }, join));
  const together = performance.now() - begin;
  say("result", { times, together, bytes: update.length });
  process.exit(0);
}

main().catch(fail);
