// What all loads are made of: people who come, and writers who drag.

import { Client } from "./client.mjs";
import { Frames } from "./frames.mjs";

/** So many clients connect at once. */
const AT_ONCE = 10;
/** How far a writer's ticks stray, as a share of the time between them. */
const JITTER = 0.8;

/** Tell whoever started this what has come, as a line of JSON. */
export function say(event, more = {}) {
  console.log(JSON.stringify({ event, ...more }));
}

/** End, saying why. */
export function fail(error) {
  say("failed", { reason: String(error) });
  process.exit(1);
}

/** A small generator of pseudo-random numbers (mulberry32), so that a pair of runs has the same jitter. */
export function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The hooks of those for whom nothing matters. */
export const IDLE = { heard: () => {}, acknowledged: () => {}, closed: fail };

/** Let so many clients join a document, a few at a time, numbered from `first` on. */
export async function connect(target, document, count, hooks, first = 0) {
  const frames = new Frames(document, target.dialect);
  const clients = [];
  while (clients.length < count) {
    const from = clients.length;
    for (let i = from; i < Math.min(from + AT_ONCE, count); i += 1) clients.push(new Client(first + i, target, frames, hooks));
    await Promise.all(clients.slice(from).map((client) => client.ready));
  }
  return clients;
}

/** Where a widget is dragged to. */
export function around(angle) {
  return [Math.round(50_000 + 40_000 * Math.cos(angle)) / 100, Math.round(50_000 + 40_000 * Math.sin(angle)) / 100];
}

/**
 * Let a writer drag at its rate for as long as `writing()`; ticks stray, so that writers are in phase neither with each other nor
 * with the server.
 */
export function write(writer, rate, random, writing) {
  const period = 1000 / rate;
  let due = performance.now() + random() * period;
  let angle = random() * 2 * Math.PI;
  const tick = () => {
    if (!writing()) return;
    angle += 0.05;
    writer.drag(around(angle));
    due += period;
    setTimeout(tick, Math.max(1, due + (random() - 0.5) * JITTER * period - performance.now()));
  };
  setTimeout(tick, Math.max(1, due - performance.now()));
}
