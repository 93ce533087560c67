// Which edits an update frame delivers, and how late: one frame may hold several edits of several authors.

import * as decoding from "lib0/decoding";
import * as Y from "yjs";

/** How finely latencies are counted (ms), and up to which one. */
const STEP = 0.01;
const MOST = 10_000;

/** How long what a frame holds is remembered, at least (ms). */
const REMEMBERED = 2_000;

/** Counts durations. */
export class Histogram {
  constructor() {
    this.counts = new Uint32Array(MOST / STEP + 1);
    this.total = 0;
  }

  add(milliseconds) {
    this.counts[Math.min(Math.floor(milliseconds / STEP), this.counts.length - 1)] += 1;
    this.total += 1;
  }

  /** The duration that a share of all of them does not exceed (ms). */
  quantile(share) {
    if (this.total === 0) return Number.NaN;
    let left = share * this.total;
    for (let index = 0; index < this.counts.length; index += 1) {
      left -= this.counts[index];
      if (left <= 0) return (index + 0.5) * STEP;
    }
    return Number.NaN;
  }
}

/**
 * Tells frames' edits. All receivers of a broadcast get the same bytes, so each distinct frame is decoded once and found
 * again by its bytes: what a receiver costs is the same for any server and small.
 */
export class Deliveries {
  constructor(writers) {
    this.authors = new Map(writers.map((writer) => [writer.doc.clientID, writer]));
    this.recent = new Map();
    this.older = new Map();
    this.timer = setInterval(() => {
      this.older = this.recent;
      this.recent = new Map();
    }, REMEMBERED);
  }

  /** The edits in a frame: whose, which, and when sent. */
  in(frames, data) {
    const start = frames.start + 2;
    const key = data.latin1Slice(start);
    const known = this.recent.get(key) ?? this.older.get(key);
    if (known !== undefined) return known;
    const edits = this.#decode(data.subarray(start));
    this.recent.set(key, edits);
    return edits;
  }

  #decode(content) {
    const update = decoding.readVarUint8Array(decoding.createDecoder(content));
    const edits = [];
    for (const struct of Y.decodeUpdate(update).structs) {
      const author = this.authors.get(struct.id.client);
      for (let clock = struct.id.clock; author && clock < struct.id.clock + struct.length; clock += 1) {
        const sentAt = author.sentAt[clock];
        // What places the widget is no drag.
        if (sentAt !== undefined) edits.push({ author, clock, sentAt });
      }
    }
    return edits;
  }

  stop() {
    clearInterval(this.timer);
  }
}
