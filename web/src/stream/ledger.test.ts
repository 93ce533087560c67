import * as encoding from "lib0/encoding";
import { expect, test } from "vitest";
import { Ledger } from "./ledger.ts";

function frame(thing: string, ...numbers: readonly number[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, thing);
  for (const number of numbers) encoding.writeVarUint(encoder, number);
  return encoding.toUint8Array(encoder);
}

const STEP_1 = [0, 0];
const STEP_2 = [0, 1];
const UPDATE = [0, 2];
const ACK = [8, 1];

test("after a reconnection nothing is settled until the last queued edit is acknowledged", () => {
  const ledger = new Ledger();
  ledger.sent(frame("t", ...STEP_1));
  ledger.sent(frame("t", ...UPDATE));
  ledger.sent(frame("t", ...UPDATE));
  ledger.received(frame("t", ...ACK));
  ledger.sent(frame("t", ...STEP_2));
  ledger.received(frame("t", ...ACK));
  expect(ledger.isSettled("t")).toBe(false);
  ledger.received(frame("t", ...ACK));
  expect(ledger.isSettled("t")).toBe(true);
});

test("the answer to a server that begins anew is covered by the updates in it", () => {
  const ledger = new Ledger();
  ledger.sent(frame("t", ...STEP_1));
  ledger.received(frame("t", ...ACK));
  ledger.sent(frame("t", ...UPDATE));
  ledger.sent(frame("t", ...STEP_2));
  expect(ledger.isSettled("t")).toBe(false);
  ledger.received(frame("t", ...ACK));
  expect(ledger.isSettled("t")).toBe(true);
});

test("a new connection starts with nothing settled", () => {
  const ledger = new Ledger();
  ledger.sent(frame("t", ...STEP_1));
  ledger.received(frame("t", ...ACK));
  ledger.reset();
  expect(ledger.isSettled("t")).toBe(false);
});

test("refusals, presence, pings and other Things do not count", () => {
  const ledger = new Ledger();
  ledger.sent(frame("t", ...STEP_1));
  ledger.sent(frame("t", 1, 0));
  ledger.received(frame("t", 8, 0));
  ledger.received(frame("other", ...ACK));
  ledger.received(Uint8Array.of(9));
  expect(ledger.isSettled("t")).toBe(false);
  ledger.received(frame("t", ...ACK));
  expect(ledger.isSettled("t")).toBe(true);
});

test("a Thing that was left and opened again is asked anew", () => {
  const ledger = new Ledger();
  ledger.sent(frame("t", ...UPDATE));
  ledger.sent(frame("t", 7));
  expect(ledger.isSettled("t")).toBe(false);
  ledger.sent(frame("t", ...STEP_1));
  ledger.received(frame("t", ...ACK));
  expect(ledger.isSettled("t")).toBe(true);
});
