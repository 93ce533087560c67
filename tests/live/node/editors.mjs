// People at work, with the unmodified provider: told what to do by lines of JSON, one answer to each.

import { createInterface } from "node:readline";
import * as newest from "@hocuspocus/provider";
import * as second from "hocuspocus-2";
import * as third from "hocuspocus-3";
import WebSocket from "ws";
import * as Y from "yjs";
import { OneThingEditor } from "./one-thing.mjs";
import { contentOf, setWidget } from "./thing.mjs";

/** The providers by their version, all unmodified. */
const packages = { 2: second, 3: third, 4: newest };

const editors = new Map();

/** A socket that offers no compression, and one that offers it, for every message however small. */
class Plain extends WebSocket {
  constructor(url) { super(url, { perMessageDeflate: false }); }
}
class Compressing extends WebSocket {
  constructor(url) { super(url, { perMessageDeflate: { threshold: 0 } }); }
}

/**
 * The same kind of socket, of which somebody hears what is sent. An error is told by the close that follows it, as in a
 * browser: `ws` would end the process for one that nobody hears, and the provider hears none while it gives up an attempt.
 */
const heard = (Socket, hear) => class extends Socket {
  constructor(url) {
    super(url);
    this.on("error", () => {});
  }

  send(data, ...options) {
    hear(data);
    super.send(data, ...options);
  }
};

/** Whose answer to a question of the server's this is: the name of its Thing, which says its length in one byte. */
function answered(data) {
  const end = data[0] + 1;
  return data[end] === 0 && data[end + 1] === 1 ? Buffer.from(data.slice(1, end)).toString() : undefined;
}

/** One person on one Thing. */
class Seat {
  constructor(editor, thing, options) {
    this.editor = editor;
    this.made = 0;
    /** The edits that are not known to be stored, in their order, and the longest time until one was (ms). */
    this.pending = [];
    this.slowest = 0;
    /** What the provider counts, in its order: edits, and the answer to the server, of which the next acknowledgements are. */
    this.counting = [];
    this.unsynced = 0;
    /** Of each edit that is acknowledged: when it was made, and how long that took (ms). */
    this.times = [];
    /** When each was acknowledged, by the monotonic clock that all processes of the machine share (ns). */
    this.moments = [];
    this.denied = [];
    this.doc = new Y.Doc();
    this.provider = new editor.package.HocuspocusProvider({
      websocketProvider: editor.socket,
      name: thing,
      document: this.doc,
      token: () => editor.token,
      onAuthenticationFailed: ({ reason }) => { this.denied.push(reason); },
      ...options,
    });
    // With each hand-shake it counts anew: what it made before is stored when its answer to the server is.
    const countAnew = this.provider.resetUnsyncedChanges;
    this.provider.resetUnsyncedChanges = () => {
      this.counting = [];
      this.toAnswer = true;
      this.unsynced = 1;
      countAnew.call(this.provider);
    };
    // Before version 3 the event is the number itself.
    this.provider.on("unsyncedChanges", (event) => { this.counts(event.number ?? event); });
    this.provider.on("synced", ({ state }) => { if (state) editor.back(); });
    // Before version 3 it has done so by itself.
    this.provider.attach?.();
  }

  counts(number) {
    const acknowledged = number < this.unsynced;
    this.unsynced = number;
    if (!acknowledged) return;
    for (const edit of this.counting.shift() ?? []) edit.stored = true;
    while (this.pending[0]?.stored) this.isStored(this.pending.shift());
  }

  /** It has told the server what that lacks: all that is not known to be stored, and was not sent since. */
  answers() {
    if (!this.toAnswer) return;
    this.toAnswer = false;
    this.counting.push([...this.pending]);
  }

  isStored({ made }) {
    const took = Date.now() - made;
    this.slowest = Math.max(this.slowest, took);
    this.times.push([made, took]);
    this.moments.push(Number(process.hrtime.bigint()));
  }

  get widgets() { return this.doc.getMap("elements"); }

  /** The edits are numbered from 1, and acknowledged in their order: so many of them are known to be stored. */
  get acknowledged() { return this.made - this.pending.length; }

  /** What follows is an edit. */
  makes() {
    this.made += 1;
    const edit = { made: Date.now(), stored: false };
    this.pending.push(edit);
    this.counting.push([edit]);
  }

  set(widget, props) {
    this.makes();
    setWidget(this.doc, widget, props);
  }

  /** One edit that takes long to apply: so many entries of a map. */
  weigh(count) {
    this.makes();
    this.doc.transact(() => {
      const map = this.doc.getMap("weight");
      for (let number = 0; number < count; number += 1) map.set(number.toString(36), 0);
    });
  }

  keepEditing(every) {
    this.timer = setInterval(() => { this.set(`${this.editor.name}-${this.made + 1}`, { type: "rectangle", pos: [this.made, 0] }); }, every);
  }

  /** Makes edits, and kills processes in the very moment in which the last of them is acknowledged. */
  killWhenSaved(count, pids) {
    for (let number = 1; number <= count; number += 1) this.set(`widget ${number}`, { type: "rectangle", pos: [number, number] });
    this.provider.on("unsyncedChanges", ({ number }) => {
      if (number === 0) for (const pid of pids.splice(0)) process.kill(pid, "SIGKILL");
    });
  }

  /** With `brief`, without what is on the Thing, which grows. */
  look(brief) {
    const { provider } = this;
    return {
      synced: provider.synced, unsynced: provider.unsyncedChanges, scope: provider.authorizedScope ?? null,
      denied: this.denied, made: this.made, acknowledged: this.acknowledged, status: this.editor.socket.status,
      opened: this.editor.opened, closes: this.editor.closes, atClose: this.atClose ?? null,
      away: this.editor.away, slowest: this.slowest, extensions: this.editor.socket.webSocket?.extensions ?? "",
      client: this.doc.clientID,
      doc: brief ? { elements: {}, files: {} } : contentOf(this.doc),
      peers: brief ? {} : Object.fromEntries(provider.awareness.getStates()),
    };
  }
}

/** One person's browser: one socket, several Things. */
class Editor {
  constructor(name, url, token, compressed, version, options) {
    this.package = packages[version ?? 4];
    this.name = name;
    this.token = token;
    this.opened = 0;
    this.closes = [];
    /** How long it was away, each time: from a close until it had a Thing again (ms). */
    this.away = [];
    /** The same, as from when until when (ms since 1970). */
    this.returns = [];
    this.seats = new Map();
    this.socket = new this.package.HocuspocusProviderWebsocket({
      url,
      WebSocketPolyfill: heard(compressed ? Compressing : Plain, (data) => { this.sends(data); }),
      onOpen: () => { this.opened += 1; },
      onClose: ({ event }) => { this.closed(event); },
      ...options,
    });
  }

  open(thing, options) { this.seats.set(thing, new Seat(this, thing, options)); }

  sends(data) { this.seats.get(answered(data))?.answers(); }

  disconnect() { this.socket.destroy(); }

  back() {
    if (this.closedAt !== undefined) {
      this.away.push(Date.now() - this.closedAt);
      this.returns.push([this.closedAt, Date.now()]);
    }
    this.closedAt = undefined;
  }

  closed({ code }) {
    // Refused attempts to come back are no connections that ended.
    if (this.closes.length >= this.opened) return;
    this.closes.push(code);
    this.closedAt = Date.now();
    if (this.givesUp) this.socket.disconnect();
    for (const seat of this.seats.values()) seat.atClose = seat.acknowledged;
  }
}

/** What stored updates amount to, found out with no code of the server's; `partly`: also where some are not there yet. */
function decode({ updates, partly }) {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, Buffer.from(update, "base64"));
  if (!partly && doc.store.pendingStructs !== null) throw new Error("the stored updates lack something that they build on");
  return contentOf(doc);
}

const seatOf = ({ editor, thing }) => editors.get(editor).seats.get(thing);

const actions = {
  decode,
  connect: ({ editor, url, token, compressed, version, options }) => {
    editors.set(editor, new Editor(editor, url, token, compressed, version, options));
  },
  connectOneThing: ({ editor, url, token }) => { editors.set(editor, new OneThingEditor(editor, url, token)); },
  open: ({ editor, thing, options }) => { editors.get(editor).open(thing, options); },
  set: (order) => { seatOf(order).set(order.widget, order.props); },
  remove: (order) => {
    const seat = seatOf(order);
    seat.makes();
    seat.widgets.delete(order.widget);
  },
  weigh: (order) => { seatOf(order).weigh(order.count); },
  giveUpWhenClosed: ({ editor }) => { editors.get(editor).givesUp = true; },
  keepEditing: (order) => { seatOf(order).keepEditing(order.every); },
  stopEditing: (order) => { clearInterval(seatOf(order).timer); },
  killWhenSaved: (order) => { seatOf(order).killWhenSaved(order.count, order.pids); },
  show: (order) => { seatOf(order).provider.awareness.setLocalStateField("cursor", order.cursor); },
  claim: (order) => { seatOf(order).provider.awareness.setLocalStateField("user", order.user); },
  times: (order) => {
    const { times, moments, editor } = seatOf(order);
    return { times, moments, returns: editor.returns };
  },
  look: (order) => seatOf(order).look(order.brief),
  pause: ({ editor }) => { editors.get(editor).socket.webSocket.pause(); },
  resume: ({ editor }) => { editors.get(editor).socket.webSocket.resume(); },
  leave: (order) => { seatOf(order).provider.destroy(); },
  disconnect: ({ editor }) => { editors.get(editor).disconnect(); },
  renew: ({ editor, token }) => { editors.get(editor).token = token; },
};

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  try {
    process.stdout.write(`${JSON.stringify({ id: order.id, result: actions[order.do](order) ?? null })}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ id: order.id, error: error.stack })}\n`);
  }
}
process.exit(0);
