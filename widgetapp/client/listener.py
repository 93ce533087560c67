"""Listens to the feed, and comes back whatever happens to the connection."""

from __future__ import annotations

from collections.abc import Callable

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall
from twisted.logger import Logger

from ..tasks import spawn_task
from .credentials import Credentials
from .errors import ClientError, Refused, Unreachable
from .hearing import Hearing
from .messages import Message, Place
from .socket import Socket, connect
from .waits import wait
from .web import Web

#: While so many messages wait to be taken, the socket is not read.
ENOUGH = 500
#: Closed with one of these, one may come back with another token.
_TOKEN_ENDED = (4401, 4403)
_FIRST_OF_OURS = 4400
#: The token has not come there in time: the network is slow.
_TOO_LATE = 4408


class Listener:
    """`async for message in listener`: each user action at least once, in the order of the feed.

    A connection that breaks is made anew, from the same place. `place` is behind the last message that was dealt with: that
    is, after which the next one was asked for. Raises `Gap` and `Refused`; it can then be used no more.
    """

    _log = Logger()

    def __init__(
        self,
        web: Web,
        credentials: Credentials,
        url: str,
        wish: dict[str, list[str]],
        place: Place | None,
        chance: Callable[[], float],
    ) -> None:
        self._web = web
        self._credentials = credentials
        self._url = url
        self._chance = chance
        self._hearing = Hearing(wish, place)
        self._wish = wish
        #: Behind the last message that was dealt with.
        self.place = place
        self._given: Place | None = None
        self._socket: Socket | None = None
        self._token: str | None = None
        #: One that was not taken, or not any more.
        self._bad: str | None = None
        self._failures = 0
        self._error: ClientError | None = None
        self._closed = False
        #: What waits for something to come of the connection.
        self._news: Deferred[None] | None = None
        self._renewal: IDelayedCall | None = None

    def __aiter__(self) -> Listener:
        """It is one itself."""
        return self

    async def __anext__(self) -> Message:
        """The next message, whenever it comes."""
        message = await self.next()
        if message is None:
            raise StopAsyncIteration
        return message

    async def next(self) -> Message | None:
        """The same; None when it was closed."""
        if self._given is not None:
            self.place, self._given = self._given, None
        while not self._closed:
            if self._hearing.heard:
                return self._taken()
            await self._go_on()
        return None

    def close(self) -> None:
        """Listen no more: whoever waits for a message is told that there are none."""
        self._closed = True
        self._renew_no_more()
        if self._socket is not None:
            self._socket.end()
        self._wake()

    async def subscribed(self) -> Place:
        """Wait until the server has taken the subscription; gives the place behind which it tells."""
        while not self._hearing.subscribed or self._hearing.place is None:
            if self._closed:
                raise ClientError("the listener was closed")
            await self._go_on()
        if self.place is None:
            self.place = self._hearing.place
        return self.place

    def _taken(self) -> Message:
        message = self._hearing.heard.popleft()
        self._given = message.place
        if self._socket is not None and len(self._hearing.heard) < ENOUGH:
            self._socket.hold(False)
        return message

    # --- the connection ---

    async def _go_on(self) -> None:
        """Let something come of the connection, or make one."""
        if self._error is not None:
            raise self._error
        if self._socket is None:
            await self._come()
        else:
            await self._something()

    async def _come(self) -> None:
        """Connect, after a wait where it has just failed."""
        if self._failures:
            await self._pause(wait(self._failures, self._chance))
            if self._closed:
                return
        old, self._hearing = self._hearing, Hearing(self._wish, self._hearing.place)
        self._hearing.heard = old.heard
        try:
            self._token = await self._credentials.token(self._web, instead_of=self._bad)
            self._socket = await connect(self._web.reactor, self._url, lambda: Socket(self._said, self._gone, self._opened))
        except Refused as refused:
            if not refused.come_back:
                raise
            self._failures += 1
        except Unreachable as error:
            self._failures += 1
            self._log.info("{error}; trying again", error=error)
        if self._closed and self._socket is not None:
            self._socket.end()

    def _opened(self) -> None:
        if self._socket is not None and self._token is not None:
            self._socket.say(self._hearing.show(self._token))
            self._renew_later()

    def _said(self, text: bytes) -> None:
        try:
            answer = self._hearing.take(text)
        except ClientError as error:
            self._failed(error)
            return
        if self._socket is not None:
            if answer is not None:
                self._socket.say(answer)
            self._socket.hold(len(self._hearing.heard) >= ENOUGH)
        if self._hearing.subscribed:
            self._failures, self._bad = 0, None
        self._wake()

    def _failed(self, error: ClientError) -> None:
        if isinstance(error, Refused) and error.code == "not_logged_in" and self._another_follows():
            self._bad = self._token
        elif not (isinstance(error, Refused) and error.come_back):
            self._error = error
        if self._socket is not None:
            self._socket.end()
        self._wake()

    def _another_follows(self) -> bool:
        """Whether there is another token to try; not if the one before was not taken either."""
        return self._bad is None and self._credentials.left(self._web.now()) is not None

    def _gone(self, code: int | None) -> None:
        self._socket = None
        self._failures += 1
        self._renew_no_more()
        if code in _TOKEN_ENDED:
            self._bad = self._token
        elif code is not None and code >= _FIRST_OF_OURS and code != _TOO_LATE and self._error is None:
            self._error = Refused("closed", f"the server has closed the connection with {code}")
        self._wake()

    # --- the next token ---

    def _renew_later(self) -> None:
        left = self._credentials.left(self._web.now())
        if left is not None:
            self._renewal = self._web.reactor.callLater(left, self._renew)

    def _renew_no_more(self) -> None:
        if self._renewal is not None and self._renewal.active():
            self._renewal.cancel()

    def _renew(self) -> None:
        _ = spawn_task(self._log, "to show the next token", self._show_next())

    async def _show_next(self) -> None:
        try:
            self._token = await self._credentials.token(self._web, instead_of=self._token)
        except ClientError as error:
            # The server closes the connection when the old one ends, and then there is another try.
            self._log.warn("no further token: {error}", error=error)
        else:
            self._opened()

    # --- waiting ---

    async def _pause(self, seconds: float) -> None:
        timer = self._web.reactor.callLater(seconds, self._wake)
        await self._something()
        if timer.active():
            timer.cancel()

    async def _something(self) -> None:
        news: Deferred[None] = Deferred()
        self._news = news
        await news

    def _wake(self) -> None:
        if self._news is not None:
            news, self._news = self._news, None
            news.callback(None)
