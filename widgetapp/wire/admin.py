"""What `widgetapp_admin` and the daemon say to each other: one JSON object on each line, an answer for each request."""

from __future__ import annotations

from typing import Literal

import msgspec

from .status import Order, Outcome, ProcessStatus

#: No request is longer than this (bytes), its end of line included.
MAX_REQUEST = 64 * 1024


class Look(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The request for the status of all processes."""

    do: Literal["status"] = "status"


class LookAtQuarantine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The request for all Things that something is kept from."""

    do: Literal["quarantine"] = "quarantine"


class Free(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The request to let people change a Thing again."""

    thing: str
    do: Literal["release"] = "release"


class Kept(msgspec.Struct, frozen=True):
    """An update that was kept from its Thing: whose, when (ms since the epoch), why, how large. It is in the store."""

    author: str
    at: int
    why: str
    size: int


class Case(msgspec.Struct, frozen=True):
    """A Thing that nobody may change since a moment (ms since the epoch), and why; null where people may. And what was kept
    from it."""

    thing: str
    name: str
    since: int | None
    why: str
    kept: list[Kept]


class Quarantine(msgspec.Struct, frozen=True, tag_field="answer", tag="quarantine"):
    """All Things that something is kept from."""

    cases: list[Case]


class Processes(msgspec.Struct, frozen=True, tag_field="answer", tag="processes"):
    """How all processes are."""

    processes: list[ProcessStatus]


class Performed(msgspec.Struct, frozen=True, tag_field="answer", tag="outcome"):
    """What came of an order."""

    outcome: Outcome


class Failed(msgspec.Struct, frozen=True, tag_field="answer", tag="error"):
    """Nothing came of a request: why, and what to do next."""

    cause: str
    next_step: str


Request = Look | LookAtQuarantine | Free | Order
Answer = Processes | Quarantine | Performed | Failed


class BadLine(ValueError):
    """A line that is none of these; the message says what is wrong with it."""


class _What(msgspec.Struct):
    do: str


_what = msgspec.json.Decoder(_What)
_plain: dict[str, msgspec.json.Decoder[Look | LookAtQuarantine | Free]] = {
    "status": msgspec.json.Decoder(Look),
    "quarantine": msgspec.json.Decoder(LookAtQuarantine),
    "release": msgspec.json.Decoder(Free),
}
_order = msgspec.json.Decoder(Order)
_answer: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Answer)


def encode(message: Request | Answer) -> bytes:
    """A message as a line."""
    return msgspec.json.encode(message) + b"\n"


def decode_request(line: bytes) -> Request:
    """What is asked for. Raises `BadLine`."""
    try:
        if (plain := _plain.get(_what.decode(line).do)) is not None:
            return plain.decode(line)
        order = _order.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadLine(str(error)) from error
    if order.count < 1 or min(order.ids, default=0) < 0:
        raise BadLine("`count` is at least 1, and no id is negative")
    return order


def decode_answer(line: bytes) -> Answer:
    """What was answered. Raises `BadLine`."""
    try:
        return _answer.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadLine(str(error)) from error
