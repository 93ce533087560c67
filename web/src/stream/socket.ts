import { HocuspocusProviderWebsocket, WebSocketStatus } from "@hocuspocus/provider";
import { setConnection } from "./connection.ts";
import { forgetSpoken, SpeakingSocket } from "./shared-text.ts";
import { forgetToken } from "./token.ts";

const UNAUTHORIZED = 4401;

/**
 * What is sent while there is no connection the provider would keep, and send one by one when there is: hours of work offline,
 * of which the hand-shake brings all at once anyway.
 */
class PageSocket extends HocuspocusProviderWebsocket {
  override send(message: unknown): void {
    if (this.webSocket?.readyState === WebSocket.OPEN) super.send(message);
  }
}

let socket: HocuspocusProviderWebsocket | undefined;
/** Counts the sockets that were given up. */
let round = 0;

/** The one socket of the page; every open Thing goes through it. */
export function sharedSocket(): HocuspocusProviderWebsocket {
  socket ??= open();
  return socket;
}

function open(): HocuspocusProviderWebsocket {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  // The provider would come back after exactly a second: all clients of a server process that has died at the same moment.
  // It takes whole milliseconds only, and connects never, without a word, where they are not.
  const pause = Math.round(500 + Math.random() * 1000);
  const mine = round;
  return new PageSocket({
    url: `${scheme}://${location.host}/_stream`,
    WebSocketPolyfill: SpeakingSocket,
    delay: pause,
    minDelay: pause,
    // One that was given up goes on speaking for a while.
    onStatus: ({ status }) => { if (mine === round) setConnection(status); },
    onClose: ({ event }) => { if (event.code === UNAUTHORIZED) forgetToken(); },
  });
}

/** Ends the socket, for log-out, or where nothing streams: the next Thing opens a new one with the new person's token. */
export function closeSocket(): void {
  round += 1;
  forgetSpoken();
  if (socket) end(socket);
  socket = undefined;
  forgetToken();
}

/** The browser complains of a connection that is closed while it is just being opened: that one is closed as soon as it is. */
function end(given: HocuspocusProviderWebsocket): void {
  const { webSocket } = given;
  if (webSocket?.readyState !== WebSocket.CONNECTING) {
    given.destroy();
    return;
  }
  for (const event of ["open", "error"]) webSocket.addEventListener(event, () => { given.destroy(); }, { once: true });
}

/** Tries again now instead of after the provider's pause, which can be half a minute. */
export function reconnectNow(): void {
  if (socket && socket.status !== WebSocketStatus.Connected) void socket.connect();
}

/** Starts the connection anew: the way back for a Thing that could not be authenticated on it. */
export function restartConnection(): void {
  socket?.webSocket?.close();
}
