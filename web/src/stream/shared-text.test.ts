import { afterEach, beforeEach, expect, test, vi } from "vitest";

class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  readyState = FakeSocket.OPEN;
  readonly sent: string[] = [];
  constructor(readonly url: string) { super(); }
  send(text: string): void { this.sent.push(text); }
}

async function freshPage(): Promise<typeof import("./shared-text.ts")> {
  vi.resetModules();
  return import("./shared-text.ts");
}

beforeEach(() => { vi.stubGlobal("WebSocket", FakeSocket); });
afterEach(() => { vi.unstubAllGlobals(); });

function listen(text: ReturnType<Awaited<ReturnType<typeof freshPage>>["sharedText"]>): string[] {
  const heard: string[] = [];
  text.onopen = () => heard.push("open");
  text.onmessage = ({ data }) => heard.push(String(data));
  text.onclose = () => heard.push("close");
  return heard;
}

test("text is led past whoever takes documents, to the one subscription; documents are not touched", async () => {
  const { introduced, sharedText, SpeakingSocket } = await freshPage();
  const socket = new SpeakingSocket("ws://here");
  const documents: unknown[] = [];
  socket.addEventListener("message", ({ data }) => documents.push(data));
  const text = sharedText("notifications");
  const heard = listen(text);
  text.send("too early");
  introduced(socket);
  introduced(socket);
  text.send("subscribe");
  socket.dispatchEvent(new MessageEvent("message", { data: "news" }));
  const bytes = new ArrayBuffer(1);
  socket.dispatchEvent(new MessageEvent("message", { data: bytes }));
  expect([heard, documents, (socket as unknown as FakeSocket).sent]).toEqual([["open", "news"], [bytes], ["subscribe"]]);
});

test("where the socket is known already it is open at once; when that is gone, so is this, until the next one", async () => {
  const { introduced, sharedText, SpeakingSocket, useShared } = await freshPage();
  const first = new SpeakingSocket("ws://here");
  introduced(first);
  const heard = listen(sharedText("notifications"));
  await Promise.resolve();
  first.dispatchEvent(new Event("close"));
  expect(useShared.getState().socket).toBeNull();
  introduced(new SpeakingSocket("ws://here"));
  first.dispatchEvent(new Event("close"));
  expect(heard).toEqual(["open", "close", "open"]);
});

test("to end a subscription leaves the socket open", async () => {
  const { introduced, sharedText, SpeakingSocket, useShared } = await freshPage();
  const socket = new SpeakingSocket("ws://here");
  introduced(socket);
  const text = sharedText("notifications");
  const heard = listen(text);
  text.close();
  text.close();
  await Promise.resolve();
  expect((socket as unknown as FakeSocket).sent.map((one) => (JSON.parse(one) as { method: string }).method)).toEqual(["widgetApp_stream_unsubscribe"]);
  expect([heard, useShared.getState().socket]).toEqual([["close"], socket]);
});

test("Things are counted for as long as they are open", async () => {
  const { countThing, useShared } = await freshPage();
  const ends = [countThing(), countThing()];
  expect(useShared.getState().things).toBe(2);
  for (const end of ends) end();
  expect(useShared.getState().things).toBe(0);
});
