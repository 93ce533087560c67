// Frames as a client writes and reads them: of the Hocuspocus protocol, or of y-websocket's, which is the same without an address
// before each frame, without a token, and without acknowledgements.

import * as encoding from "lib0/encoding";

/** Types of messages, and the steps of a synchronisation. */
export const SYNC = 0;
export const AUTH = 2;
export const SYNC_STATUS = 8;
export const STATE_VECTOR = 0;
export const MISSING = 1;
export const UPDATE = 2;
export const AUTHENTICATED = 2;

export const PING = 0x09;
export const PONG = Uint8Array.of(0x0a);

/** A document that nobody has written to, as a state vector and as an update. */
const NO_STATE = Uint8Array.of(0);
const NO_UPDATE = Uint8Array.of(0, 0);

/** What the reference provider says of itself; servers ping only those that name a version. */
const PROVIDER_VERSION = "4.8.0";

/** Builds the frames of one document. */
export class Frames {
  constructor(document, dialect = "hocuspocus") {
    this.document = document;
    this.plain = dialect === "y-websocket";
    this.address = this.plain ? new Uint8Array(0) : encoding.encode((encoder) => encoding.writeVarString(encoder, document));
    this.start = this.address.length;
    this.stateVector = this.sync(STATE_VECTOR, NO_STATE);
    this.nothing = this.sync(MISSING, NO_UPDATE);
  }

  /** Where the document is found. */
  url(server) {
    return this.plain ? `${server}/${this.document}` : server;
  }

  /** What a client says first. */
  opening(token) {
    return this.plain ? [this.stateVector] : [this.#auth(token), this.stateVector];
  }

  #auth(token) {
    return this.#frame((encoder) => {
      encoding.writeVarUint(encoder, AUTH);
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarString(encoder, token);
      encoding.writeVarString(encoder, PROVIDER_VERSION);
    });
  }

  /** One step of the synchronisation, or an update. */
  sync(step, content) {
    return this.#frame((encoder) => {
      encoding.writeVarUint(encoder, SYNC);
      encoding.writeVarUint(encoder, step);
      encoding.writeVarUint8Array(encoder, content);
    });
  }

  #frame(write) {
    return encoding.encode((encoder) => {
      encoding.writeUint8Array(encoder, this.address);
      write(encoder);
    });
  }
}
