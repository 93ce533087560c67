"""Comments on Things: threads, each pinned to a widget, to a place, or to nothing."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, String, Table, Text, insert, select, update
from sqlalchemy.engine import Connection

from .metadata import ROW_NUMBER, metadata
from .schema import users
from .things import Person

comments = Table(
    "comments",
    metadata,
    # The order in which they were made.
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("thing", ForeignKey("things.id"), nullable=False),
    # The comment that its thread began with: its own id for that one.
    Column("thread", String(32), nullable=False),
    Column("author", ForeignKey("users.id"), nullable=False),
    Column("text", Text, nullable=False),
    # Where it is pinned, of those that begin a thread.
    Column("widget", String(128)),
    Column("x", Float),
    Column("y", Float),
    Column("created_at", BigInteger, nullable=False),
    # Of those that begin a thread: since when there is nothing more to be said, and by whom.
    Column("resolved_at", BigInteger),
    Column("resolved_by", ForeignKey("users.id")),
    # Its place in the thread stays, and nothing of what it said.
    Column("deleted_at", BigInteger),
    Index("ix_comments_thing", "thing", "number"),
    Index("ix_comments_author", "author"),
)


#: What a thread is about: a widget, and a place.
Pin = tuple[str | None, float | None, float | None]


class CommentRow(msgspec.Struct, frozen=True):
    """One comment. Times in ms."""

    id: str
    thread: str
    author: Person
    text: str
    widget: str | None
    x: float | None
    y: float | None
    created_at: int
    resolved_at: int | None
    deleted_at: int | None


def of_thing(db: Connection, thing: str, resolved: bool) -> list[CommentRow]:
    """All comments on a Thing in the order in which they were made; `resolved`: also those of threads that are."""
    query = _all().where(comments.c.thing == thing)
    if not resolved:
        done = select(comments.c.id).where(comments.c.thing == thing, comments.c.resolved_at.is_not(None))
        query = query.where(comments.c.thread.not_in(done))
    return [_row(row) for row in db.execute(query.order_by(comments.c.number))]


def find(db: Connection, thing: str, comment: str) -> CommentRow | None:
    """A comment on a Thing, if it is there."""
    row = db.execute(_all().where(comments.c.thing == thing, comments.c.id == comment)).first()
    return None if row is None else _row(row)


def _all():  # type: ignore[no-untyped-def]  # a select whose columns `_row` knows
    columns = (comments.c.text, comments.c.widget, comments.c.x, comments.c.y, comments.c.created_at)
    return select(
        comments.c.id, comments.c.thread, users.c.id, users.c.name, users.c.color, *columns,
        comments.c.resolved_at, comments.c.deleted_at,
    ).join(users, users.c.id == comments.c.author)  # fmt: skip


def _row(row) -> CommentRow:  # type: ignore[no-untyped-def]  # as above
    comment, thread, author, name, color, *rest = row
    return CommentRow(comment, thread, Person(author, name, color), *rest)


def add(tx: Connection, comment: str, thing: str, thread: str | None, author: str, text: str, pin: Pin, now: int) -> None:
    """Add a comment, to a thread or as the first of one, which is pinned there. One that is there stays."""
    widget, x, y = pin if thread is None else (None, None, None)
    if tx.execute(select(comments.c.id).where(comments.c.id == comment)).first() is None:
        row = {"id": comment, "thing": thing, "thread": thread or comment, "author": author, "text": text, "created_at": now}
        tx.execute(insert(comments).values(**row, widget=widget, x=x, y=y))


def resolve(tx: Connection, thread: str, by: str | None, now: int | None) -> None:
    """Say that there is nothing more to be said in a thread; with None, that there is."""
    tx.execute(update(comments).where(comments.c.id == thread).values(resolved_at=now, resolved_by=by))


def delete(tx: Connection, comment: str, now: int) -> None:
    """Let nothing be left of what a comment said."""
    tx.execute(update(comments).where(comments.c.id == comment).values(text="", deleted_at=now))
