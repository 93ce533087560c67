"""Who may stream what: tokens and Things looked up in one query, so that all refusals look and take the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from sqlalchemy.engine import Connection

from ..clock import Now
from ..store import people, things
from ..store.engine import Reads

#: What a token must hold for the Streaming API at all, and for changing a Thing.
STREAM = "stream"
WRITE = "things:write"


class Denial(Enum):
    """Why a Thing is not opened for a client. The text is what the client is told."""

    INVALID_TOKEN = "invalid-token"  # noqa: S105  # a reason, no secret
    EXPIRED_TOKEN = "expired-token"  # noqa: S105  # likewise
    NOT_FOUND = "not-found"
    NOT_LIVE = "not-live"
    DELETED = "thing-deleted"
    UNAVAILABLE = "unavailable"


class Denied(Exception):
    """The client may not; `denial` says why."""

    def __init__(self, denial: Denial) -> None:
        super().__init__(denial.value)
        self.denial = denial


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose connection it is, by a valid token. Time in ms."""

    user: people.User
    scopes: frozenset[str]
    expires_at: int
    #: The token's digest, by which it is looked up again.
    token: bytes


@dataclass(frozen=True, slots=True)
class Grant:
    """An identity may stream a Thing."""

    identity: Identity
    thing: str
    read_only: bool


class Checks(Protocol):
    """Anything that knows tokens and rights."""

    async def identify(self, token: str) -> Identity:
        """Who comes with this token. Raises `Denied`."""

    async def grant(self, token: str, thing: str) -> Grant:
        """Whether he who comes with this token may stream the Thing. Raises `Denied`."""


class Authority:
    """Checks tokens and rights against the store."""

    def __init__(self, reads: Reads, now: Now) -> None:
        self._reads = reads
        self._now = now

    async def identify(self, token: str) -> Identity:
        """Who comes with this token. Raises `Denied`."""
        return await self._reads.read(_identify, token, self._now())

    async def grant(self, token: str, thing: str) -> Grant:
        """Whether he who comes with this token may stream the Thing. Raises `Denied`."""
        return await self._reads.read(_grant, token, thing, self._now())


def _identify(db: Connection, token: str, now: int) -> Identity:
    secret = people.digest(token)
    row = people.token(db, secret, now)
    if row is None:
        raise Denied(Denial.EXPIRED_TOKEN if people.token_known(db, secret) else Denial.INVALID_TOKEN)
    if STREAM not in row.scopes:
        raise Denied(Denial.INVALID_TOKEN)
    return Identity(row.user, row.scopes, row.expires_at)


def _grant(db: Connection, token: str, thing: str, now: int) -> Grant:
    identity = _identify(db, token, now)
    row = things.find(db, thing, identity.user.id)
    if row is None:
        raise Denied(Denial.NOT_FOUND)
    if row.deleted_at is not None:
        raise Denied(Denial.DELETED)
    if not row.group.live:
        raise Denied(Denial.NOT_LIVE)
    return Grant(identity, thing, read_only=WRITE not in identity.scopes)
