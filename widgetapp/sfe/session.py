"""A connection as it travels from one SFE to another: everything that the next one must know to go on as if nothing had been.

The websocket's own state is not in it: the next SFE reads the same request again, with its answer left out, and finds itself
where the last one was. That takes a frame boundary, and compression that keeps nothing from one message to the next.
"""

from __future__ import annotations

import msgspec

from ..wire.awareness import State
from .authority import Grant, Identity
from .credentials import thing_named
from .live import Unstored

#: Of the format: one that is not known is refused, and its client told to come back.
VERSION = 1


class ChannelState(msgspec.Struct, frozen=True):
    """A client's hold on a live Thing. `parked`: a worker keeps for it what comes meanwhile."""

    id: int
    grant: Grant
    parked: bool
    counter: int
    unstored: list[Unstored]
    asking: list[bytes]
    asked: list[bool]
    counted_from: dict[int, int] | None
    untold: int
    presence: list[State]
    confined: str | None
    doubted: bool = False


class HoldState(msgspec.Struct, frozen=True):
    """A Thing on a connection, by the address that its client gives it. Without a channel, it was refused to it."""

    address: bytes
    channel: ChannelState | None


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One connection, between two frames."""

    version: int = VERSION
    #: The head of the request that it began with, and where that came from.
    request: bytes
    address: str
    identity: Identity | None = None
    #: Whether the request has been answered.
    upgraded: bool = False
    #: Bytes that its client has sent, and that have been read and not looked at; bytes for it that wait to be written.
    unread: bytes = b""
    unsent: bytes = b""
    #: Whole messages from it that nobody has dealt with; and whether each is binary.
    kept: list[tuple[bytes, bool]] = []
    understands_ping: bool = False
    #: What it has subscribed to.
    services: list[str] = []
    #: By what it goes on hearing the feed.
    feed: str = ""
    #: What it may still send at once.
    allowance: float | None = None
    holds: list[HoldState] = []

    @property
    def user(self) -> str:
        """Whose it is; empty where it has not shown a valid token."""
        return "" if self.identity is None else self.identity.user.id

    @property
    def thing(self) -> str:
        """A Thing that it is about; empty where none is known yet."""
        opened = (hold.channel.grant.thing for hold in self.holds if hold.channel is not None)
        return thing_named(self.request) or next(opened, "")


class UnknownSession(ValueError):
    """A session of a version that is not known here: another program made it, before an update or after it."""

    def __init__(self, version: int, address: str, user: str = "") -> None:
        super().__init__(f"a session of version {version} has come, and {VERSION} is known here")
        self.address = address
        self.user = user


class _Whose(msgspec.Struct):
    id: str


class _Identity(msgspec.Struct):
    user: _Whose


class _Head(msgspec.Struct):
    """What stays the same in all versions."""

    version: int
    address: str
    identity: _Identity | None = None


_encoder = msgspec.msgpack.Encoder()
_head = msgspec.msgpack.Decoder(_Head)
_decoder = msgspec.msgpack.Decoder(Session)


def encode(session: Session) -> bytes:
    """A session as bytes."""
    return _encoder.encode(session)


def decode(encoded: bytes) -> Session:
    """A session from bytes. Raises `UnknownSession`."""
    # First of all: of another version, it may be none of the fields that are known here.
    head = _head.decode(encoded)
    if head.version != VERSION:
        raise UnknownSession(head.version, head.address, "" if head.identity is None else head.identity.user.id)
    return _decoder.decode(encoded)
