// A websocket client that costs little: the load must not be what is measured. It reads all sockets into one buffer, and hands on
// messages where they lie in it. No compression, no fragments: the servers are not offered the one and make no use of the other.

import { randomBytes } from "node:crypto";
import { connect } from "node:net";

const BINARY = 0x82;
const CLOSE = 8;
const PING = 9;
const PONG = 0x8a;
/** Where reads go; whoever keeps a message beyond its callback copies it. */
const CHUNK = Buffer.allocUnsafeSlow(256 * 1024);
const NOTHING = Buffer.alloc(0);

/** The length of a frame's header and of its content, or undefined where the header is not there yet. */
function lengths(data, at) {
  if (data.length - at < 2) return undefined;
  const short = data[at + 1] & 0x7f;
  if (short < 126) return { header: 2, content: short };
  const header = short === 126 ? 4 : 10;
  if (data.length - at < header) return undefined;
  return { header, content: short === 126 ? data.readUInt16BE(at + 2) : Number(data.readBigUInt64BE(at + 2)) };
}

/** A frame as a client sends it: masked. */
function masked(first, content) {
  const header = content.length < 126 ? 2 : content.length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + 4 + content.length);
  frame[0] = first;
  if (header === 2) frame[1] = 0x80 | content.length;
  else if (header === 4) {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(content.length, 2);
  } else {
    frame[1] = 0x80 | 127;
    frame.writeBigUInt64BE(BigInt(content.length), 2);
  }
  frame.writeUInt32BE(Math.floor(Math.random() * 2 ** 32), header);
  for (let i = 0; i < content.length; i += 1) frame[header + 4 + i] = content[i] ^ frame[header + (i & 3)];
  return frame;
}

/** One connection. `handlers`: `open()`, `message(data)`, `closed(reason)`; the last is called once, whatever happens. */
export class Socket {
  constructor(url, handlers) {
    const { hostname, port, pathname } = new URL(url);
    this.handlers = handlers;
    this.opened = false;
    /** What is not a whole frame yet; of a long one, room for all of it, and how much of that has come. */
    this.rest = NOTHING;
    this.filled = 0;
    this.reason = "connection lost";
    const onread = { buffer: CHUNK, callback: (count, buffer) => this.#read(buffer.subarray(0, count)) };
    this.tcp = connect({ host: hostname, port: Number(port), noDelay: true, onread });
    this.tcp.on("connect", () => this.tcp.write([
      `GET ${pathname} HTTP/1.1`, `Host: ${hostname}:${port}`, "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`, "", "",
    ].join("\r\n")));
    this.tcp.on("error", (error) => { this.reason = String(error); });
    this.tcp.on("close", () => handlers.closed(this.reason));
  }

  send(content) { this.tcp.write(masked(BINARY, content)); }

  terminate() { this.tcp.destroy(); }

  #read(chunk) {
    let data = chunk;
    if (this.filled > 0) {
      const wanted = Math.min(this.rest.length - this.filled, chunk.length);
      chunk.copy(this.rest, this.filled, 0, wanted);
      this.filled += wanted;
      if (this.filled < this.rest.length) return true;
      const whole = this.rest;
      this.#keep(NOTHING, 0);
      this.#frames(whole);
      data = chunk.subarray(wanted);
    } else if (this.rest.length > 0) {
      data = Buffer.concat([this.rest, chunk]);
      this.#keep(NOTHING, 0);
    }
    if (this.opened) this.#frames(data);
    else this.#answer(data);
    return true;
  }

  #keep(rest, filled) {
    this.rest = rest;
    this.filled = filled;
  }

  #answer(data) {
    const end = data.indexOf("\r\n\r\n");
    if (end < 0) {
      this.#keep(Buffer.from(data), 0);
      return;
    }
    const [status] = data.toString("latin1", 0, end).split("\r\n");
    if (!status.startsWith("HTTP/1.1 101")) {
      this.reason = status;
      this.tcp.destroy();
      return;
    }
    this.opened = true;
    this.handlers.open();
    this.#frames(data.subarray(end + 4));
  }

  #frames(data) {
    let at = 0;
    for (;;) {
      const found = lengths(data, at);
      if (found === undefined) break;
      const { header, content } = found;
      const end = at + header + content;
      if (end > data.length) {
        const whole = Buffer.allocUnsafe(header + content);
        this.#keep(whole, data.copy(whole, 0, at));
        return;
      }
      this.#frame(data[at], data.subarray(at + header, end));
      at = end;
    }
    if (at < data.length) this.#keep(Buffer.from(data.subarray(at)), 0);
  }

  #frame(first, content) {
    if (first === BINARY) this.handlers.message(content);
    else if ((first & 0x0f) === PING) this.tcp.write(masked(PONG, content));
    else if ((first & 0x0f) === CLOSE && content.length >= 2) this.reason = `${content.readUInt16BE(0)} ${content.toString("utf8", 2)}`;
  }
}
