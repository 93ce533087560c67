"""Who may stream what: tokens and Things looked up in one query, so that all refusals look and take the same."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import msgspec
from sqlalchemy.engine import Connection

from ..clock import Now
from ..refusals import Refusal
from ..store import access, people
from ..store.access import UNBOUNDED, Bounds
from ..store.engine import Reads
from ..useractions.calls import ForeignTokens

P = ParamSpec("P")
T = TypeVar("T")

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
    #: How far it reaches.
    bounds: Bounds = UNBOUNDED


def known_as(identity: Identity | None, address: str) -> str:
    """A client as people know it."""
    return f"{identity.user.login if identity else 'somebody'} from {address}"


@dataclass(frozen=True, slots=True)
class Grant:
    """An identity may stream a Thing, until (ms) it is to be asked again, if that is known."""

    identity: Identity
    thing: str
    read_only: bool
    until: int | None = None


class Held(msgspec.Struct, frozen=True):
    """What somebody was let in to: by which token, and to which Thing; without one, to the Streaming API at all."""

    token: bytes
    thing: str = ""


class Verdict(msgspec.Struct, frozen=True):
    """Whether he still may: the reason why not, or how."""

    denial: str = ""
    read_only: bool = False
    until: int | None = None


class Checks(Protocol):
    """Anything that knows tokens and rights."""

    async def identify(self, token: str) -> Identity:
        """Who comes with this token. Raises `Denied`."""

    async def grant(self, token: str, thing: str) -> Grant:
        """Whether he who comes with this token may stream the Thing. Raises `Denied`."""

    async def judge(self, held: Sequence[Held]) -> list[Verdict]:
        """Whether those who were let in once still may."""


class Authority:
    """Checks tokens and rights against the store. No answer is older than the last change that it was told of."""

    def __init__(self, reads: Reads, now: Now) -> None:
        self._reads = reads
        #: None where no other server's tokens are taken.
        self.foreign: ForeignTokens | None = None
        self._now = now
        self._changes = 0

    def changed(self) -> None:
        """Rights are not what they were: whoever is just being looked at is looked at again."""
        self._changes += 1

    async def identify(self, token: str) -> Identity:
        """Who comes with this token. Raises `Denied`."""
        await self._admit(token)
        return await self._look(_identify, people.digest(token))

    async def grant(self, token: str, thing: str) -> Grant:
        """Whether he who comes with this token may stream the Thing. Raises `Denied`."""
        await self._admit(token)
        return await self._look(_grant, people.digest(token), thing)

    async def judge(self, held: Sequence[Held]) -> list[Verdict]:
        """Whether those who were let in once still may, as of now: who asks, asks again after each change."""
        return await self._reads.read(_judge, self._now(), held)

    async def admit(self, token: str) -> None:
        """See to it that another server's token is known here. Raises `Refusal` where that server cannot be asked."""
        if self.foreign is not None:
            await self.foreign.admit(token)

    async def _admit(self, token: str) -> None:
        try:
            await self.admit(token)
        except Refusal as refusal:
            raise Denied(Denial.UNAVAILABLE) from refusal

    async def _look(self, query: Callable[Concatenate[Connection, int, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        while True:
            changes = self._changes
            try:
                found = await self._reads.read(query, self._now(), *args, **kwargs)
            except Denied:
                if changes == self._changes:
                    raise
            else:
                if changes == self._changes:
                    return found


def _identify(db: Connection, now: int, secret: bytes) -> Identity:
    return _identity(db, secret, people.token(db, secret, now))


def _identity(db: Connection, secret: bytes, row: people.TokenRow | None) -> Identity:
    if row is None:
        raise Denied(Denial.EXPIRED_TOKEN if people.token_known(db, secret) else Denial.INVALID_TOKEN)
    if STREAM not in row.scopes:
        raise Denied(Denial.INVALID_TOKEN)
    return Identity(row.user, row.scopes, row.expires_at, secret, row.bounds)


def _grant(db: Connection, now: int, secret: bytes, thing: str) -> Grant:
    identity = _identify(db, now, secret)
    return _granted(_Book(db, now, {identity.user.id}, {thing}, {identity.bounds.client}), identity, thing)


class _Book:
    """How people stand on Things, and which groups clients reach: all looked up at once."""

    def __init__(
        self, db: Connection, now: int, users: Collection[str], things: Collection[str], clients: Iterable[str | None]
    ) -> None:
        self._standings = access.standings(db, users, things, now)
        self._reached = access.reached(db, {client for client in clients if client is not None})

    def standing(self, identity: Identity, thing: str) -> access.Standing | None:
        """How somebody stands on a Thing, within the bounds of his token."""
        bounds, standing = identity.bounds, self._standings.get((identity.user.id, thing))
        if standing is None or bounds.thing not in (None, thing):
            return None
        return standing if bounds.client is None or (bounds.client, standing.group) in self._reached else None


def _granted(book: _Book, identity: Identity, thing: str) -> Grant:
    standing = book.standing(identity, thing)
    if standing is None:
        raise Denied(Denial.NOT_FOUND)
    if standing.deleted:
        raise Denied(Denial.DELETED)
    if not standing.live:
        raise Denied(Denial.NOT_LIVE)
    read_only = WRITE not in identity.scopes or access.rank(standing.role) < access.rank("editor")
    return Grant(identity, thing, read_only, standing.until)


def _judge(db: Connection, now: int, held: Sequence[Held]) -> list[Verdict]:
    """All at once: there are many, whenever anybody's rights change."""
    tokens = people.tokens_by_secret(db, {one.token for one in held}, now)
    rows = tokens.values()
    clients = {row.bounds.client for row in rows}
    book = _Book(db, now, {row.user.id for row in rows}, {one.thing for one in held}, clients)
    return [_verdict(db, book, one, tokens.get(one.token)) for one in held]


def _verdict(db: Connection, book: _Book, held: Held, token: people.TokenRow | None) -> Verdict:
    try:
        identity = _identity(db, held.token, token)
        if not held.thing:
            return Verdict()
        grant = _granted(book, identity, held.thing)
    except Denied as denied:
        return Verdict(denied.denial.value)
    return Verdict("", grant.read_only, grant.until)
