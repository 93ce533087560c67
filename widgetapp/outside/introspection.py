"""Tokens of another OAuth 2.0 server: it is asked about each (RFC 7662), and those that it speaks for are good here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec
from twisted.internet.defer import Deferred, DeferredSemaphore
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import LoopingCall
from twisted.logger import Logger
from twisted.web import http

from ..clock import Now
from ..config import IntrospectionConfig
from ..oauth.rules import SCOPES
from ..refusals import Refusal
from ..store import identities, people
from ..store.engine import Reads
from ..store.identities import Foreign
from ..store.journal import Transactor
from ..tasks import spawn_task
from .breaker import Breaker, LeftAlone
from .web import OutsideError, Web, decoded

#: So many questions at a time, and so many that wait for their turn.
AT_ONCE, WAITING = 10, 200
#: So many tokens are remembered, those that are good and those that are not.
MOST = 10_000
#: A token whose end the server does not tell is looked at as a new one after this (ms).
UNTOLD = 60 * 60 * 1000


class _Answer(msgspec.Struct, frozen=True):
    """RFC 7662, 2.2."""

    active: bool
    sub: str = ""
    username: str = ""
    scope: str = ""
    iss: str = ""
    aud: str | list[str] | None = None
    exp: float | None = None


@dataclass(slots=True)
class _Good:
    """A token, what was written down of it, and when its server last said so (ms)."""

    token: str
    written: Foreign
    said_at: int


class Introspection:
    """Another server's tokens, as they are known here. Of those that stream it is asked again and again."""

    log = Logger()

    def __init__(
        self,
        reactor: IReactorTime,
        web: Web,
        breaker: Breaker,
        config: IntrospectionConfig,
        reads: Reads,
        journal: Transactor,
        now: Now,
        streaming: Callable[[], Iterable[bytes]],
        rights_changed: Callable[[], None],
    ) -> None:
        """`streaming` gives the digests of the tokens by which somebody streams."""
        self._web = web
        self._breaker = breaker
        self._config = config
        self._reads = reads
        self._journal = journal
        self._now = now
        self._streaming = streaming
        self._rights_changed = rights_changed
        self._turns = DeferredSemaphore(AT_ONCE)
        self._good: dict[bytes, _Good] = {}
        #: Until when (ms) they are not asked about again, the oldest first.
        self._bad: dict[bytes, int] = {}
        #: Who waits for the answer about a token that is being asked about.
        self._asked: dict[bytes, list[Deferred[None]]] = {}
        self._loop = LoopingCall(self.look_again)
        self._loop.clock = reactor

    def start(self) -> None:
        """Ask again from now on."""
        _ = self._loop.start(1.0, now=False).addErrback(lambda failure: self.log.failure("asking again ended", failure=failure))

    def stop(self) -> None:
        """Ask no more."""
        if self._loop.running:
            self._loop.stop()

    @property
    def _fresh(self) -> int:
        return int(self._config.recheck_seconds * 1000)

    async def admit(self, token: str) -> None:
        """See to it that a token of the other server's is known here as it is there.

        Raises `Refusal` where that server cannot be asked.
        """
        secret, now = people.digest(token), self._now()
        good = self._good.get(secret)
        if (good is not None and now - good.said_at < self._fresh) or self._bad.get(secret, 0) > now:
            return
        if good is None and await self._reads.read(people.is_ours, secret):
            return
        await self._ask_once(secret, token)

    async def _ask_once(self, secret: bytes, token: str) -> None:
        if (waiting := self._asked.get(secret)) is not None:
            answered: Deferred[None] = Deferred()
            waiting.append(answered)
            return await answered
        if len(self._asked) >= WAITING:
            raise Refusal("throttled", "Many tokens are asked about just now.", retry_after=2)
        self._asked[secret] = []
        refusal: Refusal | None = None
        try:
            await self._ask(secret, token)
        except Refusal as refused:
            refusal = refused
            raise
        finally:
            for answered in self._asked.pop(secret):
                answered.callback(None) if refusal is None else answered.errback(refusal)
        return None

    async def _ask(self, secret: bytes, token: str) -> None:
        try:
            answer = await self._breaker.call(lambda: self._introspect(token))
        except OutsideError as error:
            if not isinstance(error, LeftAlone):
                self.log.error("asking about a token: {error}", error=error)
            good = self._good.get(secret)
            if good is None or self._now() - good.said_at >= self._config.grace_seconds * 1000:
                await self._end(secret)
                raise Refusal("unavailable", "The server that this token comes from cannot be asked just now.") from error
            return
        foreign = await self._understood(secret, answer)
        if foreign is None or (secret not in self._good and len(self._good) >= MOST):
            await self._end(secret)
            self._bad[secret] = self._now() + self._fresh
            if len(self._bad) > MOST:
                del self._bad[next(iter(self._bad))]
            return
        await self._remember(secret, token, foreign)

    async def _introspect(self, token: str) -> _Answer:
        config = self._config
        await self._turns.acquire()
        try:
            fields = {"token": token, "token_type_hint": "access_token"}
            status, content = await self._web.post(config.url, fields, config.client_id, config.client_secret)
        finally:
            self._turns.release()
        if status != http.OK:
            raise OutsideError(f"{config.url} answers with status {status}: {content[:200]!r}")
        return decoded(config.url, content, _Answer)

    async def _understood(self, secret: bytes, answer: _Answer) -> Foreign | None:
        """What the answer makes of the token here; None where it is good for nothing."""
        config, now = self._config, self._now()
        ends = now + UNTOLD if answer.exp is None else int(answer.exp * 1000)
        audience = [answer.aud] if isinstance(answer.aud, str) else answer.aud or []
        meant = config.audience in audience if config.audience else True
        if not answer.active or not meant or answer.iss not in ("", config.issuer) or ends <= now:
            return None
        login = (answer.username or answer.sub) if config.people == "login" else None
        user = await self._reads.read(identities.known, config.issuer, answer.sub, login)
        scopes = " ".join(scope for scope in SCOPES if scope in answer.scope.split())
        return None if user is None else Foreign(secret, user, scopes, ends)

    async def _remember(self, secret: bytes, token: str, foreign: Foreign) -> None:
        good, now = self._good.get(secret), self._now()
        # The end may be told anew each time; who streams is told of it once, when he begins.
        if good is not None and (good.written.user, good.written.scopes) == (foreign.user, foreign.scopes):
            good.said_at = now
            return
        await self._journal.transact(identities.admit, identities.Admitted(foreign, now))
        self._good[secret] = _Good(token, foreign, now)
        if good is not None:
            self._rights_changed()

    async def _end(self, secret: bytes) -> None:
        if secret in self._good:
            await self._forget([secret])
            self._rights_changed()

    async def _forget(self, secrets: list[bytes]) -> None:
        for secret in secrets:
            self._good.pop(secret, None)
        await self._journal.transact(identities.dismiss, identities.Dismissed(secrets))

    def look_again(self) -> None:
        """Ask about those that stream and were not asked about for a while; and forget those that nobody uses any more."""
        now, streaming = self._now(), set(self._streaming())
        old = {secret: good for secret, good in self._good.items() if now - good.said_at >= self._fresh}
        for secret in streaming & old.keys():
            if secret not in self._asked:
                _ = spawn_task(self.log, "asking about a token again", self._ask_again(secret, old[secret].token))
        if unused := [secret for secret in old if secret not in streaming and secret not in self._asked]:
            _ = spawn_task(self.log, "forgetting tokens", self._forget(unused))

    async def _ask_again(self, secret: bytes, token: str) -> None:
        try:
            await self._ask_once(secret, token)
        except Refusal:
            # Its streams are at their end, and the reason is in the log.
            return
