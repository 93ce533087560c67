"""Updates that killed document workers, and Things that went on to: kept from doing harm, and for the administrator."""

from __future__ import annotations

import msgspec
from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as insert_or_ignore
from sqlalchemy.engine import Connection

from ..wire.admin import Case, Kept
from .journal_schema import checkpoints, poisons, quarantined, snapshots, updates
from .schema import things, users
from .transactions import transaction


class Poison(msgspec.Struct, frozen=True):
    """An update that is not sent to any worker again. Time in ms."""

    thing: str
    author: str
    at: int
    why: str
    content: bytes


class Row(msgspec.Struct, frozen=True):
    """A row of the journal that cannot be loaded; 0 for the snapshot. Time in ms."""

    thing: str
    seq: int
    at: int
    why: str


class Quarantine(msgspec.Struct, frozen=True):
    """A Thing that is not to be changed until somebody has looked at it. Time in ms."""

    thing: str
    at: int
    why: str


class Release(msgspec.Struct, frozen=True):
    """A Thing that somebody has looked at."""

    thing: str


@transaction
def keep(tx: Connection, params: Poison) -> None:
    """Keep an update that is refused."""
    tx.execute(insert(poisons).values(**msgspec.structs.asdict(params)))


@transaction
def set_aside(tx: Connection, params: Row) -> None:
    """Take a row out of the journal, and keep it; or the snapshot, by the number 0: its Thing is then loaded from all rows."""
    if params.seq == 0:
        tx.execute(delete(snapshots).where(snapshots.c.thing == params.thing))
        tx.execute(delete(checkpoints).where(checkpoints.c.thing == params.thing))
        return
    where = (updates.c.seq == params.seq) & (updates.c.thing == params.thing)
    row = tx.execute(select(updates.c.author, updates.c.content).where(where)).first()
    if row is not None:
        tx.execute(insert(poisons).values(thing=params.thing, author=row[0], at=params.at, why=params.why, content=row[1]))
        tx.execute(delete(updates).where(where))


@transaction
def confine(tx: Connection, params: Quarantine) -> None:
    """Let nobody change a Thing."""
    tx.execute(insert_or_ignore(quarantined).values(**msgspec.structs.asdict(params)).on_conflict_do_nothing())


@transaction
def release(tx: Connection, params: Release) -> bool:
    """Let people change it again; False where they could."""
    return tx.execute(delete(quarantined).where(quarantined.c.thing == params.thing)).rowcount > 0


def cases(db: Connection) -> list[Case]:
    """All Things that something is kept from: first those that nobody may change, the newest before the others."""
    kept: dict[str, list[Kept]] = {}
    columns = (poisons.c.thing, users.c.login, poisons.c.at, poisons.c.why, func.length(poisons.c.content))
    for thing, author, at, why, size in db.execute(
        select(*columns).outerjoin(users, users.c.id == poisons.c.author).order_by(poisons.c.number)
    ):
        kept.setdefault(thing, []).append(Kept(author or "", at, why, size))
    confined = {row.thing: (row.at, row.why) for row in db.execute(select(quarantined).order_by(quarantined.c.at.desc()))}
    names = {row.id: row.name for row in db.execute(select(things).where(things.c.id.in_([*confined, *kept])))}
    return [
        Case(thing, names.get(thing, ""), *confined.get(thing, (None, "")), kept.get(thing, []))
        for thing in dict.fromkeys([*confined, *kept])
    ]


def kept(db: Connection, thing: str) -> list[Poison]:
    """The updates of a Thing that are kept from it."""
    rows = db.execute(select(poisons).where(poisons.c.thing == thing).order_by(poisons.c.number))
    return [Poison(row.thing, row.author, row.at, row.why, row.content) for row in rows]
