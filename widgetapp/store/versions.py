"""Versions of Things that people have given names."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, Column, ForeignKey, String, Table, delete, func, insert, select
from sqlalchemy.engine import Connection

from .journal_schema import updates
from .metadata import metadata
from .schema import users
from .things import Person

named_versions = Table(
    "named_versions",
    metadata,
    Column("thing", ForeignKey("things.id"), primary_key=True),
    # The number of the update that the Thing had last.
    Column("version", BigInteger, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("named_by", ForeignKey("users.id"), nullable=False),
    Column("named_at", BigInteger, nullable=False),
)

#: So many versions of a Thing may have names.
MOST = 500


class NamedVersion(msgspec.Struct, frozen=True):
    """A version with a name, who gave it, and when; and when the Thing was so (ms)."""

    version: int
    name: str
    named_by: Person
    named_at: int
    at: int


def named(db: Connection, thing: str) -> list[NamedVersion]:
    """All versions of a Thing that have names, the newest first."""
    version = named_versions.c
    query = (
        select(version.version, version.name, users.c.id, users.c.name, users.c.color, version.named_at, updates.c.at)
        .join(users, users.c.id == version.named_by)
        .join(updates, updates.c.seq == version.version)
        .where(version.thing == thing)
        .order_by(version.version.desc())
    )
    return [NamedVersion(row[0], row[1], Person(*row[2:5]), row[5], row[6]) for row in db.execute(query)]


def put(tx: Connection, thing: str, version: int, name: str | None, user: str, now: int) -> bool:
    """Give a version a name, another one, or none; whether there was room for it."""
    row = (named_versions.c.thing == thing, named_versions.c.version == version)
    tx.execute(delete(named_versions).where(*row))
    if name is None:
        return True
    count = tx.execute(select(func.count()).where(named_versions.c.thing == thing)).scalar_one()
    if count >= MOST:
        return False
    tx.execute(insert(named_versions).values(thing=thing, version=version, name=name, named_by=user, named_at=now))
    return True
