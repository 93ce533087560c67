"""User actions of sharing: to whom a Thing is shown, with what role, who can see it, and why."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..clock import iso
from ..refusals import Refusal, not_found
from ..store import access, groups, notifications, people, shares
from ..store import things as rows
from ..store.access import Access, Role, Way
from ..store.groups import Group
from ..store.things import Person
from .declaration import Act, Feed, useraction
from .rights import MemberOf, OnThing
from .values import Id, Params, Time

#: Seconds from now.
EndsIn = Annotated[int, Meta(ge=1, le=10 * 365 * 86400)] | None
Given = Annotated[Literal["viewer", "commenter", "editor"], Meta(description="What one may do: look, comment, change.")]


class Share(Params, frozen=True):
    """A Thing, a person or a User Group (one of them), the role, and when it ends (s from now), if it does."""

    thing: Id
    role: Given
    user: Id | None = None
    group: Id | None = None
    ends_in: EndsIn = None


class Unshare(Params, frozen=True):
    """A Thing, and a person or a User Group."""

    thing: Id
    user: Id | None = None
    group: Id | None = None


class Shared(Params, frozen=True):
    """A Thing by its id."""

    thing: Id


class Reason(msgspec.Struct, frozen=True):
    """Why somebody may see a Thing: as its owner, as a member or administrator of its User Group, as a client that acts in
    that, because it is shared with him, or with a group of his, or because he has come by a link. `share` names what can be
    taken back."""

    role: Role
    way: Way
    group: Group | None
    share: str | None
    ends_at: Time | None


class Viewer(msgspec.Struct, frozen=True):
    """Somebody who may see a Thing: the most that he may do, and each reason, the strongest first."""

    person: Person
    role: Role
    why: list[Reason]


class Audience(msgspec.Struct, frozen=True):
    """Everybody who may see a Thing, by name."""

    viewers: list[Viewer]


class Transfer(Params, frozen=True):
    """A Thing and its next owner."""

    thing: Id
    user: Id


@useraction("share", right=OnThing("owner"), scope="things:write", feed=Feed.DURABLE, writes=True, moves_rights=True)
def share(tx: Connection, act: Act, params: Share) -> Audience:
    """Show a Thing to a person or to a User Group; what was so before is replaced."""
    _one_of(params.user, params.group)
    if params.user is not None and people.person(tx, params.user) is None:
        raise not_found()
    # A group that one does not belong to is none of one's business, its existence included.
    if params.group is not None:
        MemberOf().check(tx, act, params)
    ends_at = None if params.ends_in is None else act.at + params.ends_in * 1000
    shares.put(tx, shares.Share(act.id, params.thing, params.user, params.group, params.role, ends_at, act.user, act.at))
    to = [params.user] if params.user is not None else [one.id for one in groups.people_in(tx, params.group or "")]
    notifications.add(tx, notifications.About("shared", params.thing, params.group), to, act.user, act.at)
    return _audience(tx, params.thing, act.at)


@useraction("unshare", right=OnThing("owner"), scope="things:write", feed=Feed.DURABLE, writes=True, moves_rights=True)
def unshare(tx: Connection, act: Act, params: Unshare) -> Audience:
    """Show a Thing to a person or a User Group no more. It acts at once on whoever has it open."""
    _one_of(params.user, params.group)
    if not shares.remove(tx, params.thing, params.user, params.group):
        raise not_found()
    return _audience(tx, params.thing, act.at)


@useraction("who_can_see", right=OnThing(), scope="things:read")
def who_can_see(db: Connection, act: Act, params: Shared) -> Audience:
    """Who can see a Thing, and why."""
    return _audience(db, params.thing, act.at)


@useraction("transfer", right=OnThing("owner"), scope="things:write", feed=Feed.DURABLE, writes=True, moves_rights=True)
def transfer(tx: Connection, act: Act, params: Transfer) -> Audience:
    """Make somebody else who can see a Thing its owner."""
    if people.person(tx, params.user) is None or not access.why(tx, params.user, (params.thing,), act.at):
        raise Refusal("conflict", "Share the Thing with this person first.")
    rows.change(tx, params.thing, act.at, owner=params.user)
    notifications.add(tx, notifications.About("owner", params.thing), [params.user], act.user, act.at)
    return _audience(tx, params.thing, act.at)


def _one_of(user: str | None, group: str | None) -> None:
    if (user is None) is (group is None):
        raise Refusal("invalid_params", "Name either a person or a User Group.")


def _audience(db: Connection, thing: str, at: int) -> Audience:
    viewers: dict[str, Viewer] = {}
    for way, reason in reasons(db, access.who(db, thing, at)):
        viewer = viewers.setdefault(way.user, Viewer(Person(way.user, way.name, way.color), way.role, []))
        viewer.why.append(reason)
    return Audience(list(viewers.values()))


def reasons(db: Connection, ways: list[Access]) -> list[tuple[Access, Reason]]:
    """Each way with the reason that people are told of it."""
    # Many people, few groups.
    named = {group: groups.find(db, group) for group in {way.group for way in ways} if group is not None}
    return [(way, _reason(way, None if way.group is None else named[way.group])) for way in ways]


def _reason(way: Access, group: Group | None) -> Reason:
    return Reason(way.role, way.way, group, way.share, None if way.expires_at is None else iso(way.expires_at))
