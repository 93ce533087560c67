import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AjaxError } from "../ajax.ts";
import { Subscription } from "./service.ts";

class FakeSocket {
  static made: FakeSocket[] = [];
  readyState = 1;
  readonly sent: { id: number; method: string; params: unknown }[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor(readonly url: string, readonly protocols: string[]) { FakeSocket.made.push(this); }
  send(text: string): void { this.sent.push(JSON.parse(text) as FakeSocket["sent"][number]); }
  close(): void { this.readyState = 3; this.onclose?.(); }
  say(frame: object): void { this.onmessage?.({ data: JSON.stringify({ jsonrpc: "2.0", ...frame }) }); }
}

const heard: unknown[] = [];
let token = "t?>1";
let subscription: Subscription<unknown, unknown> | undefined;

function subscribe(fetch: () => Promise<string> = () => Promise.resolve(token), silence: "dead" | "asked" = "dead"): void {
  subscription = new Subscription("processes", {
    greeting: (greeting) => heard.push(["greeting", greeting]),
    news: (news) => heard.push(["news", news]),
    live: (live) => heard.push(["live", live]),
    refused: (reason) => heard.push(["refused", reason]),
  }, { token: fetch, open: (url, protocols) => new FakeSocket(url, protocols) as unknown as WebSocket, silence });
}

async function opened(): Promise<FakeSocket> {
  await vi.advanceTimersByTimeAsync(0);
  const socket = FakeSocket.made.at(-1);
  if (!socket) throw new Error("no socket");
  socket.onopen?.();
  return socket;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("location", { protocol: "https:", host: "here" });
  vi.stubGlobal("WebSocket", { CONNECTING: 0, OPEN: 1 });
  heard.length = 0;
  FakeSocket.made = [];
  token = "t?>1";
});

afterEach(() => {
  subscription?.end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("shows its token in the handshake, subscribes, and passes on what comes", async () => {
  subscribe();
  const socket = await opened();
  expect(socket.url).toBe("wss://here/_stream");
  expect(socket.protocols).toEqual(["widgetapp.v1", "base64url.bearer.widgetapp.dD8-MQ"]);
  expect(socket.sent.map(({ method, params }) => [method, params])).toEqual([["widgetApp_stream_subscribe", { service: "processes" }]]);
  socket.say({ id: 1, result: { a: 1 } });
  socket.say({ method: "widgetApp_stream_processes", params: { b: 2 } });
  expect(heard).toEqual([["greeting", { a: 1 }], ["live", true], ["news", { b: 2 }]]);
});

test("comes back after a loss, and after a silence", async () => {
  subscribe();
  (await opened()).close();
  await vi.advanceTimersByTimeAsync(1000);
  const second = await opened();
  expect(FakeSocket.made.length).toBe(2);
  second.say({ id: 1, result: {} });
  await vi.advanceTimersByTimeAsync(16_000);
  expect(second.readyState).toBe(3);
  expect(heard.at(-1)).toEqual(["live", false]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(FakeSocket.made.length).toBe(3);
});

test("a service that seldom has news is asked whether it is there, and taken for dead only when it does not answer", async () => {
  subscribe(undefined, "asked");
  const socket = await opened();
  for (let seconds = 0; seconds < 120; seconds += 30) {
    await vi.advanceTimersByTimeAsync(30_000);
    socket.say({ id: 3, result: {} });
  }
  expect([socket.readyState, socket.sent.filter(({ method }) => method === "widgetApp_stream_ping").length]).toEqual([1, 4]);
  await vi.advanceTimersByTimeAsync(61_000);
  expect(socket.readyState).toBe(3);
});

test("shows a fresher token as soon as there is one", async () => {
  subscribe();
  const socket = await opened();
  token = "t2";
  for (let second = 0; second < 20; second += 1) {
    socket.say({ method: "widgetApp_stream_processes", params: {} });
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(socket.sent.filter(({ method }) => method === "widgetApp_stream_reauth").map(({ params }) => params)).toEqual([{ token: "t2" }]);
});

test("a refusal ends it, with its reason; so does a token that cannot be had", async () => {
  subscribe();
  (await opened()).say({ id: 1, error: { message: "Only an administrator.", data: { come_back: false } } });
  expect(heard.at(-1)).toEqual(["refused", "Only an administrator."]);
  subscribe(() => Promise.reject(new AjaxError("forbidden", "No.", false, 403, undefined)));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard.at(-1)).toEqual(["refused", "No."]);
  expect(FakeSocket.made.length).toBe(1);
});

test("one that is ended while it is being opened is closed when it is open", async () => {
  subscribe();
  await vi.advanceTimersByTimeAsync(0);
  const socket = FakeSocket.made[0];
  if (socket) socket.readyState = 0;
  subscription?.end();
  expect(socket?.readyState).toBe(0);
  socket?.onopen?.();
  expect([socket?.readyState, socket?.sent]).toEqual([3, []]);
});

test("when it is ended, nothing more happens", async () => {
  subscribe();
  const socket = await opened();
  subscription?.end();
  expect(socket.readyState).toBe(3);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(FakeSocket.made.length).toBe(1);
});
