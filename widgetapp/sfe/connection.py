"""One streaming connection: Autobahn's protocol below, the dialects above, and the limits between them."""

from __future__ import annotations

from typing import Any, cast

from autobahn.twisted.websocket import WebSocketServerProtocol
from autobahn.websocket.types import ConnectionRequest
from twisted.internet.interfaces import IDelayedCall
from twisted.internet.tcp import Connection
from twisted.logger import Logger

from ..links import unsent, write_now
from ..tasks import spawn_task
from ..wire.hocuspocus import PING
from ..wire.lib0 import WireError
from ..wire.websocket import binary_frame, small_message
from . import closing
from .authority import Identity
from .closing import Closing
from .documents import Documents, Streaming
from .pacing import Bucket
from .rpc import Rpc

#: The sub-protocol of those who may be sent text at any time; it names the version of what is spoken.
SUBPROTOCOL = "widgetapp.v1"


class StreamConnection(WebSocketServerProtocol):
    """What the factory makes of each socket. Autobahn owns the names `log`, `factory` and everything in camelCase."""

    _log = Logger()

    def __init__(self, streaming: Streaming, rpc: Rpc, identity: Identity | None, address: str) -> None:
        super().__init__()
        self._streaming = streaming
        self._rpc = rpc
        self._identity = identity
        self.client_address = address
        #: As people know it.
        self._who = f"{identity.user.login if identity else 'somebody'} from {address}"
        self._documents = Documents(streaming, self, self._identified)
        self._frames: list[bytes] = []
        self._bucket = Bucket(streaming.limits.messages_per_second, streaming.clock.seconds())
        self._timers: dict[str, IDelayedCall] = {}
        #: Why this connection is not read just now.
        self._holds: set[str] = set()
        self._ended = False

    # --- what comes in ---

    def dataReceived(self, data: bytes) -> None:
        """Take whole small messages from Twisted at once; everything else is Autobahn's.

        While people draw, nearly all that comes is one such message at a time, and Autobahn's way of many small steps
        was a third of what an edit cost in this process.
        """
        if self.state == self.STATE_OPEN and not self._unfinished():
            start = 0
            while (message := small_message(data, start)) is not None:
                payload, start = message
                self.onMessage(payload, isBinary=True)
            data = data[start:]
        if data:
            super().dataReceived(data)

    def _unfinished(self) -> bool:
        """Whether Autobahn is in the middle of something, or waits for a sign of life, which it takes from what comes."""
        return bool(self.data or self.current_frame or self.inside_message or self.autoPingTimeoutCall)

    # --- what Autobahn calls ---

    def onConnect(self, request: ConnectionRequest) -> str | None:
        """Answer with our sub-protocol where it is asked for; entries that carry a token are never echoed."""
        return SUBPROTOCOL if SUBPROTOCOL in request.protocols else None

    def onOpen(self) -> None:
        """The connection is open."""
        self.factory.opened(self)
        self._ping_later()
        if self._identity is None:
            self._later("credentials", self._streaming.limits.unauthorised_seconds, self._no_credentials)

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        """A message has come. Whatever goes wrong with it ends this connection and no other."""
        if self._ended:
            return
        self.factory.messages += 1
        self.factory.busiest.add(self._who)
        wait = self._bucket.take(self._streaming.clock.seconds())
        if wait > 0:
            self._pause(wait)
        try:
            if not isBinary:
                self._text(payload)
            elif not self._streaming.hub.take(self, payload):
                self._documents.received(payload)
        except WireError as error:
            self._log.info("{address} sent what is no message: {error}", address=self.client_address, error=error)
            self.close(closing.MALFORMED)
        except Exception:
            self._log.failure("a message from {address} could not be dealt with", address=self.client_address)
            self.close(closing.MALFORMED)
        self._streaming.hub.flush()

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        """The connection is gone."""
        self._ended = True
        for timer in self._timers.values():
            if timer.active():
                timer.cancel()
        self._documents.lost()
        self._streaming.hub.forget(self)
        self._rpc.ended(self)
        self.factory.closed(self)

    # --- text frames ---

    def _text(self, payload: bytes) -> None:
        if len(payload) > self._streaming.limits.max_text_bytes:
            self.close(closing.TOO_LARGE)
            return
        _ = spawn_task(self._log, "a call on the stream", self._call(payload))

    async def _call(self, payload: bytes) -> None:
        answer, identity = await self._rpc.answer(payload, self._identity, self.client_address, self)
        if identity is not None:
            self._identified(identity)
        if answer is not None and not self._ended:
            self.sendMessage(answer, isBinary=False)

    def push(self, text: bytes) -> bool:
        """Send news that a later push makes good for, left out where the client reads too slowly."""
        if self._ended or unsent(self.transport) > self._streaming.limits.max_presence_backlog_bytes:
            return False
        self.sendMessage(text, isBinary=False)
        return True

    # --- credentials, pings, limits ---

    def _identified(self, identity: Identity) -> None:
        timer = self._timers.pop("credentials", None)
        if timer is not None and timer.active():
            timer.cancel()
        if self._identity is None:
            self.factory.authorised(self)
        if self._identity is None or self._identity.user.id == identity.user.id:
            self._identity = identity
            self._who = f"{identity.user.login} from {self.client_address}"

    def _no_credentials(self) -> None:
        self.close(closing.NO_CREDENTIALS)

    def _ping_later(self) -> None:
        self._later("ping", self._streaming.limits.ping_seconds, self._ping)

    def _ping(self) -> None:
        # Providers take only messages for signs of life, not the websocket's own pings.
        if self._documents.understands_ping:
            self.put(binary_frame(PING))
            self.flush()
        self._ping_later()

    def _later(self, name: str, seconds: float, function: Any) -> None:
        self._timers[name] = self._streaming.clock.callLater(seconds, function)

    def _pause(self, seconds: float) -> None:
        if "pace" not in self._holds:
            self.hold("pace", True)
            self._later("pace", seconds, lambda: self.hold("pace", False))

    # --- what the hub calls ---

    def put(self, frame: bytes) -> None:
        """Send a websocket frame with the next `flush`."""
        self._frames.append(frame)

    def put_presence(self, frame: bytes) -> None:
        """The same, left out where the client reads too slowly."""
        if unsent(self.transport) <= self._streaming.limits.max_presence_backlog_bytes:
            self._frames.append(frame)

    def flush(self) -> None:
        """Write out what was put."""
        frames, self._frames = self._frames, []
        if self._ended or self.state != self.STATE_OPEN or not frames:
            return
        if write_now(self.transport, frames[0] if len(frames) == 1 else b"".join(frames)):
            return
        if unsent(self.transport) > self._streaming.limits.max_backlog_bytes:
            self._log.info("{address} reads too slowly and is closed", address=self.client_address)
            self.factory.slow_closed += 1
            self.close(closing.SLOW)
            # It would not read the farewell either.
            cast(Connection, self.transport).abortConnection()

    def hold(self, why: str, on: bool) -> None:
        """Read no further for a reason, or go on when it was the last one."""
        held = bool(self._holds)
        (self._holds.add if on else self._holds.discard)(why)
        if self._ended or held == bool(self._holds):
            return
        transport = cast(Connection, self.transport)
        if self._holds:
            transport.pauseProducing()
        else:
            transport.resumeProducing()

    def close(self, why: Closing) -> None:
        """End the connection, saying why."""
        if not self._ended and self.state == self.STATE_OPEN:
            self._ended = True
            # Not `sendClose`: Autobahn lets an application use no code below 3000 there, and ours include 1009 and 1012.
            self.sendCloseFrame(why.code, why.reason.encode(), isReply=False)
