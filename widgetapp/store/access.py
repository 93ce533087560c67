"""Who may see which Thing, and by what: the one place that says so. All lists, searches and checks are made of it."""

from __future__ import annotations

from typing import Any, Literal, Protocol

import msgspec
from sqlalchemy import CompoundSelect, Select, Subquery, and_, case, exists, func, literal, or_, select, union_all
from sqlalchemy.engine import Connection

from .oauth_schema import clients
from .schema import groups, members, shares, things, users

Role = Literal["viewer", "commenter", "editor", "owner"]
#: From the least to the most.
ROLES: tuple[Role, ...] = ("viewer", "commenter", "editor", "owner")
#: Those who belong to a Thing's User Group may change it; the group's administrators may do what its owner may.
MEMBER: Role = "editor"

Way = Literal["owner", "member", "administrator", "client", "person", "group"]


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

    user: str
    name: str
    color: str
    role: Role
    way: Way
    #: The User Group, and the share, that it is by.
    group: str | None
    group_name: str | None
    share: str | None
    expires_at: int | None


def rank(role: Role) -> int:
    """A role as a number: what may more, is more."""
    return ROLES.index(role)


def _ranked(column: Any) -> Any:
    return case({role: number for number, role in enumerate(ROLES)}, value=column)


def _in_force(at: int) -> Any:
    return or_(shares.c.expires_at.is_(None), shares.c.expires_at > at)


def _ways(at: int) -> CompoundSelect[Any]:
    """Everybody's ways to all Things: Thing, person, rank, way, User Group, share, expiry."""
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
    )
    belonging = select(
        things.c.id,
        members.c.user_id,
        case((members.c.admin, rank("owner")), else_=rank(MEMBER)),
        case((members.c.admin, "administrator"), (clients.c.id.isnot(None), "client"), else_="member"),
        members.c.group_id,
        nothing,
        nothing,
    )
    belonging = belonging.join(members, members.c.group_id == things.c.group_id)
    # A client is a user of its own, and belongs to the User Groups that it may act in.
    belonging = belonging.outerjoin(clients, clients.c.id == members.c.user_id)
    return union_all(owned, belonging, *_shared(at))


def _shared(at: int) -> tuple[Select[Any], Select[Any]]:
    nothing = literal(None)
    shared = select(
        shares.c.thing, shares.c.user_id, _ranked(shares.c.role), literal("person"), nothing, shares.c.id, shares.c.expires_at
    ).where(shares.c.user_id.isnot(None), _in_force(at))
    by_group = (
        select(
            shares.c.thing,
            members.c.user_id,
            _ranked(shares.c.role),
            literal("group"),
            shares.c.group_id,
            shares.c.id,
            shares.c.expires_at,
        )
        .join(members, members.c.group_id == shares.c.group_id)
        .where(_in_force(at))
    )
    return shared, by_group


def best(actor: Actor) -> Subquery:
    """The Things that somebody may see, `thing`, each once, with the most that he may do there, `rank`; and when one of his
    ways there ends next, `until`."""
    ways = _ways(actor.at).subquery()
    query = select(ways.c.thing, func.max(ways.c.rank).label("rank"), func.min(ways.c.expires_at).label("until"))
    query = query.where(ways.c.user_id == actor.user).group_by(ways.c.thing)
    if actor.bounds.client is not None:
        within = select(things.c.id).join(members, members.c.group_id == things.c.group_id)
        query = query.where(ways.c.thing.in_(within.where(members.c.user_id == actor.bounds.client)))
    if actor.bounds.thing is not None:
        query = query.where(ways.c.thing == actor.bounds.thing)
    return query.subquery()


def reaches(db: Connection, bounds: Bounds, group: str) -> bool:
    """Whether somebody within these bounds has to do with a User Group at all."""
    if bounds.thing is not None:
        return False
    if bounds.client is None:
        return True
    query = exists().where(members.c.group_id == group, members.c.user_id == bounds.client)
    return bool(db.execute(select(query)).scalar_one())


def who(db: Connection, thing: str, at: int) -> list[Access]:
    """Everybody who may see a Thing, with each of his ways to it: by name, the way that may most first."""
    return _explained(db, at, lambda ways: ways.c.thing == thing)


def why(db: Connection, thing: str, user: str, at: int) -> list[Access]:
    """One person's ways to a Thing."""
    return _explained(db, at, lambda ways: and_(ways.c.thing == thing, ways.c.user_id == user))


def _explained(db: Connection, at: int, condition: Any) -> list[Access]:
    ways = _ways(at).subquery()
    query: Select[Any] = (
        select(
            users.c.id,
            users.c.name,
            users.c.color,
            ways.c.rank,
            ways.c.way,
            groups.c.id,
            groups.c.name,
            ways.c.share,
            ways.c.expires_at,
        )
        .join(users, users.c.id == ways.c.user_id)
        .outerjoin(groups, groups.c.id == ways.c.group_id)
        .where(condition(ways), users.c.disabled_at.is_(None))
        .order_by(users.c.name, users.c.id, ways.c.rank.desc(), ways.c.way)
    )
    return [_access(tuple(row)) for row in db.execute(query)]


def _access(row: tuple[Any, ...]) -> Access:
    user, name, color, rank_, way, group, group_name, share, expires_at = row
    return Access(user, name, color, ROLES[rank_], way, group, group_name, share, expires_at)
