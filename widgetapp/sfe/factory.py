"""The websocket factory of an SFE: hardened options, and the count of its clients."""

from __future__ import annotations

from collections import Counter

from autobahn.twisted.websocket import WebSocketServerFactory
from twisted.internet.interfaces import IReactorTime

from ..figures import Busiest
from ..links import unsent
from . import closing
from .authority import Identity
from .connection import StreamConnection
from .documents import Streaming
from .rpc import Rpc


class StreamFactory(WebSocketServerFactory):
    """Makes a `StreamConnection` of each socket that is handed over."""

    noisy = False

    def __init__(self, reactor: IReactorTime, streaming: Streaming, rpc: Rpc) -> None:
        super().__init__(reactor=reactor)
        self._streaming = streaming
        self._rpc = rpc
        self._open: set[StreamConnection] = set()
        self._authorised: set[StreamConnection] = set()
        self.per_address: Counter[str] = Counter()
        #: Since the start: messages from clients, clients that were closed because they read too slowly; and who sends most.
        self.messages = 0
        self.slow_closed = 0
        self.busiest: Busiest[str] = Busiest(reactor.seconds())
        limits = streaming.limits
        # Autobahn's own defaults set no limit on anything, and drop a connection rather than close it with a code.
        self.setProtocolOptions(
            versions=[13],
            webStatus=False,
            maxFramePayloadSize=limits.max_message_bytes,
            maxMessagePayloadSize=limits.max_message_bytes,
            autoPingInterval=limits.ping_seconds,
            autoPingTimeout=limits.ping_seconds,
            failByDrop=False,
            openHandshakeTimeout=5,
            closeHandshakeTimeout=5,
            tcpNoDelay=True,
            # Who may connect is decided before the hand-over, where a refusal is a real HTTP answer.
            allowedOrigins=["*"],
            allowNullOrigin=True,
        )

    @property
    def clients(self) -> int:
        """How many Streaming API clients are here: connections that have shown a valid token."""
        return len(self._authorised)

    @property
    def unauthorised(self) -> int:
        """How many sockets have shown no token yet."""
        return len(self._open - self._authorised)

    @property
    def things(self) -> int:
        """How many Things its clients have open."""
        return self._streaming.hub.things

    @property
    def queue(self) -> int:
        """Bytes that wait for slow readers."""
        return sum(unsent(connection.transport) for connection in self._open)

    def buildProtocol(self, addr: object) -> StreamConnection:
        """A connection with no identity yet; the hand-over uses `connection`."""
        return self.connection(None, str(addr))

    def connection(self, identity: Identity | None, address: str) -> StreamConnection:
        """A connection for whoever comes from that address."""
        protocol = StreamConnection(self._streaming, self._rpc, identity, address)
        protocol.factory = self
        self.per_address[address] += 1
        if identity is not None:
            self._authorised.add(protocol)
        return protocol

    def opened(self, connection: StreamConnection) -> None:
        """The handshake is done."""
        self._open.add(connection)

    def authorised(self, connection: StreamConnection) -> None:
        """The connection has shown a valid token."""
        self._authorised.add(connection)

    def closed(self, connection: StreamConnection) -> None:
        """The connection is gone."""
        self._open.discard(connection)
        self._authorised.discard(connection)
        address = connection.client_address
        self.per_address[address] -= 1
        if self.per_address[address] <= 0:
            del self.per_address[address]

    def close_all(self) -> None:
        """The daemon ends: everybody is told to come back."""
        for connection in list(self._open):
            connection.close(closing.RESTARTING)
