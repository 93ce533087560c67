"""Small pictures of Things, as a few shapes (`wire.sketch`): what the list of Things draws. A Thing's worker makes them."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from sqlalchemy import BigInteger, Column, LargeBinary, String, Table, delete, func, insert, select
from sqlalchemy.engine import Connection

from . import owners
from .metadata import ROW_NUMBER, metadata
from .transactions import transaction

sketches = Table(
    "sketches",
    metadata,
    # Always greater than all before: what is behind a number is what has become of pictures since.
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("thing", String(32), nullable=False, unique=True),
    # The newest update that it holds.
    Column("upto", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)


class Drawn(msgspec.Struct, frozen=True):
    """A Thing's picture, in JSON, up to an update; and in which epoch the worker that drew it owns the Thing."""

    thing: str
    upto: int
    epoch: int
    content: bytes


class Picture(msgspec.Struct, frozen=True):
    """A Thing's picture as it is stored."""

    thing: str
    number: int
    content: bytes


@transaction
def draw(tx: Connection, params: Drawn) -> None:
    """Replace a Thing's picture, unless the Thing has had another owner since."""
    if owners.epoch(tx, params.thing) == params.epoch:
        put(tx, params.thing, params.upto, params.content)


def put(tx: Connection, thing: str, upto: int, content: bytes) -> None:
    """Replace a Thing's picture; one that shows the same keeps its number, and nobody draws it again."""
    row = tx.execute(select(sketches.c.upto, sketches.c.content).where(sketches.c.thing == thing)).first()
    if row is not None and bytes(row.content) == content:
        tx.execute(sketches.update().where(sketches.c.thing == thing).values(upto=upto))
        return
    tx.execute(delete(sketches).where(sketches.c.thing == thing))
    tx.execute(insert(sketches).values(thing=thing, upto=upto, content=content))


def drawn_upto(db: Connection, thing: str) -> int:
    """Up to which update there is a picture of a Thing; -1 where there is none."""
    return int(db.execute(select(func.coalesce(func.max(sketches.c.upto), -1)).where(sketches.c.thing == thing)).scalar_one())


def of(db: Connection, things: Collection[str]) -> list[Picture]:
    """The pictures of these Things, as far as there are any."""
    query = select(sketches.c.thing, sketches.c.number, sketches.c.content).where(sketches.c.thing.in_(things))
    return [Picture(*row) for row in db.execute(query)] if things else []


def numbers(db: Connection, things: Collection[str]) -> dict[str, int]:
    """The numbers of these Things' pictures, by Thing."""
    query = select(sketches.c.thing, sketches.c.number).where(sketches.c.thing.in_(things))
    return {thing: number for thing, number in db.execute(query)} if things else {}


def newest(db: Connection) -> int:
    """The greatest number, 0 where there is none."""
    return int(db.execute(select(func.coalesce(func.max(sketches.c.number), 0))).scalar_one())


def since(db: Connection, number: int, limit: int) -> dict[str, int]:
    """Of which Things there are pictures behind a number, and their numbers: the newest ones."""
    query = select(sketches.c.thing, sketches.c.number).where(sketches.c.number > number)
    return {thing: new for thing, new in db.execute(query.order_by(sketches.c.number.desc()).limit(limit))}
