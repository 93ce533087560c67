"""Connections between WidgetApp's own processes: framed messages over UNIX sockets, and a client that comes back."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast
from typing import Protocol as Interface

import msgspec
from twisted.application.internet import ClientService
from twisted.internet import unix
from twisted.internet.endpoints import UNIXClientEndpoint
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IReactorSocket, ITransport
from twisted.internet.main import CONNECTION_DONE, CONNECTION_LOST
from twisted.internet.protocol import Factory, Protocol, ServerFactory, connectionDone
from twisted.internet.tcp import Connection
from twisted.logger import Logger
from twisted.protocols.policies import ProtocolWrapper
from twisted.python.failure import Failure

from .reactors import ISystemReactor
from .wire.links import MAX_FRAME, Message, encoder

#: Bytes of the length before a frame.
LENGTH = 4
#: So much a link holds, and takes at one go (bytes): a large Thing passes in a few turns.
WINDOW = 1 << 20


def write_now(transport: ITransport | None, data: bytes) -> bool:
    """Write to the socket at once where nothing waits before it, else behind what waits; whether all of it is written.

    Twisted's own `write` always waits for the next turn of the reactor, which costs a fan-out to many sockets half of its
    time. Buffer and socket are private to Twisted's transport; only its plain TCP and UNIX connections are treated so,
    and TLS transports, which forward unknown attributes to the socket beneath them, are not.
    """
    if transport is None:
        return True
    if (
        not isinstance(transport, Connection)
        or transport.dataBuffer
        or transport._tempDataBuffer
        or transport.TLS
        or transport.disconnecting
        or not transport.connected
    ):
        transport.write(data)
        return False
    try:
        sent = transport.socket.send(data)
    except OSError:
        # A full socket buffer, or a fault: the reactor's own write finds out and deals with either.
        sent = 0
    if sent == len(data):
        return True
    transport.write(data[sent:] if sent else data)
    return False


def read_directly(transport: ITransport | None, protocol: Protocol, further: int = 0) -> None:
    """Read a UNIX connection with `recv`, and hand what comes straight to its protocol; where much waits, so many bytes more.

    Twisted's own reading looks for descriptors with every message, and passes what it read through the wrappers of the
    endpoint and of the client service. At a few hundred messages a second that is a good part of what a hop costs.
    """
    if not isinstance(transport, (unix.Client, unix.Server)):
        return
    receive, size = transport.socket.recv, transport.bufferSize

    def read() -> Exception | None:
        try:
            data = receive(size)
        except BlockingIOError:
            return None
        except OSError:
            return CONNECTION_LOST
        if not data:
            return CONNECTION_DONE
        if further and len(data) == size:
            # As large a buffer for each small message would cost more than that. A fault is met again in the next turn.
            with suppress(OSError):
                data += receive(further)
        protocol.dataReceived(data)
        return None

    transport.doRead = read


class _Only(ServerFactory[Any]):
    """A factory for the one protocol that is there already."""

    noisy = False

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol

    def buildProtocol(self, addr: object) -> Protocol:
        return self._protocol


def adopt(reactor: IReactorSocket, descriptor: int, protocol: Protocol) -> None:
    """Let a protocol have a connected socket, which must not block. The descriptor is closed; the transport has its own.

    Raises `OSError` where the other end is gone.
    """
    try:
        with socket.socket(fileno=os.dup(descriptor)) as one:
            family = one.family
        reactor.adoptStreamConnection(descriptor, family, _Only(protocol))
    finally:
        os.close(descriptor)


def release(transport: Connection) -> int:
    """Take a connection out of this reactor without ending it; gives a descriptor of it, which is the caller's."""
    descriptor = os.dup(transport.fileno())
    # Private to Twisted: without it the end of its transport would be the end of the connection, whoever else has it.
    transport._shouldShutdown = False
    transport.connectionLost(Failure(ConnectionDone()))
    # Where this was its turn to read and to write, the reactor goes on to the writing.
    silenced: Any = transport
    silenced.doRead = silenced.doWrite = _nothing
    return descriptor


def _nothing() -> None:
    pass


def unsent(transport: ITransport | None) -> int:
    """How many bytes wait in the transport, below TLS and whatever else wraps it, for a peer that reads too slowly."""
    while isinstance(transport, ProtocolWrapper):
        transport = transport.transport
    if isinstance(transport, Connection):
        return len(transport.dataBuffer) - transport.offset + transport._tempDataLen
    return 0


class Peer(Interface):
    """What the owner of one end of a connection between processes does with it."""

    def link_made(self, link: Link) -> None:
        """The connection is there."""

    def link_received(self, link: Link, messages: Sequence[Any]) -> None:
        """Messages have come, in their order."""

    def link_lost(self, link: Link) -> None:
        """The connection is gone."""


class Link(Protocol):
    """One end of a connection between two processes: msgpack behind its length in four bytes."""

    log = Logger()

    def __init__(self, peer: Peer, decoder: msgspec.msgpack.Decoder[list[Any]]) -> None:
        self._peer = peer
        self._decoder = decoder
        self._encoder = encoder()
        #: The beginning of a frame, and how much must have come before it is worth a look.
        self._partial = bytearray()
        self._wanted = LENGTH
        self._lost = False

    def send(self, messages: Sequence[Message]) -> None:
        """Send messages in one frame. After the connection is lost they go nowhere."""
        if messages and not self._lost:
            content = self._encoder.encode(messages)
            write_now(self.transport, len(content).to_bytes(LENGTH, "big") + content)

    def connectionMade(self) -> None:
        if isinstance(self.transport, (unix.Client, unix.Server)):
            self.transport.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, WINDOW)
            self.transport.SEND_LIMIT = WINDOW
        read_directly(self.transport, self, WINDOW)
        self._peer.link_made(self)

    def dataReceived(self, data: bytes) -> None:
        # Whatever came in one turn of the reactor is dealt with together, and what follows from it is sent together.
        if self._partial:
            self._partial += data
            if len(self._partial) < self._wanted:
                return
            data, self._partial = bytes(self._partial), bytearray()
        messages = self._decode(data)
        if messages:
            self._peer.link_received(self, messages)

    def _decode(self, data: bytes) -> list[Any]:
        messages: list[Any] = []
        start, end, self._wanted = 0, len(data), LENGTH
        while end - start >= LENGTH:
            length = int.from_bytes(data[start : start + LENGTH], "big")
            if length > MAX_FRAME:
                self.log.error("a process sent a frame of {length} bytes; the connection is closed", length=length)
                cast(ITransport, self.transport).loseConnection()
                return messages
            if end - start - LENGTH < length:
                self._wanted = LENGTH + length
                break
            messages += self._decoder.decode(data[start + LENGTH : start + LENGTH + length])
            start += LENGTH + length
        if start < end:
            self._partial += data[start:]
        return messages

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
