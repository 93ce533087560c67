// One websocket client: authenticates, answers what the protocol requires, and drags a widget if it is a writer.

import * as decoding from "lib0/decoding";
import { WebSocket } from "ws";
import * as Y from "yjs";
import * as protocol from "./frames.mjs";

/** A client of one document. `heard` is called with each update frame, `acknowledged` with each time of sending. */
export class Client {
  constructor(index, target, frames, hooks) {
    this.index = index;
    this.frames = frames;
    this.hooks = hooks;
    this.doc = new Y.Doc();
    /** When each of this client's edits was sent, by its Yjs clock. */
    this.sentAt = [];
    /** When what is not acknowledged yet was sent. */
    this.unacknowledged = [];
    this.ready = new Promise((resolve, reject) => {
      this.joined = resolve;
      this.failed = reject;
    });
    this.socket = new WebSocket(target.url, { perMessageDeflate: false, skipUTF8Validation: true });
    this.socket.on("open", () => {
      this.socket.send(frames.auth(target.token));
      this.socket.send(frames.stateVector);
    });
    this.socket.on("message", (data) => this.#received(data));
    this.socket.on("error", (error) => this.failed(error));
    this.socket.on("close", (code, reason) => this.#closed(code, reason));
  }

  #closed(code, reason) {
    const error = new Error(`client ${this.index} was closed: ${code} ${reason}`);
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
      this.hooks.acknowledged(this.unacknowledged.shift(), now);
    } else if (type === protocol.SYNC) {
      this.#synchronise(data[start + 1], data.subarray(start + 2));
    } else if (type === protocol.AUTH && data[start + 1] !== protocol.AUTHENTICATED) {
      this.failed(new Error(`client ${this.index} was denied`));
    }
  }

  #synchronise(step, rest) {
    if (step === protocol.STATE_VECTOR) {
      this.unacknowledged.push(Number.NaN);
      this.socket.send(this.frames.nothing);
    } else if (step === protocol.MISSING) {
      this.joined(decoding.readVarUint8Array(decoding.createDecoder(rest)));
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
    this.doc.getMap("elements").set(`bench-${this.index}`, this.widget);
    this.unacknowledged.push(Number.NaN);
    this.socket.send(this.frames.sync(protocol.UPDATE, this.update));
  }

  /** Drag it to another place. */
  drag(pos) {
    const clock = Y.getState(this.doc.store, this.doc.clientID);
    this.widget.set("pos", pos);
    const frame = this.frames.sync(protocol.UPDATE, this.update);
    const now = performance.now();
    this.sentAt[clock] = now;
    this.unacknowledged.push(now);
    this.socket.send(frame);
  }

  /** Leave, expecting to. */
  leave() {
    this.hooks = { ...this.hooks, closed: () => {} };
    this.socket.terminate();
  }
}
