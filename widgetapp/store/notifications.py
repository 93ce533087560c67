"""What concerns one person and was done by others: a row for each, which waits until he has read it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Table,
    and_,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.engine import Connection

from .access import Actor, best
from .comments import comments
from .groups import Group
from .metadata import ROW_NUMBER, metadata
from .people import IS_PERSON
from .schema import groups, members, things, users
from .things import Person

#: "member": he was made a member of a User Group; "shared": a Thing was shared with him, or with a group of his; "owner": he
#: was made its owner; "mentioned": a comment names him; "replied": a thread goes on in which he has said something.
Kind = Literal["member", "shared", "owner", "mentioned", "replied"]

#: So many of each person's are kept, the newest, and for so long (ms).
MOST = 500
KEPT = 90 * 24 * 3600 * 1000

notifications = Table(
    "notifications",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("made_by", ForeignKey("users.id"), nullable=False),
    Column("thing", ForeignKey("things.id")),
    Column("group_id", ForeignKey("groups.id")),
    Column("comment", String(32)),
    Column("at", BigInteger, nullable=False),
    Column("read_at", BigInteger),
    Index("ix_notifications_user_id", "user_id", "number"),
    Index("ix_notifications_at", "at"),
    # Numbers that clients remember are never given again.
    sqlite_autoincrement=True,
)


class About(msgspec.Struct, frozen=True):
    """What a notification is about: a Thing, perhaps by a comment there, or a User Group."""

    kind: Kind
    thing: str | None = None
    group: str | None = None
    comment: str | None = None


class NotificationRow(msgspec.Struct, frozen=True):
    """One notification. Times in ms."""

    number: int
    kind: Kind
    by: Person
    thing: str | None
    thing_name: str | None
    group: Group | None
    comment: str | None
    text: str | None
    at: int
    read_at: int | None


class Mark(msgspec.Struct, frozen=True):
    """By which it is seen that there is something new for somebody: his newest, and how many he has not read, whatever they
    are."""

    newest: int
    unread: int


def add(tx: Connection, about: About, to: Collection[str], by: str, at: int) -> None:
    """Notify people of what somebody has done, but not himself, nor who is no person with an account. What they have not read
    of the same kind and about the same is replaced, but for what was said. What need not be kept any longer is forgotten."""
    able = (users.c.id.in_(to), users.c.id != by, IS_PERSON, users.c.disabled_at.is_(None))
    found = list(tx.execute(select(users.c.id).where(*able)).scalars())
    if not found:
        return
    n = notifications.c
    if about.comment is None:
        same = (n.kind == about.kind, n.thing.is_(about.thing), n.group_id.is_(about.group))
        tx.execute(delete(notifications).where(n.user_id.in_(found), n.read_at.is_(None), *same))
    row = {"kind": about.kind, "made_by": by, "thing": about.thing, "group_id": about.group, "comment": about.comment, "at": at}
    tx.execute(insert(notifications), [{"user_id": user, **row} for user in found])
    tx.execute(delete(notifications).where(n.at <= at - KEPT))
    for user in found:
        oldest = select(n.number).where(n.user_id == user).order_by(n.number.desc()).offset(MOST - 1).limit(1)
        tx.execute(delete(notifications).where(n.user_id == user, n.number < oldest.scalar_subquery()))


def page(db: Connection, actor: Actor, limit: int, before: int | None = None, after: int = 0) -> list[NotificationRow]:
    """Up to `limit` of somebody's notifications, newest first, between two numbers: those about what he may see still."""
    n = notifications.c
    query = _told(
        actor, n.number, n.kind, users.c.id, users.c.name, users.c.color, n.thing, things.c.name.label("thing_name"),
        groups.c.id.label("group_id"), groups.c.name.label("group_name"), groups.c.live, n.comment, comments.c.text, n.at,
        n.read_at,
    ).join(users, users.c.id == n.made_by)  # fmt: skip
    query = query.where(n.number > after)
    if before is not None:
        query = query.where(n.number < before)
    return [_row(row) for row in db.execute(query.order_by(n.number.desc()).limit(limit))]


def unread(db: Connection, actor: Actor) -> int:
    """How many of those somebody has not read."""
    query = _told(actor, notifications.c.number).where(notifications.c.read_at.is_(None))
    return int(db.execute(select(func.count()).select_from(query.subquery())).scalar_one())


def read(tx: Connection, user: str, upto: int | None, alone: bool, at: int) -> None:
    """Note that somebody has read his notifications: all, or up to a number, or the one of that number alone."""
    n = notifications.c
    mine = update(notifications).where(n.user_id == user, n.read_at.is_(None))
    if upto is not None:
        mine = mine.where(n.number == upto if alone else n.number <= upto)
    tx.execute(mine.values(read_at=at))


def marks(db: Connection, people: Collection[str]) -> dict[str, Mark]:
    """How it stands with these people; who has no notification is left out."""
    n = notifications.c
    unread = func.count().filter(n.read_at.is_(None))
    query = select(n.user_id, func.max(n.number), unread).where(n.user_id.in_(people)).group_by(n.user_id)
    return {user: Mark(newest, count) for user, newest, count in db.execute(query)}


def count(db: Connection, user: str) -> int:
    """How many are kept of somebody's."""
    return int(db.execute(select(func.count()).where(notifications.c.user_id == user)).scalar_one())


def forget(tx: Connection, user: str) -> None:
    """Let nothing be left of what somebody was notified of."""
    tx.execute(delete(notifications).where(notifications.c.user_id == user))


def _told(actor: Actor, *columns: Any) -> Select[Any]:
    """Somebody's notifications about what he may see still, with the Thing, User Group and comment that each is about."""
    n, visible = notifications.c, best(actor)
    on_thing = and_(visible.c.thing.isnot(None), things.c.deleted_at.is_(None))
    in_group: list[ColumnElement[bool]] = [n.thing.is_(None), n.group_id.in_(_groups_of(actor.user))]
    if actor.bounds.client is not None:
        in_group.append(n.group_id.in_(_groups_of(actor.bounds.client)))
    if actor.bounds.thing is not None:
        in_group.append(false())
    return (
        select(*columns)
        .select_from(notifications)
        .outerjoin(things, things.c.id == n.thing)
        .outerjoin(visible, visible.c.thing == n.thing)
        .outerjoin(groups, groups.c.id == n.group_id)
        .outerjoin(comments, comments.c.id == n.comment)
        .where(
            n.user_id == actor.user,
            n.at > actor.at - KEPT,
            or_(and_(*in_group), on_thing),
            or_(n.comment.is_(None), comments.c.deleted_at.is_(None)),
        )
    )


def _groups_of(user: str) -> Select[tuple[str]]:
    return select(members.c.group_id).where(members.c.user_id == user)


def _row(row) -> NotificationRow:  # type: ignore[no-untyped-def]  # a row of the columns above
    number, kind, by, name, color, thing, thing_name, group, group_name, live, comment, text, at, read_at = row
    about = None if group is None else Group(group, group_name, live)
    return NotificationRow(number, kind, Person(by, name, color), thing, thing_name, about, comment, text, at, read_at)
