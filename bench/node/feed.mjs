// Listens to the feed with many sockets while user actions are performed; prints what it has seen as one line of JSON.

import WebSocket from "ws";

const { listen, web, token, bearer, thing, listeners, actions, backlog } = JSON.parse(process.argv[2]);

/** The whole feed from a place on, or from now; resolves when a listener has heard so many messages. */
class Ear {
  constructor() {
    this.heard = 0;
    this.wanted = Infinity;
    this.arrivals = new Map();
  }

  open(place) {
    this.socket = new WebSocket(listen, { headers: { authorization: `Bearer ${bearer}` }, perMessageDeflate: false });
    this.socket.on("open", () => {
      this.socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "widgetApp_stream_subscribe", params: place }));
    });
    return new Promise((resolve, reject) => {
      this.socket.on("error", reject);
      this.socket.on("message", (text) => {
        const message = JSON.parse(text);
        if (message.error) reject(new Error(JSON.stringify(message.error)));
        else if (message.result) resolve(message.result);
        else this.hear(message.params);
      });
    });
  }

  hear(params) {
    this.heard += 1;
    if (params.params?.name !== undefined) this.arrivals.set(params.params.name, performance.now());
    if (this.heard >= this.wanted) this.done();
  }

  until(count) {
    this.wanted = count;
    return new Promise((resolve) => {
      this.done = resolve;
      if (this.heard >= count) resolve();
    });
  }
}

async function rename(name) {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const answer = await fetch(`${web}/_ajax/rename`, { method: "POST", headers, body: JSON.stringify({ thing, name }) });
  if (!answer.ok) throw new Error(`rename: ${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
}

const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

/** From just before an action is asked for, and from its answer, which comes when it is committed, until each listener has it. */
async function live(ears) {
  const asked = [];
  const answered = [];
  for (let number = 0; number < actions; number += 1) {
    const name = `live ${number}`;
    const from = performance.now();
    await rename(name);
    const committed = performance.now();
    while (ears.some((ear) => !ear.arrivals.has(name))) await new Promise((resolve) => setImmediate(resolve));
    for (const ear of ears) {
      asked.push(ear.arrivals.get(name) - from);
      answered.push(Math.max(0, ear.arrivals.get(name) - committed));
    }
  }
  for (const times of [asked, answered]) times.sort((a, b) => a - b);
  return {
    askedP50: percentile(asked, 0.5), askedP99: percentile(asked, 0.99),
    committedP50: percentile(answered, 0.5), committedP99: percentile(answered, 0.99),
  };
}

async function main() {
  const first = new Ear();
  const place = await first.open({});
  for (let number = 0; number < backlog; number += 1) await rename(`before ${number}`);
  await first.until(backlog);
  first.socket.close();
  const from = performance.now();
  const ears = Array.from({ length: listeners }, () => new Ear());
  await Promise.all(ears.map((ear) => ear.open({ epoch: place.epoch, after: place.newest })));
  await Promise.all(ears.map((ear) => ear.until(backlog)));
  const seconds = (performance.now() - from) / 1000;
  const times = await live(ears);
  process.stdout.write(`${JSON.stringify({ rate: (backlog * listeners) / seconds, ...times })}\n`);
  process.exit(0);
}

await main();
