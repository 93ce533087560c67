"""The journal of Things: every update with its author and time, and the snapshots that bound the time to load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import bindparam, delete, func, insert, literal_column, select, update
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.dialects.sqlite import insert as insert_or_ignore
from sqlalchemy.engine import Connection

from ..wire.journal import Update
from . import history, owners, sketches, texts
from .journal_schema import snapshots, updates
from .schema import performed, things
from .transactions import transaction

#: A Thing's `updated_at` follows its edits no more closely than this (ms): it orders a list for people.
TOUCH_INTERVAL = 5000


class Stored(msgspec.Struct, frozen=True):
    """What a Thing is made of: a state and the updates since, each with its row's number. `last` is the newest number.
    `drawn`: whether its picture shows all that."""

    snapshot: bytes | None
    updates: list[bytes]
    numbers: list[int]
    last: int
    drawn: bool = True


class Snapshot(msgspec.Struct, frozen=True):
    """The state of a Thing that covers all its rows up to `upto`."""

    thing: str
    upto: int
    state: bytes
    at: int
    #: In which the worker that made it owns the Thing.
    epoch: int
    #: What is written on its widgets.
    text: str = ""
    #: Whether the state holds nothing of what came behind `upto`.
    exact: bool = False


# Edits are the only writing that goes on all the time. To put these statements together takes SQLAlchemy longer than to
# perform them takes SQLite, so it is done once.
_COLUMNS = ("thing", "channel", "counter", "author", "at", "content", "touched")
_INSERT = str(insert_or_ignore(updates).on_conflict_do_nothing().compile(dialect=dialect(), column_keys=_COLUMNS))
_LAST = str(select(func.coalesce(func.max(updates.c.seq), literal_column("0"))).compile(dialect=dialect()))
_TOUCH = (
    update(things)
    .where(things.c.id == bindparam("b_thing"), things.c.updated_at < bindparam("b_at"))
    .values(updated_at=bindparam("b_at"))
)


def append(tx: Connection, rows: Sequence[Update]) -> None:
    """Add updates in their order; those that are already there are passed over."""
    values = [(row.thing, row.channel, row.counter, row.author, row.at, row.update, row.touched or None) for row in rows]
    tx.exec_driver_sql(_INSERT, values)


def touch(tx: Connection, edited: Mapping[str, int]) -> None:
    """Note when Things were edited last."""
    tx.execute(_TOUCH, [{"b_thing": thing, "b_at": at} for thing, at in edited.items()])


def last(db: Connection) -> int:
    """The newest row's number, 0 where there is none."""
    return int(db.exec_driver_sql(_LAST).scalar_one())


def load(db: Connection, thing: str) -> Stored:
    """All that is needed to build a Thing's document."""
    row = db.execute(select(snapshots.c.upto, snapshots.c.state).where(snapshots.c.thing == thing)).first()
    upto, state = (0, None) if row is None else (row[0], row[1])
    rows = db.execute(
        select(updates.c.seq, updates.c.content).where(updates.c.thing == thing, updates.c.seq > upto).order_by(updates.c.seq)
    ).all()
    numbers = [number for number, _ in rows]
    last = numbers[-1] if numbers else upto
    return Stored(state, [content for _, content in rows], numbers, last, sketches.drawn_upto(db, thing) >= last)


def touched_since(db: Connection, thing: str, seq: int) -> tuple[int, list[bytes | None]]:
    """What the updates of a Thing behind this number have touched, and the number of the last one. None: nobody knows."""
    query = select(updates.c.seq, updates.c.touched).where(updates.c.thing == thing, updates.c.seq > seq)
    rows = db.execute(query.order_by(updates.c.seq)).all()
    return (rows[-1].seq if rows else seq), [row.touched for row in rows]


def newest(db: Connection, thing: str) -> int:
    """The number of a Thing's newest update, 0 where there is none."""
    return int(db.execute(select(func.coalesce(func.max(updates.c.seq), 0)).where(updates.c.thing == thing)).scalar_one())


def stored_things(db: Connection) -> list[str]:
    """The ids of all Things of which anything is stored, be they in the bin."""
    return list(db.execute(select(updates.c.thing).union(select(snapshots.c.thing)).order_by("thing")).scalars())


@transaction
def save_snapshot(tx: Connection, params: Snapshot) -> None:
    """Replace a Thing's snapshot, unless there is a newer one, or the Thing has had another owner since: then it may lack
    what that one has stored. The updates that it covers stay: they are the history."""
    if owners.epoch(tx, params.thing) != params.epoch:
        return
    row = tx.execute(select(snapshots.c.upto).where(snapshots.c.thing == params.thing)).first()
    if row is not None and row[0] >= params.upto:
        return
    tx.execute(delete(snapshots).where(snapshots.c.thing == params.thing))
    tx.execute(insert(snapshots).values(thing=params.thing, upto=params.upto, at=params.at, state=params.state))
    texts.put(tx, params.thing, params.text)
    if params.exact:
        history.keep_checkpoint(tx, params.thing, params.upto, params.state)


def answered(tx: Connection, request: str) -> bytes | None:
    """What a named transaction has already answered to this request."""
    row = tx.execute(select(performed.c.result).where(performed.c.request == request)).first()
    return None if row is None else bytes(row[0])


def remember(tx: Connection, request: str, at: int, result: bytes, forget_before: int) -> None:
    """Keep an answer for a caller that may ask again, and forget those that nobody can ask for any more."""
    tx.execute(delete(performed).where(performed.c.at < forget_before))
    tx.execute(insert(performed).values(request=request, at=at, result=result))
