"""Edits that were asked for as changes to widgets, as they are kept so that their authors can undo them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from ..wire.changes import Record
from ..wire.journal import Update
from .journal_schema import edits

#: So many edits of a person on a Thing can be undone, one after the other.
KEPT = 100


def keep(tx: Connection, rows: Sequence[Update]) -> None:
    """Keep what these updates did, of those that came of changes to widgets; in the transaction in which they are stored."""
    for row in rows:
        if row.record:
            _keep(tx, row, msgspec.msgpack.decode(row.record, type=Record))


def _keep(tx: Connection, row: Update, record: Record) -> None:
    mine = (edits.c.thing == row.thing, edits.c.author == row.author)
    if record.undoes is not None:
        tx.execute(update(edits).where(edits.c.id == record.undoes, *mine).values(state="undone"))
    elif record.redoes is not None:
        tx.execute(update(edits).where(edits.c.id == record.redoes, *mine).values(state="made"))
    elif tx.execute(select(edits.c.number).where(edits.c.id == record.edit)).first() is None:
        # Something new: what was undone before cannot be done again.
        tx.execute(update(edits).where(edits.c.state == "undone", *mine).values(state="passed"))
        tx.execute(
            insert(edits).values(
                id=record.edit, thing=row.thing, author=row.author, at=row.at, content=row.record, state="made"
            )
        )
        newest = select(edits.c.number).where(*mine).order_by(edits.c.number.desc()).limit(KEPT)
        tx.execute(delete(edits).where(*mine, edits.c.number.not_in(newest)))


def undoable(db: Connection, thing: str, author: str) -> Record | None:
    """The last edit that somebody made on a Thing and has not undone."""
    return _first(db, thing, author, "made", newest=True)


def redoable(db: Connection, thing: str, author: str) -> Record | None:
    """The edit that somebody has undone last."""
    return _first(db, thing, author, "undone", newest=False)


def made(db: Connection, edit: str, author: str) -> Record | None:
    """An edit by its id, if it was made, be it undone since."""
    row = db.execute(select(edits.c.content).where(edits.c.id == edit, edits.c.author == author)).first()
    return None if row is None else msgspec.msgpack.decode(row.content, type=Record)


def _first(db: Connection, thing: str, author: str, state: str, newest: bool) -> Record | None:
    query = select(edits.c.content).where(edits.c.thing == thing, edits.c.author == author, edits.c.state == state)
    row = db.execute(query.order_by(edits.c.number.desc() if newest else edits.c.number).limit(1)).first()
    return None if row is None else msgspec.msgpack.decode(row.content, type=Record)
