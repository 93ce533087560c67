// One websocket client: authenticates, answers what the protocol requires, and drags a widget if it is a writer.

import * as decoding from "lib0/decoding";
import * as Y from "yjs";
import * as protocol from "./frames.mjs";
import { Socket } from "./socket.mjs";

/** A client of one document. `heard` is called with each update frame, `acknowledged` with each time of sending. */
export class Client {
  constructor(index, target, frames, hooks) {
    this.index = index;
    this.name = `bench-${index}`;
    this.frames = frames;
    this.hooks = hooks;
    this.doc = new Y.Doc();
    /** When each of this client's edits was sent, by its Yjs clock. */
    this.sentAt = [];
    /** How often it has dragged, and where to at last. */
    this.drags = 0;
    /** When what is not acknowledged yet was sent. */
    this.unacknowledged = [];
    this.ready = new Promise((resolve, reject) => {
      this.joined = resolve;
      this.failed = reject;
    });
    this.socket = new Socket(frames.url(target.url), {
      open: () => {
        for (const frame of frames.opening(target.token)) this.socket.send(frame);
      },
      message: (data) => this.#received(data),
      closed: (reason) => this.#closed(reason),
    });
  }

  #closed(reason) {
    const error = new Error(`${this.name} was closed: ${reason}`);
    this.failed(error);
    this.hooks.closed(error);
  }

  #received(data) {
    const now = performance.now();
    if (data.length === 1 && data[0] === protocol.PING) {
      this.socket.send(protocol.PONG);
      return;
    }
    const { start } = this.frames;
    const type = data[start];
    if (type === protocol.SYNC && data[start + 1] === protocol.UPDATE) {
      this.hooks.heard(this, data, now);
    } else if (type === protocol.SYNC_STATUS) {
      this.hooks.acknowledged(this, this.unacknowledged.shift(), now);
    } else if (type === protocol.SYNC) {
      this.#synchronise(data[start + 1], data.subarray(start + 2));
    } else if (type === protocol.AUTH && data[start + 1] !== protocol.AUTHENTICATED) {
      this.failed(new Error(`${this.name} was denied`));
    }
  }

  #synchronise(step, rest) {
    if (step === protocol.STATE_VECTOR) {
      this.#send(this.frames.nothing);
    } else if (step === protocol.MISSING) {
      this.joined(decoding.readVarUint8Array(decoding.createDecoder(rest)).slice());
    }
  }

  /** Put a widget of one's own on the canvas. */
  place() {
    this.doc.on("update", (update) => {
      this.update = update;
    });
    this.widget = new Y.Map([
      ["type", "rectangle"],
      ["size", [160, 90]],
      ["pos", [0, 0]],
    ]);
    this.doc.getMap("elements").set(this.name, this.widget);
    this.#send(this.frames.sync(protocol.UPDATE, this.update));
    this.firstDrag = Y.getState(this.doc.store, this.doc.clientID);
  }

  /** Drag it to another place. */
  drag(pos) {
    this.drags += 1;
    this.last = pos;
    const clock = Y.getState(this.doc.store, this.doc.clientID);
    this.widget.set("pos", pos);
    const frame = this.frames.sync(protocol.UPDATE, this.update);
    const now = performance.now();
    this.sentAt[clock] = now;
    this.#send(frame, now);
  }

  /** What follows is acknowledged, or would be, as an edit of that moment. */
  #send(frame, sentAt = Number.NaN) {
    if (!this.frames.plain) this.unacknowledged.push(sentAt);
    this.socket.send(frame);
  }

  /** Send an update of one's own making. */
  send(update) {
    this.#send(this.frames.sync(protocol.UPDATE, update));
  }

  /** Leave, expecting to. */
  leave() {
    this.hooks = { ...this.hooks, closed: () => {} };
    this.socket.terminate();
  }
}
