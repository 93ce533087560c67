"""The frames of the Hocuspocus protocol, as `@hocuspocus/provider` 2.15 to 4.8 speaks it.

A frame is the document's address as text, a message type, and what the type says. The address is kept as the client sent
it, byte for byte (it may carry a session id behind a NUL): the client ignores whatever comes back under another.

The y-websocket protocol has one document on a socket, and frames without an address; but for that, synchronisation and
awareness are the same, and there is nothing else. Here its address is `NO_ADDRESS`, and what it cannot be told is empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from .lib0 import Reader, WireError, encode_bytes, encode_text, encode_uint

NO_ADDRESS = b""
#: An awareness update about nobody, in the y-websocket protocol: a sign of life, for which there is no message of its own.
NOBODY = b"\x01\x01\x00"

#: The two messages that belong to the whole socket and have no address.
PING = b"\x09"
PONG = b"\x0a"


class MessageType(IntEnum):
    """Types of messages, of those that a client may send or a server must."""

    SYNC = 0
    AWARENESS = 1
    AUTH = 2
    QUERY_AWARENESS = 3
    STATELESS = 5
    CLOSE = 7
    SYNC_STATUS = 8


class SyncStep(IntEnum):
    """The parts of a synchronisation."""

    STATE_VECTOR = 0
    MISSING = 1
    UPDATE = 2


@dataclass(frozen=True, slots=True)
class Credentials:
    """The client names its token for this document."""

    token: str
    #: Only providers from 4.0 on send their version, and only those understand `PING`.
    provider_version: str | None


@dataclass(frozen=True, slots=True)
class StateVector:
    """The client says what it has and asks for the rest (sync step 1)."""

    state: bytes


@dataclass(frozen=True, slots=True)
class Edit:
    """A Yjs update: a fresh one, or what the server was missing (`answer`, sync step 2)."""

    update: bytes
    answer: bool


@dataclass(frozen=True, slots=True)
class Presence:
    """An awareness update, still encoded."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Leave:
    """The client is done with this document."""


@dataclass(frozen=True, slots=True)
class Status:
    """The server says of one of its client's updates that it is on disk, or was not taken."""

    done: bool


Event = Credentials | StateVector | Edit | Presence | Leave


def split_address(frame: bytes) -> tuple[bytes, Reader]:
    """Split a frame into its raw address and the rest.

    Raises `WireError` for an empty address or one that is cut off.
    """
    reader = Reader(frame)
    address = reader.bytes()
    if not address:
        raise WireError("a frame has no document address")
    return address, reader


def thing_of(address: bytes) -> str:
    """The Thing's id in a raw address, without the session id that may follow it."""
    try:
        return address.split(b"\x00", 1)[0].decode()
    except UnicodeDecodeError as error:
        raise WireError("a document address is not UTF-8") from error


def parse(reader: Reader) -> Event | None:
    """What a client's frame says behind its address; None for what a server may pass over.

    Raises `WireError` where the bytes are not a message.
    """
    kind = reader.uint()
    if kind == MessageType.SYNC:
        return _parse_sync(reader)
    if kind == MessageType.AWARENESS:
        return Presence(reader.bytes())
    if kind == MessageType.AUTH:
        return _parse_auth(reader)
    if kind == MessageType.CLOSE:
        return Leave()
    return None


def heard(reader: Reader) -> Edit | Status | None:
    """What a server's frame says behind its address, of what concerns the document; None for anything else."""
    kind = reader.uint()
    if kind == MessageType.SYNC_STATUS:
        return Status(reader.uint() == 1)
    event = _parse_sync(reader) if kind == MessageType.SYNC else None
    return event if isinstance(event, Edit) else None


def _parse_sync(reader: Reader) -> Event:
    step, content = reader.uint(), reader.bytes()
    if step == SyncStep.STATE_VECTOR:
        return StateVector(content)
    if step in (SyncStep.MISSING, SyncStep.UPDATE):
        return Edit(content, answer=step == SyncStep.MISSING)
    raise WireError(f"there is no sync step {step}")


def _parse_auth(reader: Reader) -> Credentials:
    if reader.uint() != 0:
        raise WireError("only a server sends this kind of authentication message")
    token = reader.text()
    return Credentials(token, None if reader.at_end else reader.text())


def _frame(address: bytes, *parts: bytes) -> bytes:
    return b"".join((encode_bytes(address) if address else b"", *parts))


def _addressed(address: bytes, *parts: bytes) -> bytes:
    """A frame that only this protocol has."""
    return _frame(address, *parts) if address else b""


def state_vector(address: bytes, state: bytes) -> bytes:
    """Sync step 1: ask the client for what it has beyond `state`."""
    return _frame(address, b"\x00\x00", encode_bytes(state))


def missing(address: bytes, update: bytes) -> bytes:
    """Sync step 2: what the client lacked."""
    # Whole Things go this way: they are copied once here, and not twice.
    return _frame(address, b"\x00\x01", encode_uint(len(update)), update)


def update(address: bytes, content: bytes) -> bytes:
    """Somebody's edit."""
    return _frame(address, b"\x00\x02", encode_bytes(content))


def presence(address: bytes, content: bytes) -> bytes:
    """An awareness update."""
    return _frame(address, b"\x01", encode_bytes(content))


def resend_token(address: bytes) -> bytes:
    """Ask the client for its token again."""
    return _addressed(address, b"\x02\x00")


def denied(address: bytes, reason: str) -> bytes:
    """This document is not for this client: terminal on its side."""
    return _addressed(address, b"\x02\x01", encode_text(reason))


def authenticated(address: bytes, read_only: bool) -> bytes:
    """The client may go on."""
    return _addressed(address, b"\x02\x02", encode_text("readonly" if read_only else "read-write"))


def stored(address: bytes, done: bool) -> bytes:
    """Sync status: one of the client's updates is on disk (or was not taken)."""
    return _addressed(address, b"\x08", encode_uint(1 if done else 0))


def stateless(address: bytes, content: str) -> bytes:
    """Something about the document that is not in it."""
    return _addressed(address, b"\x05", encode_text(content))


def close(address: bytes, reason: str) -> bytes:
    """The server is done with this document on this connection."""
    return _addressed(address, b"\x07", encode_text(reason))
