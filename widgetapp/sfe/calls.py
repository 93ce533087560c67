"""The text frames of one connection: JSON-RPC calls, their answers, and news of services."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from twisted.internet.defer import Deferred, gatherResults
from twisted.logger import Logger

from ..links import unsent
from ..tasks import spawn_task
from . import closing
from .rpc import Answers, call
from .session import Session

if TYPE_CHECKING:
    from .connection import StreamConnection
    from .documents import Streaming


class Calls:
    """What a client has called for, and what it is told unasked."""

    log = Logger()

    def __init__(self, connection: StreamConnection, streaming: Streaming, rpc: Answers) -> None:
        self._connection = connection
        self._limits = streaming.limits
        self._rpc = rpc
        #: Calls that have not been answered yet.
        self.unanswered = 0
        #: What it has subscribed to.
        self.services: list[str] = []
        #: By what it goes on hearing the feed, elsewhere; empty where it does not.
        self.feed = ""
        #: What has come while it goes on where another SFE stopped.
        self._waiting: list[bytes] | None = None

    def received(self, payload: bytes) -> None:
        """A text frame has come."""
        if len(payload) > self._limits.max_text_bytes:
            self._connection.close(closing.TOO_LARGE)
            return
        self.unanswered += 1
        if self._waiting is not None:
            self._waiting.append(payload)
        else:
            self._begin(payload)

    def _begin(self, payload: bytes) -> None:
        _ = spawn_task(self.log, "a call on the stream", self._call(payload))

    def restore(self, session: Session) -> None:
        """Go on where another SFE stopped: news come here from now on."""
        before = [call("subscribe", {"service": service}) for service in session.services]
        if session.feed:
            before.append(call("subscribe", msgspec.Raw(session.feed.encode())))
        if before:
            self.unanswered += len(before)
            # What comes meanwhile may be about them: an acknowledgement has nothing to acknowledge before.
            self._waiting = []
            _ = spawn_task(self.log, "going on where another SFE stopped", self._restore(before))

    async def _restore(self, calls: list[bytes]) -> None:
        try:
            await gatherResults([Deferred.fromCoroutine(self._call(one)) for one in calls], consumeErrors=True)
        finally:
            waiting, self._waiting = self._waiting or [], None
            for payload in waiting:
                self._begin(payload)

    async def _call(self, payload: bytes) -> None:
        connection = self._connection
        try:
            answered = await self._rpc.answer(payload, connection.identity, connection.client_address, self)
        finally:
            self.unanswered -= 1
        if connection.ended:
            # It may have subscribed since: nobody else would ever say that it is gone.
            self._rpc.ended(self)
            return
        if answered.identity is not None:
            connection.identified(answered.identity)
        if answered.services is not None:
            self.services = answered.services
        if answered.feed is not None:
            self.feed = answered.feed
        if answered.text is not None:
            connection.say(answered.text)
        connection.settled()

    def push(self, text: bytes, owed: bool = False) -> None:
        """Send news; left out where the client reads too slowly, unless they are owed. What it is to acknowledge is bounded."""
        connection = self._connection
        too_slow = unsent(connection.transport) > self._limits.max_presence_backlog_bytes
        if not (connection.departure is not None or (too_slow and not owed)):
            connection.say(text)

    def lost(self) -> None:
        """The connection is gone."""
        self._rpc.ended(self)
