"""Who is in the demonstration, and the named transaction that puts them there."""

from __future__ import annotations

from uuid import uuid4

import msgspec
from sqlalchemy.engine import Connection

from ..store import groups, people, sketches, tags, texts, things, updates
from ..store.enrolment import COLORS
from ..store.transactions import transaction
from ..wire.journal import Update

LOGINS = ("ada", "ben", "admin")
PASSWORD = "open-the-workshop"  # noqa: S105  # a demonstration on the loopback address has no secrets
_NAMES = ("Ada Okafor", "Ben Lindqvist", "Workshop Administrator")
HOUR = 60 * 60 * 1000


class Drawing(msgspec.Struct, frozen=True):
    """A Thing's name, its content, as one Yjs update, what is written there, its small picture, and its tags."""

    name: str
    content: bytes
    words: str
    picture: bytes
    tags: list[str]


class Population(msgspec.Struct, frozen=True):
    """Everything that the demonstration starts with. Time in ms."""

    password: str
    at: int
    drawings: list[Drawing]


@transaction
def populate(tx: Connection, params: Population) -> None:
    """Fill the empty store of a demonstration."""
    group = uuid4().hex
    groups.add(tx, group, "Product Workshop", True, params.at)
    ids = []
    for login, name, color in zip(LOGINS, _NAMES, COLORS, strict=False):
        new = people.User(uuid4().hex, name, login, color, login == "admin")
        people.add_user(tx, new, params.password, params.at)
        groups.add_member(tx, group, new.id, admin=new.admin)
        ids.append(new.id)
    for number, drawing in enumerate(params.drawings):
        thing, author = uuid4().hex, ids[number % 2]
        at = params.at - number * 7 * HOUR
        things.add(tx, thing, drawing.name, group, author, at)
        # Channel numbers of real clients are random and never this small.
        updates.append(tx, [Update(thing, number, 1, author, at, drawing.content, 0)])
        sketches.put(tx, thing, updates.newest(tx, thing), drawing.picture)
        texts.put(tx, thing, drawing.words)
        tags.put(tx, thing, drawing.tags)
