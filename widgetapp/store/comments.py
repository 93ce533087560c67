"""Comments on Things: threads, each pinned to a widget, to a place, or to nothing."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)
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

#: Whom a comment names, and how: names change, and the text holds that of then.
mentions = Table(
    "comment_mentions",
    metadata,
    Column("comment", ForeignKey("comments.id"), primary_key=True),
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("written", Text, nullable=False),
    Index("ix_comment_mentions_user_id", "user_id"),
)


#: What a thread is about: a widget, and a place.
Pin = tuple[str | None, float | None, float | None]


class Mentioned(msgspec.Struct, frozen=True):
    """Somebody whom a comment names: how he is called now, and how the comment's text calls him."""

    id: str
    name: str
    color: str
    written: str


class CommentRow(msgspec.Struct, frozen=True):
    """One comment; a later one has a greater number. Times in ms."""

    number: int
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
    mentions: list[Mentioned]


def of_thing(db: Connection, thing: str, resolved: bool) -> list[CommentRow]:
    """All comments on a Thing in the order in which they were made; `resolved`: also those of threads that are."""
    query = _all().where(comments.c.thing == thing)
    if not resolved:
        done = select(comments.c.id).where(comments.c.thing == thing, comments.c.resolved_at.is_not(None))
        query = query.where(comments.c.thread.not_in(done))
    named = _named(db, comments.c.thing == thing)
    return [_row(row, named) for row in db.execute(query.order_by(comments.c.number))]


def find(db: Connection, thing: str, comment: str) -> CommentRow | None:
    """A comment on a Thing, if it is there."""
    row = db.execute(_all().where(comments.c.thing == thing, comments.c.id == comment)).first()
    return None if row is None else _row(row, _named(db, comments.c.id == comment))


def _all():  # type: ignore[no-untyped-def]  # a select whose columns `_row` knows
    columns = (comments.c.text, comments.c.widget, comments.c.x, comments.c.y, comments.c.created_at)
    return select(
        comments.c.number, comments.c.id, comments.c.thread, users.c.id, users.c.name, users.c.color, *columns,
        comments.c.resolved_at, comments.c.deleted_at,
    ).join(users, users.c.id == comments.c.author)  # fmt: skip


def _row(row, named: dict[str, list[Mentioned]]) -> CommentRow:  # type: ignore[no-untyped-def]  # as above
    number, comment, thread, author, name, color, text, widget, x, y, created_at, resolved_at, deleted_at = row
    return CommentRow(
        number, comment, thread, Person(author, name, color), text, widget, x, y, created_at, resolved_at, deleted_at,
        named.get(comment, []),
    )  # fmt: skip


def _named(db: Connection, where: ColumnElement[bool]) -> dict[str, list[Mentioned]]:
    query = (
        select(comments.c.id, users.c.id, users.c.name, users.c.color, mentions.c.written)
        .select_from(mentions)
        .join(comments, comments.c.id == mentions.c.comment)
        .join(users, users.c.id == mentions.c.user_id)
        .where(where)
        .order_by(users.c.name, users.c.id)
    )
    named: dict[str, list[Mentioned]] = {}
    for comment, *somebody in db.execute(query):
        named.setdefault(comment, []).append(Mentioned(*somebody))
    return named


def add(tx: Connection, comment: str, thing: str, thread: str | None, author: str, text: str, pin: Pin, now: int) -> None:
    """Add a comment, to a thread or as the first of one, which is pinned there. One that is there stays."""
    widget, x, y = pin if thread is None else (None, None, None)
    if tx.execute(select(comments.c.id).where(comments.c.id == comment)).first() is None:
        row = {"id": comment, "thing": thing, "thread": thread or comment, "author": author, "text": text, "created_at": now}
        tx.execute(insert(comments).values(**row, widget=widget, x=x, y=y))


def mention(tx: Connection, comment: str, people: Collection[str]) -> None:
    """Note whom a comment names."""
    named = list(tx.execute(select(users.c.id, users.c.name).where(users.c.id.in_(people))))
    if named:
        tx.execute(insert(mentions), [{"comment": comment, "user_id": user, "written": name} for user, name in named])


def rename(tx: Connection, user: str, name: str) -> None:
    """Let comments that name somebody call him so, also where they call him otherwise in their words."""
    named = select(mentions.c.comment, mentions.c.written).where(mentions.c.user_id == user)
    for comment, written in list(tx.execute(named)):
        text = func.replace(comments.c.text, f"@{written}", f"@{name}")
        tx.execute(update(comments).where(comments.c.id == comment).values(text=text))
    tx.execute(update(mentions).where(mentions.c.user_id == user).values(written=name))


def taking_part(db: Connection, thread: str) -> set[str]:
    """Who has said something in a thread that still stands."""
    said = select(comments.c.author).where(comments.c.thread == thread, comments.c.deleted_at.is_(None))
    return set(db.execute(said).scalars())


def resolve(tx: Connection, thread: str, by: str | None, now: int | None) -> None:
    """Say that there is nothing more to be said in a thread; with None, that there is."""
    tx.execute(update(comments).where(comments.c.id == thread).values(resolved_at=now, resolved_by=by))


def delete(tx: Connection, comment: str, now: int) -> None:
    """Let nothing be left of what a comment said."""
    tx.execute(update(comments).where(comments.c.id == comment).values(text="", deleted_at=now))
    tx.execute(mentions.delete().where(mentions.c.comment == comment))
