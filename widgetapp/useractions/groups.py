"""User actions on User Groups: who belongs to them, who administers them, and approval for live collaboration."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..clock import iso
from ..refusals import Refusal, not_found
from ..store import groups as rows
from ..store import notifications, people
from ..store.groups import Acquaintance, Group, Member
from .declaration import Act, Feed, useraction
from .rights import Administrator, InGroup, LoggedIn
from .values import Id, Name, Params, Time

#: What a token must hold.
READ, WRITE, ADMIN = "things:read", "things:write", "admin"


class Groups(Params, frozen=True):
    """Whether all groups that there are, which administrators may see."""

    all: bool = False


class Membership(msgspec.Struct, frozen=True):
    """A User Group, and what whoever asked is in it."""

    group: Group
    member: bool
    admin: bool
    members: int
    asked_at: Time | None


class GroupList(msgspec.Struct, frozen=True):
    """User Groups, by name."""

    groups: list[Membership]


class OneGroup(Params, frozen=True):
    """A User Group by its id."""

    group: Id


class FindPeople(Params, frozen=True):
    """Words of a name or a log-in name."""

    query: Annotated[str, Meta(max_length=200)] = ""
    limit: Annotated[int, Meta(ge=1, le=200)] = 20


class Found(msgspec.Struct, frozen=True):
    """People, by name."""

    people: list[Acquaintance]


class GroupPeople(msgspec.Struct, frozen=True):
    """A User Group and who belongs to it."""

    group: Group
    people: list[Member]


class NewGroup(Params, frozen=True):
    """A new User Group's name."""

    name: Name


class RenameGroup(Params, frozen=True):
    """A User Group and its new name."""

    group: Id
    name: Name


class Belonging(Params, frozen=True):
    """Somebody and a User Group, and whether he is to administer it."""

    group: Id
    user: Id
    admin: bool = False


class Leaving(Params, frozen=True):
    """Somebody and a User Group."""

    group: Id
    user: Id


class Approval(Params, frozen=True):
    """A User Group, and whether live collaboration is approved for it."""

    group: Id
    live: bool


def _membership(row: rows.Membership) -> Membership:
    asked_at = None if row.asked_at is None else iso(row.asked_at)
    return Membership(row.group, row.member, row.admin, row.members, asked_at)


def _found(db: Connection, group: str) -> Group:
    found = rows.find(db, group)
    if found is None:
        raise not_found()
    return found


@useraction("groups", right=LoggedIn(), scope=READ)
def groups(db: Connection, act: Act, params: Groups) -> GroupList:
    """The User Groups that one belongs to; for administrators, all there are."""
    if params.all:
        Administrator().check(db, act, params)
    return GroupList([_membership(row) for row in rows.of(db, act.user, params.all, act.bounds)])


@useraction("group_people", right=InGroup(), scope=READ)
def group_people(db: Connection, act: Act, params: OneGroup) -> GroupPeople:
    """Who belongs to a User Group."""
    return GroupPeople(_found(db, params.group), rows.people_in(db, params.group))


@useraction("find_people", right=LoggedIn(), scope=None)
def find_people(db: Connection, act: Act, params: FindPeople) -> Found:
    """Find people by name: those with whom one shares a User Group; administrators find everybody."""
    somebody = people.user(db, act.user)
    everybody = somebody is not None and somebody.admin
    return Found(rows.acquainted(db, act.user, everybody, params.query, params.limit))


@useraction("create_group", right=Administrator(), scope=ADMIN, feed=Feed.DURABLE, writes=True, audited=True)
def create_group(tx: Connection, act: Act, params: NewGroup) -> Group:
    """Make a User Group, which is not approved for live collaboration yet, and administer it."""
    rows.add(tx, act.id, params.name.strip(), False, act.at)
    rows.add_member(tx, act.id, act.user, admin=True)
    return _found(tx, act.id)


@useraction("rename_group", right=InGroup(managing=True), scope=WRITE, feed=Feed.DURABLE, writes=True, audited=True)
def rename_group(tx: Connection, act: Act, params: RenameGroup) -> Group:
    """Give a User Group another name."""
    rows.rename(tx, params.group, params.name.strip())
    return _found(tx, params.group)


@useraction("put_member", right=InGroup(managing=True), scope=WRITE, feed=Feed.DURABLE, writes=True, moves_rights=True)
def put_member(tx: Connection, act: Act, params: Belonging) -> GroupPeople:
    """Make somebody a member of a User Group, or change whether he administers it."""
    if people.person(tx, params.user) is None:
        raise not_found()
    membership = rows.membership(tx, params.group, params.user)
    if membership is None:
        rows.add_member(tx, params.group, params.user, params.admin)
        notifications.add(tx, notifications.About("member", group=params.group), [params.user], act.user, act.at)
    else:
        rows.change_member(tx, params.group, params.user, params.admin)
        _keep_an_administrator(tx, params.group, had_one=membership)
    return GroupPeople(_found(tx, params.group), rows.people_in(tx, params.group))


@useraction("remove_member", right=InGroup(), scope=WRITE, feed=Feed.DURABLE, writes=True, moves_rights=True)
def remove_member(tx: Connection, act: Act, params: Leaving) -> GroupPeople:
    """Take somebody out of a User Group, which its administrators may; or leave it oneself."""
    if params.user != act.user:
        InGroup(managing=True).check(tx, act, params)
    membership = rows.membership(tx, params.group, params.user)
    if membership is None:
        raise not_found()
    left = rows.people_in(tx, params.group)
    rows.remove_member(tx, params.group, params.user)
    if len(left) > 1:
        _keep_an_administrator(tx, params.group, had_one=membership)
    return GroupPeople(_found(tx, params.group), rows.people_in(tx, params.group))


def _keep_an_administrator(tx: Connection, group: str, had_one: bool) -> None:
    if had_one and not rows.administrators(tx, group):
        raise Refusal("conflict", "A User Group needs an administrator: make somebody else one first.")


@useraction("ask_for_live", right=InGroup(managing=True), scope=WRITE, feed=Feed.DURABLE, writes=True, audited=True)
def ask_for_live(tx: Connection, act: Act, params: OneGroup) -> Group:
    """Ask the administrators to approve live collaboration for a User Group."""
    rows.ask(tx, params.group, act.user, act.at)
    return _found(tx, params.group)


@useraction("approve_live", right=Administrator(), scope=ADMIN, feed=Feed.DURABLE, writes=True, moves_rights=True)
def approve_live(tx: Connection, act: Act, params: Approval) -> Group:
    """Approve live collaboration for a User Group, or withdraw or refuse it; either acts at once on whoever is there."""
    _found(tx, params.group)
    rows.approve(tx, params.group, params.live)
    return _found(tx, params.group)
