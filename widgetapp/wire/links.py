"""What WidgetApp's own processes say to each other: msgpack arrays, many to a frame.

`sfe → stream` and back carry the live Things; what goes to the journal is in `journal`.
A *channel* is one client's hold on one Thing: a random 62-bit number, unique without anybody handing it out, and
part of the key under which each of its updates is stored once.
"""

from __future__ import annotations

from typing import Any

import msgspec

#: The largest frame between processes: a whole Thing may travel in one.
MAX_FRAME = 256 * 1024 * 1024


class Message(msgspec.Struct, frozen=True, array_like=True, tag_field="type", gc=False):
    """Base of all messages between processes."""


# --- from an SFE to a document worker -------------------------------------------------------------


class Attach(Message, frozen=True, tag=1):
    """A client opens a Thing. Its rights have been checked."""

    channel: int
    thing: str
    author: str
    read_only: bool


class Detach(Message, frozen=True, tag=2):
    """A client has left a Thing."""

    channel: int


class StateVector(Message, frozen=True, tag=3):
    """What a client has; it wants the rest and will be asked for what the server lacks.

    Empty bytes: it wants nothing, and is only to be asked (after the worker was restarted under it).
    """

    channel: int
    state: bytes


class Edit(Message, frozen=True, tag=4):
    """A client's update, numbered within its channel; `answer` marks the reply to a sync step 1."""

    channel: int
    counter: int
    update: bytes
    answer: bool
    #: What is to be kept with it for undoing it, if it came of a `Change`.
    record: bytes = b""


class Presence(Message, frozen=True, tag=5):
    """Presence states of a client, in the encoding of the awareness protocol."""

    channel: int
    update: bytes


class Park(Message, frozen=True, tag=6):
    """The channel is about to move to another SFE: what is for it is kept from now on."""

    channel: int


class Resume(Message, frozen=True, tag=7):
    """The channel has moved here."""

    channel: int


class Whole(Message, frozen=True, tag=8):
    """A client may have missed something, and nobody knows what: it gets everything."""

    channel: int


class Ask(Message, frozen=True, tag=9):
    """Somebody without a document of his own wants widgets: `changes.Wanted` as msgpack."""

    channel: int
    content: bytes


class Change(Message, frozen=True, tag=10):
    """Changes to widgets: a `changes.Order` as msgpack. What comes of it is an edit with this counter."""

    channel: int
    counter: int
    content: bytes


class Lag(Message, frozen=True, tag=11):
    """The channel's client reads too slowly: it is about to be left out of what goes to everybody."""

    channel: int


class CatchUp(Message, frozen=True, tag=12):
    """It has read: it gets what it lacks, and is one of those on the Thing again."""

    channel: int


# --- from a document worker to an SFE -------------------------------------------------------------


class Sync(Message, frozen=True, tag=20):
    """The answer to a `StateVector`: what the document has, and what the client lacks, if it asked."""

    channel: int
    state: bytes
    missing: bytes | None


class Fanout(Message, frozen=True, tag=21):
    """Updates in their order, each for everybody on the Thing but its sender."""

    thing: str
    updates: list[bytes]
    #: The channel of each.
    senders: list[int]


class PresenceFanout(Message, frozen=True, tag=22):
    """Presence for everybody on the Thing."""

    thing: str
    update: bytes


class PresenceFor(Message, frozen=True, tag=23):
    """Who is already there, for one who has just come."""

    channel: int
    update: bytes


class Stored(Message, frozen=True, tag=24):
    """The next `count` edits of the channel are on disk, in the order in which they were sent."""

    channel: int
    count: int


class Refused(Message, frozen=True, tag=25):
    """The channel's edit is not a Yjs update; the channel's next edit in order is not stored."""

    channel: int
    reason: str


class Unavailable(Message, frozen=True, tag=26):
    """The Thing cannot be opened at present."""

    channel: int
    reason: str


class Parked(Message, frozen=True, tag=27):
    """Nothing more comes for the channel on this connection."""

    channel: int


class Resumed(Message, frozen=True, tag=28):
    """What the channel lacks has come before this; from now on it is one of those here on its Thing."""

    channel: int


class Unknown(Message, frozen=True, tag=29):
    """The channel that has moved is not known here: this is not the worker that kept things for it."""

    channel: int


class FanoutFor(Message, frozen=True, tag=30):
    """An update for one channel."""

    channel: int
    update: bytes


class Moved(Message, frozen=True, tag=31):
    """The Thing has another owner, or gets one: whoever asks is told which."""

    thing: str


class Closed(Message, frozen=True, tag=32):
    """Nobody has the Thing open here, and all of it is on disk: the next time, another may be its owner."""

    thing: str


class Confined(Message, frozen=True, tag=33):
    """The Thing may be looked at, and not be changed at present."""

    channel: int
    reason: str


class Freed(Message, frozen=True, tag=34):
    """The Thing may be changed again."""

    channel: int


class Declined(Message, frozen=True, tag=35):
    """The Thing is not to be changed at present; the channel's next edit in order is not stored."""

    channel: int


class Shown(Message, frozen=True, tag=36):
    """The answer to an `Ask`: `changes.Widgets` as JSON."""

    channel: int
    content: bytes


class Changed(Message, frozen=True, tag=37):
    """The answer to a `Change`: the widgets concerned as they are now, `changes.Widgets` as JSON; and the update that the
    changes became, which is stored like any other edit; None where nothing was changed."""

    channel: int
    content: bytes
    update: bytes | None
    record: bytes


class Contradicted(Message, frozen=True, tag=38):
    """The changes were not made: `changes.Contradiction` as msgpack."""

    channel: int
    content: bytes


class Lagging(Message, frozen=True, tag=39):
    """The answer to a `Lag`: whatever comes for everybody from now on, the channel gets with a `CatchUp`."""

    channel: int


StreamMessage = Attach | Detach | StateVector | Edit | Presence | Park | Resume | Whole | Ask | Change | Lag | CatchUp
SfeMessage = (
    Sync
    | Fanout
    | PresenceFanout
    | PresenceFor
    | Stored
    | Refused
    | Unavailable
    | Parked
    | Resumed
    | Unknown
    | FanoutFor
    | Moved
    | Closed
    | Confined
    | Freed
    | Declined
    | Shown
    | Changed
    | Contradicted
    | Lagging
)


def encoder() -> msgspec.msgpack.Encoder:
    """An encoder for any list of messages."""
    return msgspec.msgpack.Encoder()


def decoder(union: Any) -> msgspec.msgpack.Decoder[list[Any]]:
    """A decoder for frames that hold messages of one of the unions above."""
    return msgspec.msgpack.Decoder(list[union])
