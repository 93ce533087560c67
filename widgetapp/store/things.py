"""Things and the User Groups that they belong to: rows, queries and the change of `updated_at`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import Select, insert, select, update
from sqlalchemy.engine import Connection

from .access import ROLES, Actor, Role, best
from .groups import Group
from .naming import sort_key
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


def visible_to(actor: Actor, thing: str | None = None) -> Select[Any]:
    """All Things that somebody may see, or that one; `thing_row` makes something of a row."""
    allowed = best(actor, thing)
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


def thing_row(columns: tuple[Any, ...]) -> ThingRow:
    """A Thing out of the columns of `visible_to`."""
    thing, name, created_at, updated_at, deleted_at = columns[:5]
    group, person = Group(*columns[5:8]), Person(*columns[8:11])
    return ThingRow(thing, name, group, person, created_at, updated_at, deleted_at, ROLES[columns[11]], columns[12])


def find(db: Connection, thing: str, actor: Actor) -> ThingRow | None:
    """The Thing, if it exists and he who asks may see it; in the bin or not."""
    row = db.execute(visible_to(actor, thing)).one_or_none()
    return None if row is None else thing_row(tuple(row))


def seen(db: Connection, ids: Collection[str], actor: Actor) -> set[str]:
    """Those of these Things that there are and that he who asks may see; in the bin or not."""
    return set(db.execute(visible_to(actor).with_only_columns(things.c.id).where(things.c.id.in_(ids))).scalars())


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


def add(tx: Connection, thing: str, name: str, group: str, user: str, now: int) -> None:
    """Write a new Thing."""
    tx.execute(
        insert(things).values(
            id=thing, name=name, name_key=sort_key(name), group_id=group, created_by=user, owner=user,
            created_at=now, updated_at=now, deleted_at=None,
        )
    )  # fmt: skip


def rename(tx: Connection, thing: str, name: str, now: int) -> None:
    """Give a Thing another name."""
    change(tx, thing, now, name=name, name_key=sort_key(name))


def change(tx: Connection, thing: str, now: int, **columns: object) -> None:
    """Set columns of a Thing, which is thereby changed now."""
    tx.execute(update(things).where(things.c.id == thing).values(updated_at=now, **columns))


def hand_over(tx: Connection, owner: str, to: str) -> int:
    """Give everything that somebody owns, what is in the bin included, to somebody else; gives how much that is."""
    return tx.execute(update(things).where(things.c.owner == owner).values(owner=to)).rowcount
