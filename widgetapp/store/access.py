"""Who may see which Thing, and by what: the one place that says so. All lists, searches and checks are made of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Literal, Protocol

import msgspec
from sqlalchemy import ColumnElement, CompoundSelect, Select, Subquery, and_, case, func, literal, or_, select, union_all
from sqlalchemy.engine import Connection

from .oauth_schema import clients
from .schema import groups, members, shares, things, users

Role = Literal["viewer", "commenter", "editor", "owner"]
#: From the least to the most.
ROLES: tuple[Role, ...] = ("viewer", "commenter", "editor", "owner")
#: Those who belong to a Thing's User Group may change it; the group's administrators may do what its owner may.
MEMBER: Role = "editor"

Way = Literal["owner", "member", "administrator", "client", "person", "link", "group"]


class Bounds(msgspec.Struct, frozen=True):
    """How far a token reaches at most, whatever its user may: the Things of a client's User Groups, or one Thing."""

    client: str | None = None
    thing: str | None = None


#: Of a log-in session, and of a page's token.
UNBOUNDED = Bounds()


class Actor(Protocol):
    """Who asks, and when (ms)."""

    @property
    def user(self) -> str:
        """His id."""

    @property
    def at(self) -> int:
        """The moment."""

    @property
    def bounds(self) -> Bounds:
        """How far he reaches."""


class Asking(msgspec.Struct, frozen=True):
    """An actor and nothing else."""

    user: str
    at: int
    bounds: Bounds = UNBOUNDED


class Access(msgspec.Struct, frozen=True):
    """One reason why somebody, or a client, may see a Thing. Time in ms."""

    thing: str
    user: str
    name: str
    color: str
    role: Role
    way: Way
    #: The User Group, and the share or the link, that it is by.
    group: str | None
    share: str | None
    expires_at: int | None


def rank(role: Role) -> int:
    """A role as a number: what may more, is more."""
    return ROLES.index(role)


def _ranked(column: Any) -> Any:
    return case({role: number for number, role in enumerate(ROLES)}, value=column)


def in_force(ends: Any, at: int) -> ColumnElement[bool]:
    """Whether what ends at some time (ms), or does not, has not ended yet; given the column."""
    return or_(ends.is_(None), ends > at)


#: Narrows ways down, given their columns for the Thing and for the person.
Narrowing = Callable[[ColumnElement[str], ColumnElement[str]], ColumnElement[bool]]


def _ways(at: int, narrowed: Narrowing) -> CompoundSelect[Any]:
    """Ways of people to Things: Thing, person, rank, way, User Group, share, expiry.

    Each part is narrowed down for itself, so that it needs no more than its own index.
    """
    nothing = literal(None)
    # Columns of a union take their names from its first part.
    owned = select(
        things.c.id.label("thing"),
        things.c.owner.label("user_id"),
        literal(rank("owner")).label("rank"),
        literal("owner").label("way"),
        nothing.label("group_id"),
        nothing.label("share"),
        nothing.label("expires_at"),
    ).where(narrowed(things.c.id, things.c.owner))
    belonging = (
        select(
            things.c.id,
            members.c.user_id,
            case((members.c.admin, rank("owner")), else_=rank(MEMBER)),
            case((members.c.admin, "administrator"), (clients.c.id.isnot(None), "client"), else_="member"),
            members.c.group_id,
            nothing,
            nothing,
        )
        .join(members, members.c.group_id == things.c.group_id)
        # A client is a user of its own, and belongs to the User Groups that it may act in.
        .outerjoin(clients, clients.c.id == members.c.user_id)
        .where(narrowed(things.c.id, members.c.user_id))
    )
    return union_all(owned, belonging, *_shared(at, narrowed))


def _shared(at: int, narrowed: Narrowing) -> tuple[Select[Any], Select[Any]]:
    nothing = literal(None)
    given = (_ranked(shares.c.role), func.coalesce(shares.c.link, shares.c.id), shares.c.expires_at)
    way = case((shares.c.link.isnot(None), "link"), else_="person")
    shared = select(shares.c.thing, shares.c.user_id, given[0], way, nothing, *given[1:]).where(
        shares.c.user_id.isnot(None), in_force(shares.c.expires_at, at), narrowed(shares.c.thing, shares.c.user_id)
    )
    by_group = (
        select(shares.c.thing, members.c.user_id, given[0], literal("group"), shares.c.group_id, *given[1:])
        .join(members, members.c.group_id == shares.c.group_id)
        .where(in_force(shares.c.expires_at, at), narrowed(shares.c.thing, members.c.user_id))
    )
    return shared, by_group


def best(actor: Actor, thing: str | None = None) -> Subquery:
    """The Things that somebody may see, or that one: `thing`, each once, with the most that he may do there, `rank`; and when
    one of his ways there ends next, `until`."""

    def narrowed(its: ColumnElement[str], user: ColumnElement[str]) -> ColumnElement[bool]:
        # Each way for itself: SQLite would look at all of somebody's Things before it picked that one.
        return user == actor.user if thing is None else and_(its == thing, user == actor.user)

    ways = _ways(actor.at, narrowed).subquery()
    query = select(ways.c.thing, func.max(ways.c.rank).label("rank"), func.min(ways.c.expires_at).label("until"))
    query = query.group_by(ways.c.thing)
    if actor.bounds.client is not None:
        within = select(things.c.id).join(members, members.c.group_id == things.c.group_id)
        query = query.where(ways.c.thing.in_(within.where(members.c.user_id == actor.bounds.client)))
    if actor.bounds.thing is not None:
        query = query.where(ways.c.thing == actor.bounds.thing)
    return query.subquery()


def reached(db: Connection, clients_: Collection[str]) -> set[tuple[str, str]]:
    """The User Groups that clients may act in, as pairs of a client and a group."""
    query = select(members.c.user_id, members.c.group_id).where(members.c.user_id.in_(clients_))
    return {(client, group) for client, group in db.execute(query)} if clients_ else set()


def reaches(db: Connection, bounds: Bounds, group: str) -> bool:
    """Whether somebody within these bounds has to do with a User Group at all."""
    if bounds.thing is not None:
        return False
    return bounds.client is None or (bounds.client, group) in reached(db, (bounds.client,))


class Standing(msgspec.Struct, frozen=True):
    """What somebody may do on a Thing, and what else decides whether he may stream it. Times in ms."""

    role: Role
    until: int | None
    group: str
    deleted: bool
    live: bool


def standings(db: Connection, users_: Collection[str], things_: Collection[str], at: int) -> dict[tuple[str, str], Standing]:
    """How these people stand on these Things, by person and Thing; without those who may not see them."""
    ways = _ways(at, lambda thing, user: and_(thing.in_(things_), user.in_(users_))).subquery()
    query = (
        select(
            ways.c.user_id,
            ways.c.thing,
            func.max(ways.c.rank),
            func.min(ways.c.expires_at),
            things.c.group_id,
            things.c.deleted_at,
            groups.c.live,
        )
        .join(things, things.c.id == ways.c.thing)
        .join(groups, groups.c.id == things.c.group_id)
        .group_by(ways.c.user_id, ways.c.thing)
    )
    return {
        (user, thing): Standing(ROLES[highest], until, group, deleted_at is not None, live)
        for user, thing, highest, until, group, deleted_at, live in db.execute(query)
    }


def who(db: Connection, thing: str, at: int) -> list[Access]:
    """Everybody who may see a Thing, with each of his ways to it: by name, the way that may most first."""
    return _explained(db, at, lambda its, _user: its == thing)


def why(db: Connection, user: str, things_: Collection[str], at: int) -> list[Access]:
    """One person's ways to these Things: of each Thing, the way that may most first."""
    return _explained(db, at, lambda its, whose: and_(its.in_(things_), whose == user))


def _explained(db: Connection, at: int, narrowed: Narrowing) -> list[Access]:
    ways = _ways(at, narrowed).subquery()
    query: Select[Any] = (
        select(
            ways.c.thing,
            users.c.id,
            users.c.name,
            users.c.color,
            ways.c.rank,
            ways.c.way,
            ways.c.group_id,
            ways.c.share,
            ways.c.expires_at,
        )
        .join(users, users.c.id == ways.c.user_id)
        .where(users.c.disabled_at.is_(None))
        .order_by(users.c.name, users.c.id, ways.c.rank.desc(), ways.c.way)
    )
    return [_access(tuple(row)) for row in db.execute(query)]


def _access(row: tuple[Any, ...]) -> Access:
    thing, user, name, color, rank_, way, group, share, expires_at = row
    return Access(thing, user, name, color, ROLES[rank_], way, group, share, expires_at)
