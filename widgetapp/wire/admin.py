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


Request = Look | Order
Answer = Processes | Performed | Failed


class BadLine(ValueError):
    """A line that is none of these; the message says what is wrong with it."""


class _What(msgspec.Struct):
    do: str


_what = msgspec.json.Decoder(_What)
_look = msgspec.json.Decoder(Look)
_order = msgspec.json.Decoder(Order)
_answer: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Answer)


def encode(message: Request | Answer) -> bytes:
    """A message as a line."""
    return msgspec.json.encode(message) + b"\n"


def decode_request(line: bytes) -> Request:
    """What is asked for. Raises `BadLine`."""
    try:
        if _what.decode(line).do == "status":
            return _look.decode(line)
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
