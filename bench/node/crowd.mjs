// Many people on one Thing who move their cursors and change what they have selected. Says "ready" when all are there, and goes on until it is ended.

import * as encoding from "lib0/encoding";
import { Client } from "./client.mjs";
import { Frames } from "./frames.mjs";

const { url, token, document, people, perSecond, widgets } = JSON.parse(process.argv[2]);
const AWARENESS = 1;
const frames = new Frames(document);

/** An awareness update about one client. */
function presence(client, clock, state) {
  return encoding.encode((encoder) => {
    encoding.writeUint8Array(encoder, frames.address);
    encoding.writeVarUint(encoder, AWARENESS);
    encoding.writeVarUint8Array(encoder, encoding.encode((update) => {
      encoding.writeVarUint(update, 1);
      encoding.writeVarUint(update, client);
      encoding.writeVarUint(update, clock);
      encoding.writeVarString(update, JSON.stringify(state));
    }));
  });
}

function fail(error) {
  process.stderr.write(`${error}\n`);
  process.exit(1);
}

const hooks = { closed: fail, heard: () => {}, acknowledged: () => {} };
const crowd = [];
// A few at a time: the server takes no more from one address that have not said yet who they are.
while (crowd.length < people) {
  const few = Array.from({ length: Math.min(10, people - crowd.length) }, (_, at) => new Client(crowd.length + at, { url, token }, frames, hooks));
  await Promise.all(few.map((client) => client.ready)).catch(fail);
  crowd.push(...few);
}
let step = 0;
setInterval(() => {
  step += 1;
  for (const { index, doc, socket } of crowd) {
    const angle = step / 10 + index;
    const cursor = { x: Math.round(500 + 300 * Math.cos(angle)), y: Math.round(400 + 200 * Math.sin(angle)) };
    // Each about a second with another widget.
    const selection = [widgets[(index + Math.floor(step / perSecond)) % widgets.length]];
    socket.send(presence(doc.clientID, step, { user: {}, cursor, selection }));
  }
}, 1000 / perSecond);
process.stdout.write("ready\n");
