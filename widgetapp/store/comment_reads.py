"""Up to which comment each person has read the threads of a Thing."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, Column, ForeignKey, String, Table, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or_replace
from sqlalchemy.engine import Connection

from .comments import comments
from .metadata import metadata
from .notifications import notifications

#: In place of a thread: all of the Thing.
_ALL = ""

reads = Table(
    "comment_reads",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("thing", ForeignKey("things.id"), primary_key=True),
    Column("thread", String(32), primary_key=True),
    # The last comment that he has read there. One row for all of a Thing stands beside those of threads: to have read all is
    # one row, however many threads there are.
    Column("number", BigInteger, nullable=False),
)


class Reading(msgspec.Struct, frozen=True):
    """Up to which number somebody has read all of a Thing's comments; and, beyond that, those of threads."""

    all: int
    threads: dict[str, int]


def of(db: Connection, user: str, thing: str) -> Reading:
    """How far somebody has read."""
    query = select(reads.c.thread, reads.c.number).where(reads.c.user_id == user, reads.c.thing == thing)
    found: dict[str, int] = {thread: number for thread, number in db.execute(query)}
    everything = found.pop(_ALL, 0)
    return Reading(everything, {thread: number for thread, number in found.items() if number > everything})


def read(tx: Connection, user: str, thing: str, thread: str | None, number: int, at: int) -> None:
    """Note that somebody has read a thread up to a number, or all threads; with that he has read what he was notified of there.
    What he had read before stays read."""
    upto = func.min(number, select(func.coalesce(func.max(comments.c.number), 0)).scalar_subquery())
    row = insert_or_replace(reads).values(user_id=user, thing=thing, thread=thread or _ALL, number=upto)
    further = {"number": func.max(reads.c.number, row.excluded.number)}
    tx.execute(row.on_conflict_do_update(index_elements=["user_id", "thing", "thread"], set_=further))
    mine = (reads.c.user_id == user, reads.c.thing == thing)
    if thread is None:
        tx.execute(delete(reads).where(*mine, reads.c.thread != _ALL, reads.c.number <= number))
    said = select(comments.c.id).where(comments.c.thing == thing, comments.c.number <= number)
    if thread is not None:
        said = said.where(comments.c.thread == thread)
    n = notifications.c
    told = update(notifications).where(n.user_id == user, n.read_at.is_(None), n.comment.in_(said))
    tx.execute(told.values(read_at=at))


def forget(tx: Connection, user: str) -> None:
    """Let nothing be left of what somebody has read."""
    tx.execute(delete(reads).where(reads.c.user_id == user))
