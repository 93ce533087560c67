"""One streaming connection: Autobahn's protocol below, the dialects above, and the limits between them."""

from __future__ import annotations

from typing import cast

from autobahn.websocket.types import ConnectionRequest
from twisted.internet.tcp import Connection
from twisted.logger import Logger

from ..links import write_now
from ..tasks import spawn_task
from ..wire.lib0 import WireError
from ..wire.websocket import binary_frame, small_message
from . import closing
from .anteroom import Anteroom, TooMuch
from .authority import Denied, Identity, known_as
from .calls import Calls
from .credentials import thing_named, token_shown
from .departure import Departure
from .documents import Documents, Streaming
from .one_thing import OneThing
from .pacing import Bucket
from .rpc import Answers
from .session import Session
from .timers import Timers
from .writing import WritingSocket

#: The sub-protocol of those who may be sent text at any time; it names the version of what is spoken.
SUBPROTOCOL = "widgetapp.v1"
#: The one of those who must not be.
YJS_ONLY = "widgetapp.yjs.v1"
#: How often it is looked whether a slow client has read (s).
LOOK = 0.25


class StreamConnection(WritingSocket):
    """What the factory makes of each socket. Autobahn owns the names `log`, `factory` and everything in camelCase."""

    _log = Logger()

    def __init__(self, streaming: Streaming, rpc: Answers, session: Session) -> None:
        super().__init__(streaming.limits, session.address)
        self._streaming = streaming
        self.session = session
        self.identity = session.identity
        #: As people know it.
        self._who = known_as(self.identity, session.address)
        named = thing_named(session.request)
        self.documents = (
            Documents(streaming, self, self.identified) if named is None else OneThing(streaming, self, self.identified, named)
        )
        self.calls = Calls(self, streaming, rpc)
        self.bucket = Bucket(streaming.limits.messages_per_second, streaming.clock.seconds(), session.allowance)
        self._timers = Timers(streaming.clock)
        #: Why this connection is not read just now.
        self._holds: set[str] = set()
        #: Messages wait here as long as nobody knows whose they are, and while the connection leaves for another SFE.
        self.anteroom = None if session.identity else Anteroom(streaming.limits.max_unauthorised_bytes)
        self.departure: Departure | None = None
        #: Another process writes on it, or nothing is to be written while an old request is read again.
        self._muted = False

    def begin(self) -> None:
        """Read the request, and go on where the last SFE stopped, if there was one."""
        session = self.session
        self._muted = session.upgraded
        super().dataReceived(session.request)
        self._muted = False
        if self.state != self.STATE_OPEN:
            return
        if session.unsent:
            write_now(self.transport, session.unsent)
        self.documents.restore(session)
        self.calls.restore(session)
        for payload, binary in session.kept:
            self._deal_with(payload, binary)
        if session.unread:
            self.dataReceived(session.unread)

    def sendData(self, data: bytes, sync: bool = False, chopsize: int | None = None) -> None:
        """All that Autobahn writes comes by here; see `begin`."""
        if not self._muted:
            super().sendData(data, sync, chopsize)

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
        if self.departure is not None:
            self.departure.look()

    def _unfinished(self) -> bool:
        """Whether Autobahn is in the middle of something, or waits for a sign of life, which it takes from what comes."""
        return bool(self.data or self.current_frame or self.inside_message or self.autoPingTimeoutCall)

    # --- what Autobahn calls ---

    def onConnect(self, request: ConnectionRequest) -> str | None:
        """Answer with our sub-protocol where it is asked for; entries that carry a token are never echoed."""
        self.documents.shown(token_shown(request.headers.get("authorization", ""), ",".join(request.protocols)))
        return next((name for name in (SUBPROTOCOL, YJS_ONLY) if name in request.protocols), None)

    def onOpen(self) -> None:
        """The connection is open."""
        self._ping_later()
        if self.identity is None:
            self._timers.later("credentials", self._streaming.limits.unauthorised_seconds, self._no_credentials)

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        """A message has come. Whatever goes wrong with it ends this connection and no other."""
        if self.ended:
            return
        wait = self.bucket.take(self._streaming.clock.seconds())
        if wait > 0:
            self._pause(wait)
        if self.anteroom is None:
            self._deal_with(payload, isBinary)
        else:
            self._keep(self.anteroom, payload, isBinary)
        self._streaming.hub.out.flush()

    def _deal_with(self, payload: bytes, binary: bool) -> None:
        self.factory.messages += 1
        self.factory.busiest.add(self._who)
        try:
            if not binary:
                self.calls.received(payload)
            elif not self._streaming.hub.take(self, payload):
                self.documents.received(payload)
        except WireError as error:
            self._malformed(error)
        except Exception:
            self._log.failure("a message from {address} could not be dealt with", address=self.client_address)
            self.close(closing.MALFORMED)

    def _malformed(self, error: WireError) -> None:
        self._log.info("{address} sent what is no message: {error}", address=self.client_address, error=error)
        self.close(closing.MALFORMED)

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        """The connection is gone, or has left for another SFE."""
        self.ended = True
        self._timers.forget_all()
        if self.departure is not None:
            self.departure.ended()
        self.documents.lost()
        self._streaming.hub.out.forget(self)
        self.calls.lost()
        self.factory.closed(self)

    # --- before anybody knows whose it is ---

    @property
    def thing(self) -> str:
        """The Thing that it has shown its token for; empty where it is for none."""
        return "" if self.anteroom is None else self.anteroom.thing

    def _keep(self, anteroom: Anteroom, payload: bytes, binary: bool) -> None:
        if not binary and len(payload) > self._streaming.limits.max_text_bytes:
            self.close(closing.TOO_LARGE)
            return
        try:
            anteroom.keep(payload, binary)
            token = anteroom.credentials(payload, binary) if self.departure is None else None
        except WireError as error:
            self._malformed(error)
            return
        except TooMuch:
            self.close(closing.TOO_MUCH_WAITING)
            return
        if self.departure is not None or anteroom.checking:
            return
        if token is not None:
            anteroom.checking = True
            _ = spawn_task(self._log, "checking a token", self._check(token))
        elif not binary:
            # Who calls without a token is told at once that he needs one.
            self.stay()

    async def _check(self, token: str) -> None:
        try:
            identity = await self._streaming.authority.identify(token)
        except Denied:
            # Its messages are answered one by one, each in its own way.
            self.stay()
            return
        if not self.ended:
            self.identified(identity)
        if self.departure is None:
            self.stay()

    def stay(self) -> None:
        """This is the SFE that deals with it: begin with what has waited."""
        anteroom, self.anteroom = self.anteroom, None
        for payload, binary in anteroom.kept if anteroom is not None else ():
            if not self.ended:
                self._deal_with(payload, binary)
        self._streaming.hub.out.flush()

    def settled(self) -> None:
        """Something that was under way is over."""
        if self.departure is not None:
            self.departure.look()

    # --- credentials, pings, limits ---

    def identified(self, identity: Identity) -> None:
        """It has shown a valid token."""
        if self.ended:
            # The check took longer than the client stayed: to count it now would be to count it for ever.
            return
        self._timers.forget("credentials")
        if self.identity is None:
            self.identity, self._who = identity, known_as(identity, self.client_address)
            if self.factory.place(self, identity):
                self.factory.authorised(self)
        elif self.identity.user.id == identity.user.id:
            self.identity = identity

    def _no_credentials(self) -> None:
        self.close(closing.NO_CREDENTIALS)

    def _ping_later(self) -> None:
        self._timers.later("ping", self._streaming.limits.ping_seconds, self._ping)

    def _ping(self) -> None:
        # Providers take only messages for signs of life, not the websocket's own pings.
        if message := self.documents.sign_of_life:
            self.put(binary_frame(message))
            self.flush()
        self._ping_later()

    def _pause(self, seconds: float) -> None:
        if "pace" not in self._holds:
            self.hold("pace", True)
            self._timers.later("pace", seconds, lambda: self.hold("pace", False))

    def fell_behind(self) -> None:
        """Its Things are left out of what goes to everybody, until it has read."""
        for channel in self.documents.channels():
            self._streaming.hub.lagging.begin(channel)
        self._timers.later("behind", LOOK, self._look_behind)

    def _look_behind(self) -> None:
        if not self.has_read:
            self._timers.later("behind", LOOK, self._look_behind)
            return
        self.behind = False
        for channel in self.documents.channels():
            self._streaming.hub.lagging.end(channel)

    # --- what the hub calls ---

    def hold(self, why: str, on: bool) -> None:
        """Read no further for a reason, or go on when it was the last one."""
        held = bool(self._holds)
        (self._holds.add if on else self._holds.discard)(why)
        if self.ended or held == bool(self._holds):
            return
        transport = cast(Connection, self.transport)
        if self._holds:
            transport.pauseProducing()
        else:
            transport.resumeProducing()

    @property
    def hears_feed(self) -> bool:
        """Whether it has subscribed to user actions."""
        return bool(self.calls.feed)
