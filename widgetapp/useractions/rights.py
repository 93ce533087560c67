"""What one must be allowed to do for an action. Missing and forbidden take the same path and give the same answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.engine import Connection

from ..refusals import Refusal, not_found
from ..store import clients, groups, people, receivers, things
from ..store.access import Actor, Role, rank, reaches


class Right(Protocol):
    """A condition for performing an action, checked in the action's own transaction."""

    @property
    def anonymous(self) -> bool:
        """Whether nobody need be logged in."""

    def check(self, db: Connection, actor: Actor, params: Any) -> None:
        """Raise `Refusal` unless he may do this with these parameters."""


@dataclass(frozen=True, slots=True)
class Anyone:
    """Also somebody who is not logged in."""

    anonymous: bool = True

    def check(self, db: Connection, actor: Actor, params: Any) -> None:
        """Nothing is asked."""


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """Any user, for what concerns only himself."""

    anonymous: bool = False

    def check(self, db: Connection, actor: Actor, params: Any) -> None:
        """The doors have seen to it."""


@dataclass(frozen=True, slots=True)
class WithAccount:
    """Any user but guests, for what concerns only himself, where no door has seen to it."""

    anonymous: bool = False

    def check(self, db: Connection, actor: Actor, params: Any) -> None:
        """Refuse all others."""
        somebody = people.user(db, actor.user)
        if somebody is None or somebody.guest:
            raise Refusal("forbidden", "That is not for guests: it takes an account.")


@dataclass(frozen=True, slots=True)
class Administrator:
    """Administrators only."""

    anonymous: bool = False

    def check(self, db: Connection, actor: Actor, params: Any) -> None:
        """Refuse all others."""
        somebody = people.user(db, actor.user)
        if somebody is None or not somebody.admin:
            raise Refusal("forbidden", "Only an administrator can do this.")


@dataclass(frozen=True, slots=True)
class MemberOf:
    """Members of the User Group that a parameter names."""

    field: str = "group"
    anonymous: bool = False

    def check(self, db: Connection, actor: Actor, params: Any) -> None:
        """Refuse all others."""
        group = getattr(params, self.field)
        if groups.membership(db, group, actor.user) is None or not reaches(db, actor.bounds, group):
            raise not_found()


@dataclass(frozen=True, slots=True)
class InGroup:
    """Those who may see the User Group that a parameter names: its members, and the administrators of WidgetApp; with
    `managing`, only those who administer it."""

    managing: bool = False
    field: str = "group"
    anonymous: bool = False

    def check(self, db: Connection, actor: Actor, params: Any) -> None:
        """Refuse all others."""
        group = getattr(params, self.field)
        membership = groups.membership(db, group, actor.user)
        somebody = people.user(db, actor.user)
        overall = somebody is not None and somebody.admin and groups.find(db, group) is not None
        if not (reaches(db, actor.bounds, group) and (overall or membership is not None)):
            raise not_found()
        if self.managing and not (membership or overall):
            raise Refusal("forbidden", "Only an administrator of the User Group can do this.")


@dataclass(frozen=True, slots=True)
class Administers:
    """Those who administer each of the User Groups that a parameter names, be it as administrators of WidgetApp."""

    field: str = "groups"
    anonymous: bool = False

    def check(self, db: Connection, actor: Actor, params: Any) -> None:
        """Refuse all others."""
        for group in getattr(params, self.field):
            InGroup(managing=True).check(db, actor, _OneGroup(group))


@dataclass(frozen=True, slots=True)
class _OneGroup:
    group: str


@dataclass(frozen=True, slots=True)
class AdministersClient:
    """Those who administer each of the User Groups that the client in a parameter may act in, and the administrators of
    WidgetApp. For all others there is no such client."""

    field: str = "client"
    anonymous: bool = False

    def check(self, db: Connection, actor: Actor, params: Any) -> None:
        """Refuse all others."""
        client = getattr(params, self.field)
        somebody = people.user(db, actor.user)
        if clients.find(db, client) is None or somebody is None:
            raise not_found()
        where = clients.groups_of(db, client)
        # Out of all its groups, it is nobody's but an administrator's.
        if not somebody.admin and not (where and all(groups.membership(db, group.id, actor.user) for group in where)):
            raise not_found()


@dataclass(frozen=True, slots=True)
class AnswersFor:
    """Those who may have delivered to a receiver what happens in the User Group that a parameter names: who administers it;
    where it names none, the administrators of WidgetApp."""

    field: str = "group"
    anonymous: bool = False

    def check(self, db: Connection, actor: Actor, params: Any) -> None:
        """Refuse all others."""
        group = getattr(params, self.field)
        right: Right = Administrator() if group is None else InGroup(managing=True)
        right.check(db, actor, _OneGroup(group or ""))


@dataclass(frozen=True, slots=True)
class AdministersReceiver:
    """The same for a receiver that there is. For all others there is none."""

    field: str = "receiver"
    anonymous: bool = False

    def check(self, db: Connection, actor: Actor, params: Any) -> None:
        """Refuse all others."""
        receiver = receivers.find(db, getattr(params, self.field))
        try:
            AnswersFor().check(db, actor, receiver)
        except Refusal:
            raise not_found() from None


@dataclass(frozen=True, slots=True)
class OnThing:
    """Those who have at least this role on the Thing that a parameter names; `in_bin` where it must be, or must not be, in
    the bin."""

    role: Role = "viewer"
    in_bin: bool | None = False
    field: str = "thing"
    anonymous: bool = False

    def check(self, db: Connection, actor: Actor, params: Any) -> None:
        """Refuse all others."""
        thing = things.find(db, getattr(params, self.field), actor)
        if thing is None or (self.in_bin is not None and (thing.deleted_at is not None) is not self.in_bin):
            raise not_found()
        if rank(thing.role) < rank(self.role):
            raise Refusal("forbidden", f"You are {thing.role} of this Thing; this takes {self.role}.")
