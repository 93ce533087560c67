import { create } from "zustand";

/**
 * Text beside documents on the page's one socket. The provider knows no text frames, and would take them for broken documents:
 * they are led past it.
 */
export class SpeakingSocket extends WebSocket {
  constructor(url: string | URL) {
    super(url);
    // Before the provider's own listener, as it was added before.
    this.addEventListener("message", (event: MessageEvent<unknown>) => {
      if (typeof event.data !== "string") return;
      event.stopImmediatePropagation();
      if (useShared.getState().socket === this) speaker?.onmessage?.({ data: event.data });
    });
    this.addEventListener("close", () => { if (useShared.getState().socket === this) forgetSpoken(); });
  }
}

interface Shared {
  /** The page's socket, once a Thing has been let in on it: by that the server knows whose it is. */
  readonly socket: WebSocket | null;
  /** How many Things are open live: as long as there is one, the socket comes back by itself. */
  readonly things: number;
}

export const useShared = create<Shared>(() => ({ socket: null, things: 0 }));

let speaker: SharedText | undefined;

/** A Thing is open live; returns how to take that back. */
export function countThing(): () => void {
  useShared.setState(({ things }) => ({ things: things + 1 }));
  return () => { useShared.setState(({ things }) => ({ things: things - 1 })); };
}

/** The server knows whose socket this is: text may be sent. */
export function introduced(socket: WebSocket | null): void {
  if (!socket || useShared.getState().socket === socket) return;
  useShared.setState({ socket });
  speaker?.onopen?.();
}

/** What one subscription needs of the page's socket; it takes the place of the one before. */
export function sharedText(service: string): SharedText {
  speaker = new SharedText(service);
  return speaker;
}

/** There is no such socket any more. */
export function forgetSpoken(): void {
  if (useShared.getState().socket === null) return;
  useShared.setState({ socket: null });
  speaker?.onclose?.();
}

/** The page's socket, as far as one subscription needs it; to close it leaves the socket itself open. */
class SharedText {
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor(private readonly service: string) {
    // The listeners are set behind this.
    queueMicrotask(() => { if (speaker === this && useShared.getState().socket) this.onopen?.(); });
  }

  get readyState(): number {
    return speaker === this && useShared.getState().socket ? WebSocket.OPEN : WebSocket.CLOSED;
  }

  send(text: string): void {
    const { socket } = useShared.getState();
    if (speaker === this && socket?.readyState === WebSocket.OPEN) socket.send(text);
  }

  close(): void {
    if (speaker !== this) return;
    this.send(JSON.stringify({ jsonrpc: "2.0", method: "widgetApp_stream_unsubscribe", params: { service: this.service } }));
    speaker = undefined;
    this.onclose?.();
  }
}
