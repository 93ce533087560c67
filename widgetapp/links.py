"""Connections between WidgetApp's own processes: framed messages over UNIX sockets, and a client that comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import msgspec
from twisted.application.internet import ClientService
from twisted.internet.endpoints import UNIXClientEndpoint
from twisted.internet.interfaces import ITransport
from twisted.internet.protocol import Factory, connectionDone
from twisted.internet.tcp import Connection
from twisted.logger import Logger
from twisted.protocols.basic import Int32StringReceiver
from twisted.python.failure import Failure

from .reactors import ISystemReactor
from .wire.links import MAX_FRAME, Message, encoder


def write_now(transport: ITransport | None, data: bytes) -> None:
    """Write to the socket at once where nothing waits before it, else behind what waits.

    Twisted's own `write` always waits for the next turn of the reactor, which costs a fan-out to many sockets half of its
    time. Buffer and socket are private to Twisted's transport; only its plain TCP and UNIX connections are treated so,
    and TLS transports, which forward unknown attributes to the socket beneath them, are not.
    """
    if transport is None:
        return
    if (
        not isinstance(transport, Connection)
        or transport.TLS
        or transport.dataBuffer
        or transport._tempDataBuffer
        or transport.disconnecting
        or not transport.connected
    ):
        transport.write(data)
        return
    try:
        sent = transport.socket.send(data)
    except OSError:
        # A full socket buffer, or a fault: the reactor's own write finds out and deals with either.
        sent = 0
    if sent < len(data):
        transport.write(data[sent:] if sent else data)


def unsent(transport: ITransport | None) -> int:
    """How many bytes wait in the transport for a peer that reads too slowly."""
    if isinstance(transport, Connection):
        return len(transport.dataBuffer) - transport.offset + transport._tempDataLen
    return 0


class Peer(Protocol):
    """What the owner of one end of a connection between processes does with it."""

    def link_made(self, link: Link) -> None:
        """The connection is there."""

    def link_received(self, link: Link, messages: Sequence[Any]) -> None:
        """Messages have come, in their order."""

    def link_lost(self, link: Link) -> None:
        """The connection is gone."""


class Link(Int32StringReceiver):
    """One end of a connection between two processes."""

    MAX_LENGTH = MAX_FRAME
    log = Logger()

    def __init__(self, peer: Peer, decoder: msgspec.msgpack.Decoder[list[Any]]) -> None:
        self._peer = peer
        self._decoder = decoder
        self._encoder = encoder()
        self._received: list[Any] = []
        self._lost = False

    def send(self, messages: Sequence[Message]) -> None:
        """Send messages in one frame. After the connection is lost they go nowhere."""
        if messages and not self._lost:
            content = self._encoder.encode(messages)
            write_now(self.transport, len(content).to_bytes(4, "big") + content)

    def connectionMade(self) -> None:
        self._peer.link_made(self)

    def stringReceived(self, string: bytes) -> None:
        self._received += self._decoder.decode(string)

    def dataReceived(self, data: bytes) -> None:
        # Whatever came in one turn of the reactor is dealt with together, and what follows from it is sent together.
        super().dataReceived(data)
        if self._received:
            received, self._received = self._received, []
            self._peer.link_received(self, received)

    def lengthLimitExceeded(self, length: int) -> None:
        self.log.error("a process sent a frame of {length} bytes; the connection is closed", length=length)
        super().lengthLimitExceeded(length)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._lost = True
        self._peer.link_lost(self)


class LinkFactory(Factory):
    """Makes links for one owner."""

    noisy = False

    def __init__(self, peer: Peer, union: Any) -> None:
        self._peer = peer
        self._decoder = msgspec.msgpack.Decoder(list[union])

    def buildProtocol(self, addr: object) -> Link:
        return Link(self._peer, self._decoder)


def link_service(reactor: ISystemReactor, path: str, peer: Peer, union: Any) -> ClientService:
    """A service that keeps a connection to a UNIX socket, and makes it anew, within a second, whenever it is lost."""
    return ClientService(
        UNIXClientEndpoint(reactor, path),
        LinkFactory(peer, union),
        retryPolicy=lambda attempt: min(0.02 * 1.5**attempt, 1.0),
        clock=reactor,
    )
