"""What `widgetapp_admin` and the daemon say to each other: one JSON object on each line, an answer for each request."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

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


class LookAtPeople(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The request for all people who have an account."""

    do: Literal["people"] = "people"


class LookAtGroups(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The request for all User Groups."""

    do: Literal["groups"] = "groups"


class LookAtReceivers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The request for all receivers."""

    do: Literal["receivers"] = "receivers"


class Manage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The request to do something with somebody, by his log-in name, with a User Group, by its name or id, or with a receiver,
    by its id. `name` is for somebody new."""

    who: Annotated[str, Meta(min_length=1, max_length=200)]
    what: Literal["add", "link", "disable", "enable", "promote", "demote", "erase", "approve", "withdraw", "test", "replay"]
    name: Annotated[str, Meta(max_length=200)] = ""
    do: Literal["manage"] = "manage"


class Person(msgspec.Struct, frozen=True):
    """Somebody with an account; `state` in words, and when he was last seen, by the sessions that he has."""

    login: str
    name: str
    admin: bool
    state: str
    seen_at: str | None


class UserGroup(msgspec.Struct, frozen=True):
    """A User Group, and whether live collaboration is approved for it, or was asked for."""

    id: str
    name: str
    live: bool
    asked: bool
    members: int


class Receiver(msgspec.Struct, frozen=True):
    """An address to which is delivered what people do; for which User Group, by its name, null for everything; `state` and
    `why` in words; how much waits for it, and how much it has never taken."""

    id: str
    url: str
    group: str | None
    state: str
    why: str
    pending: int
    dead: int


class People(msgspec.Struct, frozen=True, tag_field="answer", tag="people"):
    """All people who have an account."""

    people: list[Person]


class Groups(msgspec.Struct, frozen=True, tag_field="answer", tag="groups"):
    """All User Groups."""

    groups: list[UserGroup]


class Receivers(msgspec.Struct, frozen=True, tag_field="answer", tag="receivers"):
    """All receivers."""

    receivers: list[Receiver]


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


Looking = Look | LookAtQuarantine | LookAtPeople | LookAtGroups | LookAtReceivers
Plain = Looking | Manage | Free
Request = Plain | Order
Answer = Processes | Quarantine | People | Groups | Receivers | Performed | Failed


class BadLine(ValueError):
    """A line that is none of these; the message says what is wrong with it."""


class _What(msgspec.Struct):
    do: str


_what = msgspec.json.Decoder(_What)
_plain: dict[str, msgspec.json.Decoder[Plain]] = {
    "people": msgspec.json.Decoder(LookAtPeople),
    "groups": msgspec.json.Decoder(LookAtGroups),
    "receivers": msgspec.json.Decoder(LookAtReceivers),
    "manage": msgspec.json.Decoder(Manage),
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
