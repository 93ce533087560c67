"""The websocket factory of an SFE: hardened options, and the count of its clients."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from autobahn.twisted.websocket import WebSocketServerFactory
from autobahn.websocket.compress import PerMessageDeflateOffer, PerMessageDeflateOfferAccept
from twisted.internet.interfaces import IReactorSocket
from twisted.logger import Logger

from ..config import StreamingConfig
from ..figures import Busiest
from ..links import adopt, read_directly, unsent
from ..wire.status import Latencies, Stream
from ..wire.websocket import close_frame
from . import closing
from .authority import Identity
from .connection import StreamConnection
from .departure import Departure, Take, at_rest
from .documents import Streaming
from .hardened import options
from .rechecking import Rechecking
from .rpc import Answers
from .session import Session, UnknownSession

#: Says whether a client that has just shown who it is stays in this SFE; if not, it sees to it that it goes to another.
Place = Callable[[StreamConnection, Identity], bool]


class StreamFactory(WebSocketServerFactory):
    """Makes a `StreamConnection` of each socket that comes to this SFE."""

    noisy = False
    _log = Logger()

    def __init__(
        self, reactor: IReactorSocket, streaming: Streaming, rpc: Answers, left: Callable[[str, str], None], place: Place
    ) -> None:
        """`left` hears of each connection that has ended here: its address, and its user, empty without a valid token."""
        super().__init__(reactor=reactor)
        self._system = reactor
        self._streaming = streaming
        self._rpc = rpc
        self._left = left
        self.place = place
        #: Hears that one more client is here to stay.
        self.came: Callable[[], None] = lambda: None
        self._open: set[StreamConnection] = set()
        self._authorised: set[StreamConnection] = set()
        self._emptied: Callable[[], None] | None = None
        #: Takes whoever comes, while all are to go.
        self._leaving: Take | None = None
        #: Messages of clients, and clients that read too slowly, since the start.
        self.messages = 0
        self.slow_closed = 0
        #: Times at which a client was left out of what goes to everybody on its Things, because it read too slowly.
        self.slow_spared = 0
        self.rechecking = Rechecking(
            streaming.clock, streaming.now, streaming.hub, streaming.authority, lambda: list(self._authorised)
        )
        streaming.hub.recheck = self.rechecking.begin
        streaming.hub.recheck_at = self.rechecking.begin_at
        #: Who sends most.
        self.busiest: Busiest[str] = Busiest(streaming.clock.seconds())
        #: Connections without a valid token, by address.
        self.unauthorised: Counter[str] = Counter()
        self._set_options()

    @property
    def limits(self) -> StreamingConfig:
        """The limits of connections that come now."""
        return self._streaming.limits

    def apply(self, limits: StreamingConfig) -> None:
        """Change the limits of connections that come from now on."""
        self._streaming = replace(self._streaming, limits=limits)
        self._set_options()

    def _set_options(self) -> None:
        limits = self.limits
        self.setProtocolOptions(
            **options(limits, limits.max_message_bytes),
            openHandshakeTimeout=5,
            perMessageCompressionAccept=_compression if limits.compression else _no_compression,
            # Who may connect is decided before the hand-over, where a refusal is a real HTTP answer.
            allowedOrigins=["*"],
            allowNullOrigin=True,
        )

    @property
    def clients(self) -> int:
        """How many Streaming API clients are here: connections that have shown a valid token."""
        return len(self._authorised)

    @property
    def connections(self) -> int:
        """How many connections are here."""
        return len(self._open)

    @property
    def things(self) -> int:
        """How many Things its clients have open."""
        return self._streaming.hub.things

    @property
    def streams(self) -> list[Stream]:
        """Its clients, each once for each token that it has shown."""
        return [stream for connection in self._authorised for stream in _streams(connection)]

    @property
    def present(self) -> dict[str, list[str]]:
        """Who has which Things open here; not other systems, which are nobody's presence, nor whom they act for."""
        found: dict[str, set[str]] = {}
        for connection in self._authorised:
            for channel in connection.documents.channels():
                if channel.grant.identity.bounds.client is None:
                    found.setdefault(channel.grant.thing, set()).add(channel.grant.identity.user.id)
        return {thing: list(users) for thing, users in found.items()}

    def on(self, thing: str) -> list[StreamConnection]:
        """The clients that have a Thing open here."""
        return [one for one in self._authorised if any(channel.grant.thing == thing for channel in one.documents.channels())]

    def crowds(self) -> list[tuple[str, int]]:
        """The Things that are open here, and how many clients have each; most first."""
        channels = (channel for one in self._authorised for channel in one.documents.channels())
        return Counter(channel.grant.thing for channel in channels).most_common()

    @property
    def latencies(self) -> tuple[Latencies, Latencies]:
        """From edits' arrival to their acknowledgement, and to their return for the others."""
        hub = self._streaming.hub
        return hub.acknowledged.report(), hub.fanned_out.report()

    @property
    def queue(self) -> int:
        """How many bytes wait for slow readers."""
        return sum(unsent(connection.transport) for connection in self._open)

    def arrive(self, session: Session, descriptor: int) -> None:
        """A connection comes: a new one, or one from another SFE. The descriptor is closed."""
        connection = self.connection(session)
        try:
            adopt(self._system, descriptor, connection)
        except OSError:
            # Its client has gone while it was on its way.
            self.closed(connection)
            return
        read_directly(connection.transport, connection)
        connection.begin()
        if session.identity is not None:
            # It was looked at elsewhere, and rights may have changed while it was on its way.
            self.rechecking.begin()
        if self._leaving is not None:
            self.depart(connection, connection.identity, self._leaving)

    def refuse(self, why: UnknownSession, descriptor: int) -> None:
        """A connection comes that nobody here can go on with: its client is told to come back. The descriptor is closed."""
        self._log.warn("a connection from {address} ends: {why}", address=why.address, why=why)
        # What waited to be written before it is lost, and so perhaps is the sense of this; a client then ends by itself.
        with socket.socket(fileno=descriptor) as one, suppress(OSError):
            one.send(close_frame(closing.RESTARTING.code, closing.RESTARTING.reason))

    def connection(self, session: Session) -> StreamConnection:
        """What deals with a connection; it has no transport yet."""
        connection = StreamConnection(self._streaming, self._rpc, session)
        connection.factory = self
        self._open.add(connection)
        if session.identity is None:
            self.unauthorised[session.address] += 1
        else:
            self._authorised.add(connection)
        return connection

    def authorised(self, connection: StreamConnection) -> None:
        """The connection has shown a valid token."""
        self._authorised.add(connection)
        self._no_longer_unauthorised(connection)
        self.came()

    def depart(
        self,
        connection: StreamConnection,
        identity: Identity | None,
        take: Take,
        failed: Callable[[], None] = lambda: None,
    ) -> None:
        """Let a connection go to another SFE as soon as it can: `take` gets it; or `failed` hears that it has ended before."""

        def taken(session: Session, descriptor: int) -> None:
            take(session, descriptor)
            # Not before: to whoever hears that none is left, the last one must have been given.
            self._look_whether_empty()

        if connection.departure is None and not connection.ended:
            connection.departure = Departure(connection, self._streaming, identity, taken, failed)
            connection.departure.begin()

    def invite(self, connection: StreamConnection, take: Take) -> None:
        """Let a connection go to another SFE if it can go at once; nothing is held up for it, and it may as well stay."""

        def go() -> None:
            if at_rest(connection):
                self.depart(connection, connection.identity, take)

        # In a later turn: somebody may be in the middle of something with it.
        self._streaming.clock.callLater(0, go)

    def depart_all(self, take: Take, emptied: Callable[[], None]) -> None:
        """Let all go, those included that come from now on; `emptied` hears when none is left."""
        self._leaving, self._emptied = take, emptied
        for connection in list(self._open):
            self.depart(connection, connection.identity, take)
        self._look_whether_empty()

    def _look_whether_empty(self) -> None:
        if self._emptied is not None and not self._open:
            emptied, self._emptied = self._emptied, None
            emptied()

    def closed(self, connection: StreamConnection) -> None:
        """The connection is gone from here."""
        if connection not in self._open:
            return
        self._open.discard(connection)
        user = connection.identity.user.id if connection in self._authorised and connection.identity is not None else ""
        self._authorised.discard(connection)
        if not user:
            self._no_longer_unauthorised(connection)
        if connection.departure is None or not connection.departure.gone:
            self._left(connection.client_address, user)
            self._look_whether_empty()

    def _no_longer_unauthorised(self, connection: StreamConnection) -> None:
        address = connection.client_address
        self.unauthorised[address] -= 1
        if self.unauthorised[address] <= 0:
            del self.unauthorised[address]

    def close_all(self) -> None:
        """The daemon ends: everybody is told to come back."""
        for connection in list(self._open):
            connection.close(closing.RESTARTING)


def _compression(offers: Sequence[object]) -> PerMessageDeflateOfferAccept | None:
    """The first offer, but each message compressed for itself: what one keeps for the next would be lost when it moves."""
    for offer in offers:
        if isinstance(offer, PerMessageDeflateOffer):
            return PerMessageDeflateOfferAccept(offer, request_no_context_takeover=True, no_context_takeover=True)
    return None


def _no_compression(_offers: Sequence[object]) -> None:
    """None of them."""


def _streams(connection: StreamConnection) -> Iterator[Stream]:
    shown = [channel.grant.identity for channel in connection.documents.channels()]
    opened = Counter((identity.user.id, identity.token) for identity in shown)
    if connection.identity is not None:
        opened[connection.identity.user.id, connection.identity.token] += 0
    for (user, token), things in opened.items():
        yield Stream(user, token, connection.client_address, things)
