import { HocuspocusProviderWebsocket, WebSocketStatus } from "@hocuspocus/provider";
import { setConnection } from "./connection.ts";
import { Ledger } from "./ledger.ts";
import { forgetToken } from "./token.ts";

const UNAUTHORIZED = 4401;

const ledger = new Ledger();

function bytesOf(data: unknown): Uint8Array | undefined {
  if (data instanceof Uint8Array) return data;
  return data instanceof ArrayBuffer ? new Uint8Array(data) : undefined;
}

/**
 * The browser's socket, kept account of. Text frames would be told apart here: the server sends them only to a
 * connection that sent one first, and the provider cannot read them.
 */
class StreamSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    ledger.reset();
    this.addEventListener("message", (event: MessageEvent<unknown>) => {
      const frame = bytesOf(event.data);
      if (frame) ledger.received(frame);
    });
  }

  override send(data: string | BufferSource | Blob): void {
    const frame = bytesOf(data);
    if (frame) ledger.sent(frame);
    super.send(data);
  }
}

let socket: HocuspocusProviderWebsocket | undefined;

/** The one socket of the page; every open Thing goes through it. */
export function sharedSocket(): HocuspocusProviderWebsocket {
  socket ??= open();
  return socket;
}

function open(): HocuspocusProviderWebsocket {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return new HocuspocusProviderWebsocket({
    url: `${scheme}://${location.host}/_stream`,
    WebSocketPolyfill: StreamSocket,
    onStatus: ({ status }) => { setConnection(status); },
    onClose: ({ event }) => { if (event.code === UNAUTHORIZED) forgetToken(); },
  });
}

/** Ends the socket, for log-out: the next Thing opens a new one with the new person's token. */
export function closeSocket(): void {
  socket?.destroy();
  socket = undefined;
  forgetToken();
}

/** Tries again now instead of after the provider's pause, which can be half a minute. */
export function reconnectNow(): void {
  if (socket && socket.status !== WebSocketStatus.Connected) void socket.connect();
}

/** Starts the connection anew: the way back for a Thing that could not be authenticated on it. */
export function restartConnection(): void {
  socket?.webSocket?.close();
}

export function isSettled(thing: string): boolean {
  return ledger.isSettled(thing);
}
