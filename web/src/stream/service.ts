import { pauseAfter } from "../canvas/retry.ts";
import { refusalWords } from "../language/refusals.ts";
import { forgetToken, streamToken } from "./token.ts";

/** Named services of the Streaming API, which send news as JSON-RPC notifications. */
export interface ServiceListener<Greeting, News> {
  /** What there is to know already; comes anew after each reconnection. */
  readonly greeting: (greeting: Greeting) => void;
  readonly news: (news: News) => void;
  /** Whether news are coming. */
  readonly live: (live: boolean) => void;
  /** The server will not send any, for this reason. */
  readonly refused: (reason: string) => void;
}

/** A service that always has news sends them at least this often, or its connection is taken for dead (ms). */
const SILENCE = 15_000;
/** Of others the server is asked this often whether it is there; a few answers may be late (ms). */
const PING_PACE = 25_000;
const LONG_SILENCE = 60_000;
/** How often to look for a fresher token to show (ms); well within the margin that tokens are renewed in. */
const RENEWAL = 15_000;

const SUBSCRIBE = 1;
const REAUTH = 2;
const PING = 3;
/** Subscriptions to further services have numbers from here on. */
const FURTHER = 10;

/** The way of the news: a socket of one's own, as a rule. */
export interface Way {
  readonly token?: () => Promise<string>;
  readonly open?: (url: string, protocols: string[]) => WebSocket;
  /** Whether silence means that the connection is dead, means it only when nobody answers, or means nothing. */
  readonly silence?: "dead" | "asked" | "any";
}

interface Frame {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly data?: { readonly code?: string; readonly come_back?: boolean } };
}

function said({ message, data }: NonNullable<Frame["error"]>): string {
  return refusalWords(data?.code ?? "", message);
}

function protocols(token: string): string[] {
  const encoded = btoa(token).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return ["widgetapp.v1", `base64url.bearer.widgetapp.${encoded}`];
}

function address(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/_stream`;
}

/** What is heard besides on the same connection. */
interface Further {
  readonly service: string;
  readonly listener: ServiceListener<unknown, unknown>;
}

/** One subscription, which comes back by itself until it is ended. */
export class Subscription<Greeting, News> {
  #socket: WebSocket | undefined;
  #token = "";
  #attempt = 0;
  #ended = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #renewal: ReturnType<typeof setInterval> | undefined;
  #pings: ReturnType<typeof setInterval> | undefined;
  readonly #way: Required<Way>;
  readonly #further = new Map<number, Further>();
  #next = FURTHER;

  constructor(private readonly service: string, private readonly listener: ServiceListener<Greeting, News>, way: Way = {}) {
    this.#way = { token: streamToken, open: (url, names) => new WebSocket(url, names), silence: "dead", ...way };
    void this.#connect();
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#retry);
    // One that is just being opened the browser would complain of; it is closed as soon as it is open.
    if (this.#socket?.readyState !== WebSocket.CONNECTING) this.#socket?.close();
    this.#lost();
  }

  /** Hears another service on the same connection, which is subscribed to whenever this one is; returns how to end that. */
  also<G, N>(service: string, listener: ServiceListener<G, N>): () => void {
    const id = this.#next++;
    this.#further.set(id, { service, listener: listener as ServiceListener<unknown, unknown> });
    if (this.#socket?.readyState === WebSocket.OPEN) this.#call(id, "subscribe", { service });
    return () => {
      this.#further.delete(id);
      if (!this.#ended && this.#socket?.readyState === WebSocket.OPEN) this.#call(id, "unsubscribe", { service });
    };
  }

  async #connect(): Promise<void> {
    try {
      this.#token = await this.#way.token();
    } catch (error) {
      const pause = pauseAfter(error, this.#attempt++, Math.random);
      if (pause === null) this.#refuse(error instanceof Error ? error.message : "");
      else this.#later(pause);
      return;
    }
    if (this.#ended) return;
    const socket = this.#socket = this.#way.open(address(), protocols(this.#token));
    let opened = false;
    socket.onopen = () => {
      opened = true;
      if (this.#ended) socket.close();
      else this.#opened();
    };
    socket.onmessage = ({ data }) => { if (typeof data === "string") this.#received(JSON.parse(data) as Frame); };
    socket.onclose = () => {
      // A browser does not say why a handshake failed: the token may be the reason.
      if (!opened) forgetToken();
      this.#lost();
      if (!this.#ended) this.#later(pauseAfter(undefined, this.#attempt++, Math.random) ?? RENEWAL);
    };
  }

  #opened(): void {
    this.#heard();
    this.#call(SUBSCRIBE, "subscribe", { service: this.service });
    for (const [id, { service }] of this.#further) this.#call(id, "subscribe", { service });
    this.#renewal = setInterval(() => { void this.#renew(); }, RENEWAL);
    if (this.#way.silence === "asked") this.#pings = setInterval(() => { this.#call(PING, "ping", {}); }, PING_PACE);
  }

  #received(frame: Frame): void {
    this.#heard();
    if (frame.method === `widgetApp_stream_${this.service}`) this.listener.news(frame.params as News);
    else if (frame.method === "widgetApp_stream_ended") this.#socket?.close();
    else if (frame.method !== undefined) this.#other(frame.method)?.listener.news(frame.params);
    else if (frame.id !== undefined && frame.id >= FURTHER) this.#answered(frame);
    else if (frame.id === SUBSCRIBE && frame.error) {
      if (frame.error.data?.come_back === true) this.#socket?.close();
      else this.#refuse(said(frame.error));
    } else if (frame.id === SUBSCRIBE) {
      this.#attempt = 0;
      this.listener.greeting(frame.result as Greeting);
      this.listener.live(true);
    }
  }

  #other(method: string): Further | undefined {
    return [...this.#further.values()].find(({ service }) => method === `widgetApp_stream_${service}`);
  }

  #answered({ id, result, error }: Frame): void {
    const further = this.#further.get(id ?? 0);
    if (error) further?.listener.refused(said(error));
    else if (further && result !== undefined) {
      further.listener.greeting(result);
      further.listener.live(true);
    }
  }

  #refuse(reason: string): void {
    this.end();
    this.listener.refused(reason);
  }

  async #renew(): Promise<void> {
    const token = await this.#way.token().catch(() => this.#token);
    if (token === this.#token || this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#token = token;
    this.#call(REAUTH, "reauth", { token });
  }

  #call(id: number, method: string, params: object): void {
    this.#socket?.send(JSON.stringify({ jsonrpc: "2.0", id, method: `widgetApp_stream_${method}`, params }));
  }

  #heard(): void {
    clearTimeout(this.#silence);
    const { silence } = this.#way;
    if (silence === "any") return;
    this.#silence = setTimeout(() => { this.#socket?.close(); }, silence === "dead" ? SILENCE : LONG_SILENCE);
  }

  #lost(): void {
    clearTimeout(this.#silence);
    clearInterval(this.#renewal);
    clearInterval(this.#pings);
    this.listener.live(false);
    for (const { listener } of this.#further.values()) listener.live(false);
  }

  #later(pause: number): void {
    this.#retry = setTimeout(() => { void this.#connect(); }, pause);
  }
}
