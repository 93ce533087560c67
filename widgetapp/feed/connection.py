"""A listener's websocket on port 200: only requests about the stream are taken there, and the feed is sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import msgspec
from autobahn.websocket.types import ConnectionDeny, ConnectionRequest
from twisted.internet.tcp import Connection
from twisted.logger import Logger

from ..links import unsent
from ..refusals import CODES, Refusal
from ..sfe import closing
from ..sfe.credentials import token_shown
from ..sfe.hardened import HardenedSocket
from ..sfe.pacing import Bucket
from ..sfe.rpc import STREAM, Reauth, answer_to, params_of
from ..sfe.timers import Timers
from ..store import people
from ..tasks import spawn_task
from ..wire import jsonrpc
from . import reading
from .listener import Listener
from .places import Subscribe, begin

#: More is not sent to a listener for which so much waits (bytes).
ENOUGH = 64 * 1024
_HTTP_UNAUTHORIZED, _HTTP_TOO_MANY = 401, 429


class ListenerConnection(HardenedSocket):
    """One of them. Autobahn owns the names `log`, `factory` and everything in camelCase."""

    _log = Logger()
    #: It is looked at from time to time whether it still does not read.
    wakes = False

    def __init__(self, factory: Any) -> None:
        super().__init__()
        self._house = factory
        self.address = ""
        self._listener: Listener | None = None
        self._wish = Subscribe()
        self._bucket = Bucket(factory.limits.messages_per_second, factory.clock.seconds())
        self._timers = Timers(factory.clock)
        #: Whether it is read no further for a while.
        self._paused = False
        #: When its token ends (ms).
        self._expires_at = 0

    # --- what Autobahn calls ---

    def connectionMade(self) -> None:
        """It is there."""
        self._house.newcomers.come(self, cast(Connection, self.transport).abortConnection)
        super().connectionMade()

    # Autobahn takes coroutines here, whatever its types say.
    async def onConnect(self, request: ConnectionRequest) -> None:  # type: ignore[override]
        """Let in who shows a good token in the request, or none yet."""
        self.address = str(getattr(cast(Connection, self.transport).getPeer(), "host", "local"))
        try:
            self._house.arrived(self)
            token = token_shown(request.headers.get("authorization", ""), ",".join(request.protocols))
            if token is not None:
                await self._show(token)
        except Refusal as refusal:
            self._house.left(self)
            status = _HTTP_TOO_MANY if refusal.code.name == "throttled" else _HTTP_UNAUTHORIZED
            raise ConnectionDeny(status, refusal.message) from refusal

    def onOpen(self) -> None:
        """It is open."""
        self._house.newcomers.known(self)
        if self._listener is None:
            self._timers.later("credentials", self._house.limits.unauthorised_seconds, self._no_credentials)

    def _no_credentials(self) -> None:
        self.close(closing.NO_CREDENTIALS)

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        """A message has come."""
        if self.ended:
            return
        if isBinary:
            self.close(closing.MALFORMED)
            return
        if (wait := self._bucket.take(self._house.clock.seconds())) > 0 and not self._paused:
            self._paused = True
            cast(Connection, self.transport).pauseProducing()
            self._timers.later("pace", wait, self._read_on)
        _ = spawn_task(self._log, "a call of a listener", self._answer(payload))

    def _read_on(self) -> None:
        self._paused = False
        if not self.ended:
            cast(Connection, self.transport).resumeProducing()

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        """It is gone."""
        self.ended = True
        self._house.newcomers.known(self)
        self._timers.forget_all()
        self._house.left(self)

    # --- what it asks for ---

    async def _answer(self, payload: bytes) -> None:
        answer = await answer_to(payload, self._perform, self._log)
        if answer is not None:
            self.say(answer)

    async def _perform(self, request: jsonrpc.Request) -> object:
        method = request.method.removeprefix(STREAM)
        if request.method == method or method not in ("reauth", "subscribe", "unsubscribe", "ack", "resume", "ping"):
            raise Refusal("unknown_action", f"There is no method {request.method} here, where one listens.")
        if method == "reauth":
            row = await self._show(params_of(request, Reauth).token)
            return {"expires_at": row.expires_at}
        if method in ("ping", "ack"):
            # Who reads has got it: nothing waits for an acknowledgement here.
            return {}
        if self._listener is None:
            raise Refusal("not_logged_in", f"Show a valid token first: {STREAM}reauth.")
        if method == "unsubscribe":
            self._listener.unsubscribe()
            return {}
        wish = params_of(request, Subscribe)
        if method == "resume":
            wish = msgspec.structs.replace(self._wish, epoch=wish.epoch, after=wish.after)
        return await self._subscribe(self._listener, wish)

    async def _show(self, token: str) -> people.TokenRow:
        row: people.TokenRow | None = await self._house.holder(token)
        if row is None:
            raise Refusal("not_logged_in", f"The token is not good, or lacks the scope {reading.SCOPE}.")
        if self.ended:
            # It took longer than the client stayed: to count it now would be to count it for ever.
            raise Refusal("not_logged_in", "The connection is gone.")
        self._timers.forget("credentials")
        secret = people.digest(token)
        if self._listener is None:
            self._listener = self._house.listener(self, secret)
        self._listener.token = secret
        self._expires_at = row.expires_at
        left = max(row.expires_at - self._house.now(), 0) / 1000
        self._timers.later("expiry", left, self._listener.wake)
        return row

    async def _subscribe(self, listener: Listener, wish: Subscribe) -> object:
        epoch, after, hello = begin(await self._house.hearers.extent(), wish)
        self._wish = wish
        # The answer goes first, and what there is behind it.
        self._house.clock.callLater(0, listener.subscribe, epoch, after, wish)
        return hello

    # --- what the listener calls ---

    def tell(self, messages: Iterable[tuple[int, bytes]]) -> None:
        """Send messages."""
        for _, text in messages:
            self.say(text)

    def behind(self) -> bool:
        """Whether so much waits that no more is to be sent."""
        return unsent(self.transport) > ENOUGH

    def waiting(self) -> bool:
        """Whether anything does."""
        return unsent(self.transport) > 0

    def missed(self) -> None:
        """What comes next is kept no more."""
        self.say(jsonrpc.notification(f"{STREAM}gap", {"reason": CODES["gap"].meaning}))

    def dismiss(self) -> None:
        """Its token is not good any more."""
        if self.waiting():
            self.cut()
        else:
            self.close(closing.EXPIRED if self._expires_at <= self._house.now() else closing.REVOKED)

    def cut(self) -> None:
        """End it at once."""
        self.close(closing.SLOW)
        cast(Connection, self.transport).abortConnection()
