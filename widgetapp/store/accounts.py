"""People's accounts as administrators and their owners change them; and the named transactions that deal in passwords."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.engine import Connection

from ..refusals import Refusal, not_found
from . import feed, groups, people
from .enrolment import link_spent, new_person
from .oauth_schema import codes, device_codes, refresh_tokens
from .schema import links, sessions, tokens, users
from .transactions import transaction

#: What is stored where nobody has chosen a password yet: no password has this hash.
NO_PASSWORD = "!"  # noqa: S105  # that is no password


class Account(msgspec.Struct, frozen=True):
    """Somebody's account, as administrators see it. Times in ms; `seen_at` by the sessions that he still has."""

    id: str
    name: str
    login: str
    color: str
    admin: bool
    created_at: int
    disabled_at: int | None
    seen_at: int | None
    #: Whether he has chosen a password.
    has_password: bool


class NewPerson(msgspec.Struct, frozen=True):
    """Somebody whom an administrator adds, and the link by which he sets his password. Times in ms."""

    name: str
    login: str
    admin: bool
    secret: bytes
    at: int
    expires_at: int


class PasswordLink(msgspec.Struct, frozen=True):
    """A one-time link by which somebody sets his password. Times in ms."""

    user: str
    secret: bytes
    at: int
    expires_at: int


class Reset(msgspec.Struct, frozen=True):
    """A password that was set by a link; the password as its hash."""

    secret: bytes
    password: str
    at: int


class Change(msgspec.Struct, frozen=True):
    """A password that its owner has changed, in this session."""

    user: str
    password: str
    session: bytes | None


class PersonChange(msgspec.Struct, frozen=True):
    """What becomes of somebody by `widgetapp_admin`. Time in ms."""

    user: str
    what: Literal["disable", "enable", "promote", "demote"]
    at: int


class GroupChange(msgspec.Struct, frozen=True):
    """Whether live collaboration is approved for a User Group, and the id of that decision. Time in ms."""

    group: str
    live: bool
    id: str
    at: int


def every(db: Connection) -> list[Account]:
    """All people, by name."""
    return _accounts(db)


def by_login(db: Connection, login: str) -> Account | None:
    """The account with that log-in name; the case of letters does not count."""
    return next(iter(_accounts(db, func.lower(users.c.login) == login.lower())), None)


def find(db: Connection, user: str) -> Account:
    """Somebody's account. Raises `Refusal` where there is none."""
    found = _accounts(db, users.c.id == user)
    if not found:
        raise not_found()
    return found[0]


def _accounts(db: Connection, *wanted: ColumnElement[bool]) -> list[Account]:
    seen = select(func.max(sessions.c.seen_at)).where(sessions.c.user_id == users.c.id).scalar_subquery()
    query = (
        select(
            users.c.id, users.c.name, users.c.login, users.c.color, users.c.admin, users.c.created_at, users.c.disabled_at,
            seen, users.c.password != NO_PASSWORD,
        )
        .where(people.IS_PERSON, *wanted)
        .order_by(func.lower(users.c.name), users.c.id)
    )  # fmt: skip
    return [Account(*row) for row in db.execute(query)]


def password(db: Connection, user: str) -> str | None:
    """The hash of somebody's password."""
    return db.execute(select(users.c.password).where(users.c.id == user)).scalar_one_or_none()


def change(tx: Connection, user: str, **values: Any) -> None:
    """Change what there is of somebody."""
    tx.execute(update(users).where(users.c.id == user).values(**values))


def disable(tx: Connection, user: str, at: int) -> None:
    """Let somebody in no more, and end what he has at the moment."""
    if find(tx, user).disabled_at is None:
        change(tx, user, disabled_at=at)
        end_everything(tx, user)


def keep_an_administrator(tx: Connection) -> None:
    """Raise `Refusal` where nobody would be left to administer WidgetApp."""
    able = (users.c.admin, users.c.disabled_at.is_(None))
    if tx.execute(select(func.count()).select_from(users).where(*able)).scalar_one() == 0:
        raise Refusal("conflict", "WidgetApp needs an administrator: make somebody else one first.")


def end_everything(tx: Connection, user: str, but: bytes | None = None) -> None:
    """End somebody's sessions and all that was given out in his name; but for one session, if named, and what came of it."""
    kept = but or b""
    tx.execute(delete(tokens).where(tokens.c.user_id == user, tokens.c.session.is_(None) | (tokens.c.session != kept)))
    tx.execute(delete(sessions).where(sessions.c.user_id == user, sessions.c.secret != kept))
    for table in (codes, device_codes, refresh_tokens):
        tx.execute(delete(table).where(table.c.user_id == user))
    tx.execute(delete(links).where(links.c.user_id == user))


@transaction
def make_person(tx: Connection, params: NewPerson) -> str:
    """Add somebody, who sets his password by the link. Gives his id. Raises `Refusal` where the log-in name is taken."""
    user = new_person(tx, params.name, params.login, NO_PASSWORD, params.admin, params.at)
    make_password_link(tx, PasswordLink(user, params.secret, params.at, params.expires_at))
    return user


@transaction
def make_password_link(tx: Connection, params: PasswordLink) -> None:
    """Make a link by which somebody sets his password; an earlier one is good no more.

    Raises `Refusal` where there is no such account, or it is disabled.
    """
    if find(tx, params.user).disabled_at is not None:
        raise Refusal("conflict", "This account is disabled: enable him first.")
    people.add_link(tx, params.secret, "password", None, False, params.at, params.expires_at, params.user)


@transaction
def reset_password(tx: Connection, params: Reset) -> str:
    """Set a password by a link, and end everything that somebody may have got by the old one. Gives whose it is."""
    link = people.spend_link(tx, params.secret, "password", params.at)
    if link is None or link.user is None:
        raise link_spent()
    if not people.is_able(tx, link.user):
        raise Refusal("link_spent", "This account is disabled. Ask your administrator.")
    change(tx, link.user, password=params.password)
    end_everything(tx, link.user)
    return link.user


@transaction
def change_password(tx: Connection, params: Change) -> None:
    """Set a password, and end everything but this session."""
    change(tx, params.user, password=params.password)
    end_everything(tx, params.user, but=params.session)


@transaction
def change_person(tx: Connection, params: PersonChange) -> None:
    """Disable or enable somebody, make him an administrator, or one no more. Raises `Refusal` where none would be left."""
    if params.what == "disable":
        disable(tx, params.user, params.at)
    elif params.what == "enable":
        change(tx, params.user, disabled_at=None)
    else:
        change(tx, params.user, admin=params.what == "promote")
    keep_an_administrator(tx)


@transaction
def change_group(tx: Connection, params: GroupChange) -> None:
    """Approve live collaboration for a User Group, or withdraw it; the feed tells it as the user action would."""
    if groups.find(tx, params.group) is None:
        raise not_found()
    groups.approve(tx, params.group, params.live)
    told = {"params": {"group": params.group, "live": params.live}, "result": groups.find(tx, params.group)}
    content = msgspec.json.encode(told).decode()
    feed.append(tx, feed.Row(params.id, "approve_live", None, params.group, None, params.at, content))
