// People at work with the unmodified y-websocket provider, told the same things as those with Hocuspocus'.

import WebSocket from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { contentOf, setWidget } from "./thing.mjs";

/** One person on one Thing, on a socket of his own. Nothing is ever acknowledged to him. */
class OneThing {
  constructor(editor, thing) {
    this.made = 0;
    this.opened = 0;
    this.closes = [];
    this.denied = [];
    this.doc = new Y.Doc();
    const bearer = `base64url.bearer.widgetapp.${Buffer.from(editor.token).toString("base64url")}`;
    // In one process, the providers of two people would otherwise speak to each other past the server.
    const options = { WebSocketPolyfill: WebSocket, protocols: ["widgetapp.yjs.v1", bearer], disableBc: true };
    this.provider = new WebsocketProvider(editor.url, thing, this.doc, options);
    this.provider.on("status", ({ status }) => { if (status === "connected") this.opened += 1; });
    this.provider.on("connection-close", (event) => { if (event) this.closes.push(event.code); });
    this.provider.on("closed", () => { this.denied.push("closed"); });
  }

  get widgets() { return this.doc.getMap("elements"); }

  set(widget, props) {
    this.made += 1;
    setWidget(this.doc, widget, props);
  }

  look() {
    const { provider } = this;
    return {
      synced: provider.synced, unsynced: 0, scope: null, denied: this.denied, made: this.made, acknowledged: 0,
      status: provider.wsconnected ? "connected" : "disconnected", opened: this.opened, closes: this.closes, atClose: null,
      away: [], slowest: 0, extensions: provider.ws?.extensions ?? "", client: this.doc.clientID, doc: contentOf(this.doc),
      peers: Object.fromEntries(provider.awareness.getStates()),
    };
  }
}

/** One person's program. */
export class OneThingEditor {
  constructor(name, url, token) {
    this.name = name;
    this.url = url;
    this.token = token;
    this.seats = new Map();
  }

  open(thing) { this.seats.set(thing, new OneThing(this, thing)); }

  disconnect() {
    for (const seat of this.seats.values()) seat.provider.destroy();
  }
}
