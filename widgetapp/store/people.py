"""Users, sessions, tokens and one-time links."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Literal

import msgspec
from sqlalchemy import delete, exists, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from .access import UNBOUNDED, Bounds
from .schema import links, sessions, tokens, users

#: What users there are: people with an account, other systems, and who came by a share link, with a name of his own or without.
Kind = Literal["person", "client", "guest", "visitor"]
GUESTS: tuple[Kind, ...] = ("guest", "visitor")


#: The family of tokens that another server has issued.
OUTSIDE = "outside"


def digest(secret: str) -> bytes:
    """What is stored of a secret of ours. They have 256 random bits, so a plain hash hides them well enough."""
    return hashlib.sha256(secret.encode()).digest()


class User(msgspec.Struct, frozen=True):
    """Somebody who can log in, as he sees himself."""

    id: str
    name: str
    login: str
    color: str
    admin: bool
    #: Whether he is nobody's colleague, but came by a share link.
    guest: bool = False


class SessionRow(msgspec.Struct, frozen=True):
    """A live session and whose it is. Times in ms."""

    user: User
    seen_at: int
    expires_at: int


class TokenRow(msgspec.Struct, frozen=True):
    """A token that is still valid. Time in ms."""

    user: User
    scopes: frozenset[str]
    expires_at: int
    bounds: Bounds = UNBOUNDED


class LinkRow(msgspec.Struct, frozen=True):
    """A one-time link that can still be used."""

    purpose: str
    group: str | None
    admin: bool
    #: Whose password it sets.
    user: str | None


_TOKEN = (tokens.c.secret, tokens.c.scopes, tokens.c.expires_at, tokens.c.client, tokens.c.thing)
_USER = (users.c.id, users.c.name, users.c.login, users.c.color, users.c.admin, users.c.kind.in_(GUESTS))


#: Leaves out all users who are no people with an account.
IS_PERSON = users.c.kind == "person"


def credentials(db: Connection, login: str) -> tuple[str, str] | None:
    """The id and password hash of somebody who may log in, by log-in name; the case of letters does not count."""
    named = (func.lower(users.c.login) == login.lower(), users.c.disabled_at.is_(None), IS_PERSON)
    row = db.execute(select(users.c.id, users.c.password).where(*named)).first()
    return None if row is None else (row[0], row[1])


def user(db: Connection, user_id: str) -> User | None:
    """A user by id."""
    row = db.execute(select(*_USER).where(users.c.id == user_id)).first()
    return None if row is None else User(*row)


def person(db: Connection, user_id: str) -> User | None:
    """A user by id who is a person, no client and no guest."""
    row = db.execute(select(*_USER).where(users.c.id == user_id, IS_PERSON)).first()
    return None if row is None else User(*row)


def names(db: Connection, ids: Collection[str]) -> dict[str, str]:
    """The names of these users, clients included, by id."""
    return {row[0]: row[1] for row in db.execute(select(users.c.id, users.c.name).where(users.c.id.in_(ids)))}


def is_able(db: Connection, user_id: str) -> bool:
    """Whether there is such a user, who was not disabled."""
    return bool(db.execute(select(exists().where(users.c.id == user_id, users.c.disabled_at.is_(None)))).scalar_one())


def login_taken(db: Connection, login: str) -> bool:
    """Whether somebody has this log-in name, be it one who may log in no more."""
    return bool(db.execute(select(exists().where(func.lower(users.c.login) == login.lower()))).scalar_one())


def add_user(tx: Connection, new: User, password: str, now: int, kind: Kind = "person") -> None:
    """Write a new user with the hash of his password."""
    tx.execute(
        insert(users).values(
            id=new.id, login=new.login, name=new.name, color=new.color, password=password, admin=new.admin,
            kind=kind, disabled_at=None, created_at=now,
        )
    )  # fmt: skip


def count_users(db: Connection) -> int:
    """How many users there are."""
    return int(db.execute(select(func.count()).select_from(users)).scalar_one())


def session(db: Connection, secret: bytes, now: int) -> SessionRow | None:
    """The session with that secret, unless it has ended."""
    row = db.execute(
        select(sessions.c.seen_at, sessions.c.expires_at, *_USER)
        .join(users, users.c.id == sessions.c.user_id)
        .where(sessions.c.secret == secret, sessions.c.expires_at > now, users.c.disabled_at.is_(None))
    ).first()
    return None if row is None else SessionRow(User(*row[2:]), row[0], row[1])


def add_session(
    tx: Connection, secret: bytes, user_id: str, now: int, expires_at: int, address: str = "", agent: str = ""
) -> None:
    """Begin a session, and forget those that have ended."""
    tx.execute(delete(sessions).where(sessions.c.expires_at <= now))
    tx.execute(
        insert(sessions).values(
            secret=secret, user_id=user_id, created_at=now, seen_at=now, expires_at=expires_at, address=address, agent=agent
        )
    )


def extend_session(tx: Connection, secret: bytes, now: int, expires_at: int) -> None:
    """Note that the session is in use."""
    tx.execute(update(sessions).where(sessions.c.secret == secret).values(seen_at=now, expires_at=expires_at))


def end_session(tx: Connection, secret: bytes) -> None:
    """End a session and the tokens that came from it."""
    tx.execute(delete(sessions).where(sessions.c.secret == secret))


def add_token(
    tx: Connection,
    secret: bytes,
    user_id: str,
    from_session: bytes | None,
    scopes: str,
    now: int,
    expires_at: int,
    bounds: Bounds = UNBOUNDED,
    family: str | None = None,
) -> None:
    """Issue a token, and forget those that have expired."""
    tx.execute(delete(tokens).where(tokens.c.expires_at <= now))
    tx.execute(
        insert(tokens).values(
            secret=secret, user_id=user_id, session=from_session, client=bounds.client, family=family, thing=bounds.thing,
            scopes=scopes, created_at=now, expires_at=expires_at,
        )
    )  # fmt: skip


def end_ticket(tx: Connection, secret: bytes, user_id: str) -> bool:
    """End a token that is good for one Thing; whether he had it."""
    own = (tokens.c.secret == secret, tokens.c.user_id == user_id, tokens.c.thing.isnot(None))
    return tx.execute(delete(tokens).where(*own)).rowcount > 0


def token(db: Connection, secret: bytes, now: int) -> TokenRow | None:
    """The token with that secret, unless it has expired, or the session that it came from, or its user was disabled."""
    return tokens_by_secret(db, (secret,), now).get(secret)


def tokens_by_secret(db: Connection, secrets: Collection[bytes], now: int) -> dict[bytes, TokenRow]:
    """Those of these tokens that are still good, by their secrets."""
    rows = db.execute(
        select(
            tokens.c.secret,
            tokens.c.scopes,
            tokens.c.expires_at,
            tokens.c.client,
            tokens.c.thing,
            sessions.c.expires_at,
            *_USER,
        )
        .join(users, users.c.id == tokens.c.user_id)
        .outerjoin(sessions, sessions.c.secret == tokens.c.session)
        .where(
            tokens.c.secret.in_(secrets),
            tokens.c.expires_at > now,
            or_(tokens.c.session.is_(None), sessions.c.expires_at > now),
            users.c.disabled_at.is_(None),
        )
    )
    return {
        secret: TokenRow(
            User(*user),
            frozenset(scopes.split()),
            ends if session_ends is None else min(ends, session_ends),
            Bounds(client, thing),
        )
        for secret, scopes, ends, client, thing, session_ends, *user in rows
    }


def token_known(db: Connection, secret: bytes) -> bool:
    """Whether there was such a token at all, expired or not."""
    return bool(db.execute(select(exists().where(tokens.c.secret == secret))).scalar_one())


def is_ours(db: Connection, secret: bytes) -> bool:
    """Whether there was such a token, and it was not another server's."""
    ours = (tokens.c.secret == secret, tokens.c.family.is_distinct_from(OUTSIDE))
    return bool(db.execute(select(exists().where(*ours))).scalar_one())


def add_link(
    tx: Connection,
    secret: bytes,
    purpose: str,
    group: str | None,
    admin: bool,
    now: int,
    expires_at: int,
    user_id: str | None = None,
) -> None:
    """Make a one-time link. There is one setup link at most, and one for each user's password: a new one replaces it."""
    if purpose == "setup":
        tx.execute(delete(links).where(links.c.purpose == "setup"))
    if user_id is not None:
        tx.execute(delete(links).where(links.c.user_id == user_id))
    tx.execute(
        insert(links).values(
            secret=secret, purpose=purpose, group_id=group, user_id=user_id, admin=admin, created_at=now,
            expires_at=expires_at, used_at=None,
        )
    )  # fmt: skip


def spend_link(tx: Connection, secret: bytes, purpose: str, now: int) -> LinkRow | None:
    """Use a link up, atomically; None where it was used, has expired, or never was."""
    row = tx.execute(
        update(links)
        .where(links.c.secret == secret, links.c.purpose == purpose, links.c.used_at.is_(None), links.c.expires_at > now)
        .values(used_at=now)
        .returning(links.c.purpose, links.c.group_id, links.c.admin, links.c.user_id)
    ).first()
    return None if row is None else LinkRow(*row)
