"""Things and the User Groups that they belong to: rows, queries and the change of `updated_at`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import Row, Select, and_, insert, or_, select, update
from sqlalchemy.engine import Connection

from . import texts
from .access import ROLES, Actor, Role, best
from .groups import Group
from .schema import groups, things, users


class Person(msgspec.Struct, frozen=True):
    """Somebody, as others may see him."""

    id: str
    name: str
    color: str


class ThingRow(msgspec.Struct, frozen=True):
    """A Thing without its content, and what he who asked may do there. Times in ms."""

    id: str
    name: str
    group: Group
    created_by: Person
    created_at: int
    updated_at: int
    deleted_at: int | None
    role: Role
    #: When that may change by itself: a share of his ends.
    until: int | None


def _visible_to(actor: Actor) -> Select[Any]:
    """All Things that somebody may see."""
    allowed = best(actor)
    return (
        select(
            things.c.id, things.c.name, things.c.created_at, things.c.updated_at, things.c.deleted_at,
            groups.c.id, groups.c.name, groups.c.live,
            users.c.id, users.c.name, users.c.color,
            allowed.c.rank, allowed.c.until,
        )
        .join(allowed, allowed.c.thing == things.c.id)
        .join(groups, groups.c.id == things.c.group_id)
        .join(users, users.c.id == things.c.created_by)
    )  # fmt: skip


def _row(row: Row[Any]) -> ThingRow:
    columns: tuple[Any, ...] = tuple(row)
    thing, name, created_at, updated_at, deleted_at = columns[:5]
    group, person = Group(*columns[5:8]), Person(*columns[8:11])
    return ThingRow(thing, name, group, person, created_at, updated_at, deleted_at, ROLES[columns[11]], columns[12])


def find(db: Connection, thing: str, actor: Actor) -> ThingRow | None:
    """The Thing, if it exists and he who asks may see it; in the bin or not."""
    row = db.execute(_visible_to(actor).where(things.c.id == thing)).one_or_none()
    return None if row is None else _row(row)


def persons(db: Connection, ids: Collection[str]) -> dict[str, Person]:
    """These people, as others may see them, by id."""
    query = select(users.c.id, users.c.name, users.c.color).where(users.c.id.in_(ids))
    return {row.id: Person(*row) for row in db.execute(query)}


def exists(db: Connection, thing: str) -> bool:
    """Whether there is a Thing of this id, for whomever."""
    return db.execute(select(things.c.id).where(things.c.id == thing)).first() is not None


def name(db: Connection, thing: str) -> str:
    """What a Thing that exists is called."""
    return str(db.execute(select(things.c.name).where(things.c.id == thing)).scalar_one())


def page(db: Connection, actor: Actor, words: str, in_bin: bool, after: tuple[int, str] | None, limit: int) -> list[ThingRow]:
    """Up to `limit` Things whose names hold all the words, or on which all of them are written, newest change first, behind
    (updated_at, id)."""
    query = _visible_to(actor).where(things.c.deleted_at.isnot(None) if in_bin else things.c.deleted_at.is_(None))
    if words.split():
        called = and_(*(things.c.name.icontains(word, autoescape=True) for word in words.split()))
        written = texts.matching(words)
        query = query.where(called if written is None else or_(called, things.c.id.in_(written)))
    if after is not None:
        changed, thing = after
        query = query.where(or_(things.c.updated_at < changed, and_(things.c.updated_at == changed, things.c.id < thing)))
    rows = db.execute(query.order_by(things.c.updated_at.desc(), things.c.id.desc()).limit(limit))
    return [_row(row) for row in rows]


def add(tx: Connection, thing: str, name: str, group: str, user: str, now: int) -> None:
    """Write a new Thing."""
    tx.execute(
        insert(things).values(
            id=thing, name=name, group_id=group, created_by=user, owner=user, created_at=now, updated_at=now, deleted_at=None
        )
    )


def change(tx: Connection, thing: str, now: int, **columns: object) -> None:
    """Set columns of a Thing, which is thereby changed now."""
    tx.execute(update(things).where(things.c.id == thing).values(updated_at=now, **columns))


def hand_over(tx: Connection, owner: str, to: str) -> int:
    """Give everything that somebody owns, what is in the bin included, to somebody else; gives how much that is."""
    return tx.execute(update(things).where(things.c.owner == owner).values(owner=to)).rowcount
