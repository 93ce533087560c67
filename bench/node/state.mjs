// What a document holds, or comes to hold in a while, as some servers answer before they have read it: up to which clock of each Yjs
// client.
// Usage: node state.mjs '{"url", "token", "dialect", "documents"}'

import { setTimeout as sleep } from "node:timers/promises";
import * as decoding from "lib0/decoding";
import * as Y from "yjs";
import { Client } from "./client.mjs";
import { Frames } from "./frames.mjs";
import { IDLE, fail, say } from "./people.mjs";

/** How long a server may take to read the document (ms). */
const WHILE = 2_000;

const options = JSON.parse(process.argv[2]);

async function main() {
  const doc = new Y.Doc();
  const heard = ({ frames }, data) => {
    Y.applyUpdate(doc, decoding.readVarUint8Array(decoding.createDecoder(data.subarray(frames.start + 2))));
  };
  const client = new Client(0, options, new Frames(options.documents[0], options.dialect), { ...IDLE, heard });
  Y.applyUpdate(doc, await client.ready);
  await sleep(WHILE);
  say("result", { clocks: Object.fromEntries(Y.decodeStateVector(Y.encodeStateVector(doc))) });
  process.exit(0);
}

main().catch(fail);
