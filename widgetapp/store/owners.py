"""Who owns which Thing: a number for each owner that a Thing has had, so that what an earlier one still sends is refused."""

from __future__ import annotations

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import dialect, insert
from sqlalchemy.engine import Connection

from .journal_schema import owners, quarantined
from .transactions import transaction


class Claim(msgspec.Struct, frozen=True):
    """A document worker is to own a Thing."""

    thing: str


class Claimed(msgspec.Struct, frozen=True):
    """It does, in this epoch. Why the Thing is not to be changed at present, if so."""

    epoch: int
    quarantined: str | None


@transaction
def claim(tx: Connection, params: Claim) -> Claimed:
    """Begin a new epoch of a Thing."""
    statement = insert(owners).values(thing=params.thing, epoch=1)
    new = statement.on_conflict_do_update(index_elements=["thing"], set_={"epoch": owners.c.epoch + 1})
    number = tx.execute(new.returning(owners.c.epoch)).scalar_one()
    why = tx.execute(select(quarantined.c.why).where(quarantined.c.thing == params.thing)).scalar_one_or_none()
    return Claimed(number, why)


# Asked with each batch of edits: put together once, as in `updates`.
_EPOCH = str(select(owners.c.epoch).where(owners.c.thing == bindparam("thing")).compile(dialect=dialect()))


def epoch(db: Connection, thing: str) -> int:
    """The newest epoch of a Thing; 0 where it never had an owner."""
    return db.exec_driver_sql(_EPOCH, (thing,)).scalar_one_or_none() or 0
