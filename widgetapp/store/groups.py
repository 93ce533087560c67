"""User Groups: who belongs to them, who administers them, and whether they are approved for live collaboration."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from sqlalchemy import ColumnElement, delete, false, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from .access import UNBOUNDED, Bounds
from .oauth_schema import clients
from .people import IS_PERSON
from .schema import groups, members, users


class Group(msgspec.Struct, frozen=True):
    """A User Group; `live` says whether live collaboration is approved for it."""

    id: str
    name: str
    live: bool


class Membership(msgspec.Struct, frozen=True):
    """A User Group as somebody has it who belongs to it, or administers WidgetApp."""

    group: Group
    #: Whether he administers the group, and whether he belongs to it at all.
    admin: bool
    member: bool
    members: int
    #: Whether approval for live collaboration was asked for and not answered yet; since when (ms).
    asked_at: int | None


class Acquaintance(msgspec.Struct, frozen=True):
    """Somebody, as those see him who may know of him."""

    id: str
    name: str
    login: str
    color: str


class Member(Acquaintance, frozen=True):
    """Somebody who belongs to a User Group."""

    admin: bool
    disabled: bool


_GROUP = (groups.c.id, groups.c.name, groups.c.live)


def names(db: Connection, ids: Collection[str]) -> dict[str, str]:
    """The names of these User Groups, by id."""
    return {row[0]: row[1] for row in db.execute(select(groups.c.id, groups.c.name).where(groups.c.id.in_(ids)))}


def add(tx: Connection, group: str, name: str, live: bool, now: int) -> None:
    """Write a new User Group."""
    tx.execute(insert(groups).values(id=group, name=name, live=live, asked_by=None, asked_at=None, created_at=now))


def find(db: Connection, group: str) -> Group | None:
    """A User Group by its id."""
    row = db.execute(select(*_GROUP).where(groups.c.id == group)).first()
    return None if row is None else Group(*row)


def rename(tx: Connection, group: str, name: str) -> None:
    """Give it another name."""
    tx.execute(update(groups).where(groups.c.id == group).values(name=name))


def ask(tx: Connection, group: str, user: str, now: int) -> None:
    """Somebody asks for approval. Where it is approved, or was asked for, nothing changes."""
    still_open = (groups.c.id == group, groups.c.live.is_(False), groups.c.asked_at.is_(None))
    tx.execute(update(groups).where(*still_open).values(asked_by=user, asked_at=now))


def approve(tx: Connection, group: str, live: bool) -> None:
    """Approve live collaboration, or withdraw or refuse it: what was asked is answered."""
    tx.execute(update(groups).where(groups.c.id == group).values(live=live, asked_by=None, asked_at=None))


def add_member(tx: Connection, group: str, user: str, admin: bool = False) -> None:
    """Make somebody a member, who is none yet."""
    tx.execute(insert(members).values(group_id=group, user_id=user, admin=admin))


def change_member(tx: Connection, group: str, user: str, admin: bool) -> None:
    """Make a member an administrator of the group, or not."""
    tx.execute(update(members).where(members.c.group_id == group, members.c.user_id == user).values(admin=admin))


def remove_member(tx: Connection, group: str, user: str) -> None:
    """Somebody belongs to it no more."""
    tx.execute(delete(members).where(members.c.group_id == group, members.c.user_id == user))


def membership(db: Connection, group: str, user: str) -> bool | None:
    """Whether a member administers the group; None for somebody who does not belong to it."""
    query = select(members.c.admin).where(members.c.group_id == group, members.c.user_id == user)
    return db.execute(query).scalar_one_or_none()


def administrators(db: Connection, group: str) -> int:
    """How many administer it who can log in."""
    query = select(func.count()).select_from(members).join(users, users.c.id == members.c.user_id)
    able = (members.c.group_id == group, members.c.admin, users.c.disabled_at.is_(None))
    return int(db.execute(query.where(*able)).scalar_one())


def of(db: Connection, user: str, all_groups: bool = False, bounds: Bounds = UNBOUNDED) -> list[Membership]:
    """The groups that somebody belongs to, or all there are, by name; of these, what lies within the bounds of his token."""
    own = select(members.c.group_id, members.c.admin).where(members.c.user_id == user).subquery()
    count = select(func.count()).where(members.c.group_id == groups.c.id, _is_person()).scalar_subquery()
    query = select(*_GROUP, own.c.admin, count, groups.c.asked_at).join(own, own.c.group_id == groups.c.id, isouter=all_groups)
    if bounds.client is not None:
        query = query.where(groups.c.id.in_(select(members.c.group_id).where(members.c.user_id == bounds.client)))
    if bounds.thing is not None:
        query = query.where(false())
    rows = db.execute(query.order_by(groups.c.name, groups.c.id))
    return [Membership(Group(*row[:3]), bool(row[3]), row[3] is not None, row[4], row[5]) for row in rows]


def _is_person() -> ColumnElement[bool]:
    return members.c.user_id.notin_(select(clients.c.id))


def people_in(db: Connection, group: str) -> list[Member]:
    """Who belongs to it, by name, without the clients that act in it."""
    rows = db.execute(
        select(users.c.id, users.c.name, users.c.login, users.c.color, members.c.admin, users.c.disabled_at)
        .join(members, members.c.user_id == users.c.id)
        .where(members.c.group_id == group, _is_person())
        .order_by(users.c.name, users.c.id)
    )
    return [Member(*row[:5], row[5] is not None) for row in rows]


def acquainted(db: Connection, user: str, everybody: bool, words: str, limit: int) -> list[Acquaintance]:
    """People whom somebody may know of: those with whom he shares a group, or all; whose name or log-in name has the words."""
    able = (users.c.disabled_at.is_(None), IS_PERSON)
    query = select(users.c.id, users.c.name, users.c.login, users.c.color).where(*able)
    if not everybody:
        own = select(members.c.group_id).where(members.c.user_id == user)
        query = query.where(users.c.id.in_(select(members.c.user_id).where(members.c.group_id.in_(own))))
    for word in words.split():
        query = query.where(or_(users.c.name.icontains(word, autoescape=True), users.c.login.icontains(word, autoescape=True)))
    rows = db.execute(query.order_by(users.c.name, users.c.id).limit(limit))
    return [Acquaintance(*row) for row in rows]
