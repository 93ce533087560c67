"""What programs hear: the messages of the feed, the same in deliveries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from ..useractions.declaration import METHOD

#: What the methods begin with that are of the stream itself.
STREAM = "widgetApp_stream_"


class Place(msgspec.Struct, frozen=True):
    """A place in the feed: behind the message with this number. Keep it where it survives a restart of your program."""

    epoch: str
    after: int


class Actor(msgspec.Struct, frozen=True):
    """Who has done something."""

    id: str
    name: str


class Message(msgspec.Struct, frozen=True):
    """A user action that was performed. A message may come twice; `id` is the same then."""

    action: str
    epoch: str
    seq: int
    id: str
    at: datetime
    #: None: whoever has the machine.
    actor: Actor | None
    group: str | None
    thing: str | None
    params: dict[str, Any]
    result: dict[str, Any]

    @property
    def place(self) -> Place:
        """The place behind it."""
        return Place(self.epoch, self.seq)


class Notice(msgspec.Struct, frozen=True):
    """Something about the stream itself: `gap`, `test`."""

    name: str
    params: dict[str, Any]


class _Spoken(msgspec.Struct, frozen=True):
    method: str
    params: dict[str, Any] = {}


def read(text: bytes | str) -> Message | Notice:
    """A notification. Raises `msgspec.DecodeError` for what is none."""
    spoken = msgspec.json.decode(text, type=_Spoken)
    if spoken.method.startswith(METHOD):
        return msgspec.convert({**spoken.params, "action": spoken.method.removeprefix(METHOD)}, Message)
    return Notice(spoken.method.removeprefix(STREAM), spoken.params)
