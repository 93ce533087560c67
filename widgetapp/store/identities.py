"""Who somebody is elsewhere: the accounts of people at OpenID providers and other issuers, by which they are known here."""

from __future__ import annotations

import msgspec
from sqlalchemy import delete, exists, insert, select
from sqlalchemy.engine import Connection

from ..refusals import Refusal
from . import accounts, enrolment, groups, people
from .oauth_schema import identities
from .people import IS_PERSON, OUTSIDE
from .schema import groups as group_rows
from .schema import tokens, users
from .transactions import transaction


class Identity(msgspec.Struct, frozen=True):
    """Somebody's account elsewhere: whose word it is, and how it calls him."""

    issuer: str
    subject: str


class Link(msgspec.Struct, frozen=True):
    """An account elsewhere that is somebody's from now on. Time in ms."""

    issuer: str
    subject: str
    user: str
    at: int


class Newcomer(msgspec.Struct, frozen=True):
    """Somebody who has an account elsewhere and none here; the name of the User Group that he is to belong to, if any."""

    issuer: str
    subject: str
    name: str
    login: str
    group: str
    at: int


class Foreign(msgspec.Struct, frozen=True):
    """A token of another server's, by its digest: whose it is, what it is good for, until when (ms)."""

    secret: bytes
    user: str
    scopes: str
    expires_at: int


class Admitted(msgspec.Struct, frozen=True):
    """Such a token that is good here from now on. Time in ms."""

    token: Foreign
    at: int


class Dismissed(msgspec.Struct, frozen=True):
    """Such tokens that are good no more."""

    secrets: list[bytes]


def known(db: Connection, issuer: str, subject: str, login: str | None) -> str | None:
    """Who is known so, unless he is disabled: by his account elsewhere, or, where a log-in name is given, by that."""
    if login is None:
        return find(db, issuer, subject)
    account = accounts.by_login(db, login)
    return None if account is None or account.disabled_at is not None else account.id


def find(db: Connection, issuer: str, subject: str) -> str | None:
    """The id of whoever is known so, unless he is disabled."""
    named = (identities.c.issuer == issuer, identities.c.subject == subject)
    query = select(users.c.id).join(identities, identities.c.user_id == users.c.id)
    return db.execute(query.where(*named, users.c.disabled_at.is_(None), IS_PERSON)).scalar_one_or_none()


def of(db: Connection, user: str) -> list[Identity]:
    """Somebody's accounts elsewhere."""
    query = select(identities.c.issuer, identities.c.subject).where(identities.c.user_id == user)
    return [Identity(*row) for row in db.execute(query.order_by(identities.c.issuer, identities.c.subject))]


def forget(tx: Connection, user: str) -> None:
    """He is known by none of them any more."""
    tx.execute(delete(identities).where(identities.c.user_id == user))


@transaction
def link(tx: Connection, params: Link) -> None:
    """Know somebody by an account elsewhere; by another one no more. Raises `Refusal` where it is somebody else's."""
    named = (identities.c.issuer == params.issuer, identities.c.subject == params.subject)
    if tx.execute(select(exists().where(*named, identities.c.user_id != params.user))).scalar_one():
        raise Refusal("conflict", "Somebody else logs in by that account.")
    tx.execute(delete(identities).where(identities.c.issuer == params.issuer, identities.c.user_id == params.user))
    _add(tx, params.issuer, params.subject, params.user, params.at)


@transaction
def enrol(tx: Connection, params: Newcomer) -> str:
    """Make an account for a newcomer; gives its id. Raises `Refusal` where his log-in name is somebody's already."""
    user = enrolment.new_person(tx, params.name, params.login, accounts.NO_PASSWORD, False, params.at)
    _add(tx, params.issuer, params.subject, user, params.at)
    if params.group:
        group = tx.execute(select(group_rows.c.id).where(group_rows.c.name == params.group)).scalars().first()
        if group is not None:
            groups.add_member(tx, group, user)
    return user


@transaction
def admit(tx: Connection, params: Admitted) -> None:
    """Take another server's token for one of ours."""
    token = params.token
    tx.execute(delete(tokens).where(tokens.c.secret == token.secret))
    people.add_token(tx, token.secret, token.user, None, token.scopes, params.at, token.expires_at, family=OUTSIDE)


@transaction
def dismiss(tx: Connection, params: Dismissed) -> None:
    """Do so no more."""
    tx.execute(delete(tokens).where(tokens.c.secret.in_(params.secrets), tokens.c.family == OUTSIDE))


def _add(tx: Connection, issuer: str, subject: str, user: str, at: int) -> None:
    tx.execute(insert(identities).values(issuer=issuer, subject=subject, user_id=user, created_at=at))
