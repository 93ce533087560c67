"""Tags of Things, shared by all who see them. "Kitchen" and "kitchen" are one tag."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import Column, ForeignKey, Index, Select, String, Table, delete, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection

from .access import Actor, best
from .metadata import metadata
from .schema import things

#: So many may be on one Thing.
MOST = 20

tags = Table(
    "tags",
    metadata,
    Column("thing", ForeignKey("things.id"), primary_key=True),
    # What tells one from another, and how it was written.
    Column("key", String(100), primary_key=True),
    Column("name", String(40), nullable=False),
    Index("ix_tags_key", "key"),
)


class Used(msgspec.Struct, frozen=True):
    """A tag, and on how many Things it is."""

    name: str
    things: int


def key(name: str) -> str:
    """What tells one tag from another: not its spaces, nor whether it is written in capitals."""
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()[:100]


def of(db: Connection, things_: Collection[str]) -> dict[str, list[str]]:
    """The tags of these Things, by Thing, in their order."""
    found: dict[str, list[str]] = {}
    if things_:
        query = select(tags.c.thing, tags.c.name).where(tags.c.thing.in_(things_)).order_by(tags.c.key)
        for thing, name in db.execute(query):
            found.setdefault(thing, []).append(name)
    return found


def count(db: Connection, thing: str) -> int:
    """How many tags a Thing has."""
    return int(db.execute(select(func.count()).where(tags.c.thing == thing)).scalar_one())


def put(tx: Connection, thing: str, names: Sequence[str]) -> None:
    """Add tags to a Thing; one that is there stays as it is written."""
    for name in names:
        row = insert(tags).values(thing=thing, key=key(name), name=" ".join(name.split()))
        tx.execute(row.on_conflict_do_nothing())


def take(tx: Connection, thing: str, names: Sequence[str]) -> None:
    """Take tags off a Thing."""
    tx.execute(delete(tags).where(tags.c.thing == thing, tags.c.key.in_([key(name) for name in names])))


def bearing(name: str) -> Select[tuple[str]]:
    """The Things that have a tag."""
    return select(tags.c.thing).where(tags.c.key == key(name))


def used(db: Connection, actor: Actor) -> list[Used]:
    """The tags of all Things that somebody sees, but for those in the bin; in their order."""
    seen = best(actor)
    query = (
        # Of several ways to write it, always the same one.
        select(func.min(tags.c.name), func.count())
        .join(seen, seen.c.thing == tags.c.thing)
        .join(things, things.c.id == tags.c.thing)
        .where(things.c.deleted_at.is_(None))
        .group_by(tags.c.key)
        .order_by(tags.c.key)
    )
    return [Used(*row) for row in db.execute(query)]
