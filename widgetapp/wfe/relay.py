"""A relay between a connection that must stay in this reactor, as a TLS one must, and a descriptor that can be handed over.

Whoever holds the descriptor has a plaintext stream: what he writes is sent to the client, what the client sends he reads. A
slow reader at either end makes the other end wait, so that little more than two socket buffers' worth is ever held here.
"""

from __future__ import annotations

import socket
from typing import Any, cast

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall, IPushProducer, IReactorTime, ITransport
from twisted.internet.protocol import Protocol, ServerFactory, connectionDone
from twisted.protocols.policies import ProtocolWrapper
from twisted.python.failure import Failure
from zope.interface import implementer

from ..links import read_directly, write_now
from ..reactors import ISystemReactor

#: How long a client may take to read what was said last, and to answer the farewell of TLS (s).
FAREWELL = 30.0


class Relays:
    """All relays of this process."""

    def __init__(self, reactor: ISystemReactor) -> None:
        self._reactor = reactor
        self._open: set[_Client] = set()
        self._waiting: list[Deferred[None]] = []

    def __len__(self) -> int:
        """How many are open."""
        return len(self._open)

    def open(self, connection: ITransport) -> int:
        """Relay a connection from now on. Gives the descriptor, which is the caller's to pass on and to close."""
        near, far = socket.socketpair()
        with near:
            near.setblocking(False)
            far.setblocking(False)
            client = _Client(self._reactor, self._ended)
            holder = _Holder(client)
            client.other = holder
            self._reactor.adoptStreamConnection(near.fileno(), socket.AF_UNIX, _One(holder))
        self._open.add(client)
        _give(connection, client)
        client.relay()
        holder.relay()
        return far.detach()

    def _ended(self, client: _Client) -> None:
        self._open.discard(client)
        if not self._open:
            waiting, self._waiting = self._waiting, []
            for one in waiting:
                one.callback(None)

    async def ended(self) -> None:
        """Wait until all have ended, as they do when the SFEs have closed: the clients then have what these said last."""
        if self._open:
            done: Deferred[None] = Deferred()
            self._waiting.append(done)
            await done


@implementer(IPushProducer)
class _End(Protocol):
    """One of a relay's two connections: what comes goes to the other."""

    other: _End | None

    def relay(self) -> None:
        """Begin."""
        # mypy has the least of transports in mind; all that come here are consumers and producers.
        transport = cast(Any, self.transport)
        transport.registerProducer(self.other, True)
        # Whoever had the connection before may have paused it.
        transport.resumeProducing()

    def dataReceived(self, data: bytes) -> None:
        if self.other is not None:
            write_now(self.other.transport, data)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        other, self.other = self.other, None
        if other is not None:
            other.other = None
            other.finish()

    def finish(self) -> None:
        """The other is gone: close when all that it said has been written."""
        transport = cast(Any, self.transport)
        # TLS says no farewell as long as somebody might have more to say.
        transport.unregisterProducer()
        transport.loseConnection()

    # --- what the other connection calls ---

    def pauseProducing(self) -> None:
        cast(Any, self.transport).pauseProducing()

    def resumeProducing(self) -> None:
        cast(Any, self.transport).resumeProducing()

    def stopProducing(self) -> None:
        """The other is gone, and `finish` comes next. A transport would close at once here, past what TLS still holds."""


class _Client(_End):
    """The client's connection."""

    def __init__(self, clock: IReactorTime, ended: Any) -> None:
        self.other = None
        self._clock = clock
        self._ended = ended
        self._giving_up: IDelayedCall | None = None

    def finish(self) -> None:
        super().finish()
        # A client that is gone without a word answers no farewell, and would keep its descriptor for ever.
        self._giving_up = self._clock.callLater(FAREWELL, cast(Any, self.transport).abortConnection)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if self._giving_up is not None and self._giving_up.active():
            self._giving_up.cancel()
        super().connectionLost(reason)
        self._ended(self)


class _Holder(_End):
    """Our end of the socket pair."""

    def __init__(self, client: _Client) -> None:
        self.other = client

    def connectionMade(self) -> None:
        read_directly(self.transport, self)


class _One(ServerFactory[Any]):
    """A factory for one protocol that is there already."""

    noisy = False

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol

    def buildProtocol(self, addr: object) -> Protocol:
        return self._protocol


def _give(connection: ITransport, protocol: Protocol) -> None:
    """Have a connection that has a protocol already work for another one."""
    if isinstance(connection, ProtocolWrapper):
        connection.wrappedProtocol = protocol
    else:
        cast(Any, connection).protocol = protocol
    protocol.makeConnection(connection)
