"""Somebody's log-in sessions, as he sees them himself. Each has an id, which is of no use for anything but naming it."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from sqlalchemy import case, select
from sqlalchemy.engine import Connection

from ..refusals import not_found
from . import people
from .people import OUTSIDE
from .schema import sessions, tokens, users
from .transactions import transaction

#: What is said of a token that another server has issued.
ELSEWHERE = "a program, by a token of another server"


class Session(msgspec.Struct, frozen=True):
    """A session: since when, last seen (ms), from where, and with what program. `here`: the one that asks."""

    id: str
    created_at: int
    seen_at: int
    address: str
    agent: str
    here: bool


class Source(msgspec.Struct, frozen=True):
    """Where a token came from: a session, by its id; a client, by its name, or another server; or neither, a stream ticket."""

    session: str | None
    client: str | None


class Ending(msgspec.Struct, frozen=True):
    """Whose session is to end: the one with that id; or, without one, all but the one that is kept."""

    user: str
    id: str | None = None
    keep: bytes | None = None


def of(db: Connection, user: str, here: bytes | None, now: int) -> list[Session]:
    """Somebody's sessions, the one last seen first."""
    rows = db.execute(
        select(sessions).where(sessions.c.user_id == user, sessions.c.expires_at > now).order_by(sessions.c.seen_at.desc())
    )
    return [
        Session(_id(row.secret), row.created_at, row.seen_at, row.address, row.agent, row.secret == here) for row in rows
    ]  # fmt: skip


def sources(db: Connection, secrets: Collection[bytes]) -> dict[bytes, Source]:
    """Where those of these tokens came from that are still there."""
    query = (
        select(tokens.c.secret, tokens.c.session, case((tokens.c.family == OUTSIDE, ELSEWHERE), else_=users.c.name))
        .outerjoin(users, users.c.id == tokens.c.client)
        .where(tokens.c.secret.in_(secrets))
    )
    return {secret: Source(None if session is None else _id(session), client) for secret, session, client in db.execute(query)}


def _id(secret: bytes) -> str:
    # A part of the digest of a secret with 256 random bits: nobody gets to the secret from it.
    return secret.hex()[:24]


@transaction
def end(tx: Connection, params: Ending) -> None:
    """End sessions, and what came of them. Raises `Refusal` where there is none of that id."""
    secrets = tx.execute(select(sessions.c.secret).where(sessions.c.user_id == params.user)).scalars().all()
    if params.id is not None:
        ending = [secret for secret in secrets if _id(secret) == params.id]
        if not ending:
            raise not_found()
    else:
        ending = [secret for secret in secrets if secret != params.keep]
    for secret in ending:
        people.end_session(tx, secret)
