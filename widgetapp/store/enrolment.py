"""Named transactions that make users, sessions, tokens and links. Secrets arrive here as digests only."""

from __future__ import annotations

from uuid import uuid4

import msgspec
from sqlalchemy.engine import Connection

from ..refusals import Refusal, not_found
from . import groups, people
from .access import UNBOUNDED, Bounds
from .transactions import transaction

#: Told apart on both light and dark paper, also by most colour-blind people (after Okabe and Ito, 2008, made darker).
COLORS = ("#0072b2", "#d55e00", "#007a5a", "#b0467f", "#8a6d00", "#2f6f9f", "#a33b20", "#5b4b9a")


class NewLink(msgspec.Struct, frozen=True):
    """A one-time link. Times in ms."""

    secret: bytes
    purpose: str
    group: str | None
    admin: bool
    at: int
    expires_at: int


class FirstUser(msgspec.Struct, frozen=True):
    """The first administrator and the first User Group."""

    secret: bytes
    name: str
    login: str
    password: str
    group: str
    at: int


class NewMember(msgspec.Struct, frozen=True):
    """Somebody who uses an invitation."""

    secret: bytes
    name: str
    login: str
    password: str
    at: int


class SessionBegin(msgspec.Struct, frozen=True):
    """A session, and the one that the same browser had before."""

    secret: bytes
    replaces: bytes | None
    user: str
    at: int
    expires_at: int
    address: str = ""
    agent: str = ""


class SessionEnd(msgspec.Struct, frozen=True):
    """A session that is over."""

    secret: bytes


class SessionUse(msgspec.Struct, frozen=True):
    """A session that is in use."""

    secret: bytes
    at: int
    expires_at: int


class NewToken(msgspec.Struct, frozen=True):
    """An access token, and how far it reaches; it ends with the session, where it has one."""

    secret: bytes
    user: str
    session: bytes | None
    scopes: str
    at: int
    expires_at: int
    bounds: Bounds = UNBOUNDED


class Ticket(msgspec.Struct, frozen=True):
    """A stream ticket, and whose it is."""

    secret: bytes
    user: str


@transaction
def make_link(tx: Connection, params: NewLink) -> None:
    """Make a one-time link. Raises `Refusal` where its User Group does not exist."""
    if params.group is not None and groups.find(tx, params.group) is None:
        raise not_found()
    people.add_link(tx, params.secret, params.purpose, params.group, params.admin, params.at, params.expires_at)


@transaction
def set_up(tx: Connection, params: FirstUser) -> str:
    """Make the first administrator and his User Group, which he approves for live collaboration. Gives his id."""
    if people.count_users(tx) or people.spend_link(tx, params.secret, "setup", params.at) is None:
        raise link_spent()
    user = new_person(tx, params.name, params.login, params.password, True, params.at)
    group = uuid4().hex
    groups.add(tx, group, params.group, True, params.at)
    groups.add_member(tx, group, user, admin=True)
    return user


@transaction
def join(tx: Connection, params: NewMember) -> str:
    """Make a user of somebody who was invited. Gives his id."""
    link = people.spend_link(tx, params.secret, "join", params.at)
    if link is None or link.group is None:
        raise link_spent()
    user = new_person(tx, params.name, params.login, params.password, link.admin, params.at)
    groups.add_member(tx, link.group, user, admin=link.admin)
    return user


def new_person(tx: Connection, name: str, login: str, password: str, admin: bool, at: int) -> str:
    """Make a user, with the hash of his password. Gives his id. Raises `Refusal` where the log-in name is taken."""
    if people.login_taken(tx, login):
        raise Refusal("conflict", "Somebody else has this log-in name already.")
    color = COLORS[people.count_users(tx) % len(COLORS)]
    new = people.User(uuid4().hex, name, login, color, admin)
    people.add_user(tx, new, password, at)
    return new.id


def link_spent() -> Refusal:
    """The answer to a link that was used, has expired, or never was."""
    return Refusal("link_spent", "This link was used already, or is too old. Ask for a new one.")


@transaction
def begin_session(tx: Connection, params: SessionBegin) -> None:
    """Begin a session in the place of the one before."""
    if params.replaces is not None:
        people.end_session(tx, params.replaces)
    people.add_session(
        tx, params.secret, params.user, params.at, params.expires_at, params.address, params.agent
    )  # fmt: skip


@transaction
def use_session(tx: Connection, params: SessionUse) -> None:
    """Keep a session alive."""
    people.extend_session(tx, params.secret, params.at, params.expires_at)


@transaction
def end_session(tx: Connection, params: SessionEnd) -> None:
    """End a session."""
    people.end_session(tx, params.secret)


@transaction
def issue_token(tx: Connection, params: NewToken) -> None:
    """Write down a token, unless the session that it comes from has been ended meanwhile."""
    if params.session is not None and people.session(tx, params.session, params.at) is None:
        raise Refusal("not_logged_in", "The session has ended.")
    people.add_token(tx, params.secret, params.user, params.session, params.scopes, params.at, params.expires_at, params.bounds)


@transaction
def end_ticket(tx: Connection, params: Ticket) -> bool:
    """End a stream ticket; whether he had it."""
    return people.end_ticket(tx, params.secret, params.user)
