"""Real sockets on the loopback address, for the tests of what happens to connections."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from typing import Any, cast

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.interfaces import ISSLTransport, IStreamClientEndpoint, IStreamServerEndpoint
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.internet.task import deferLater
from twisted.python.failure import Failure
from twisted.trial.unittest import TestCase
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request

from widgetapp.wfe.site import WebSite

HEAD = b"GET /_stream?x=1 HTTP/1.1\r\nHost: h\r\nX-Some: a\r\nX-Some: b\r\nUpgrade: websocket\r\n\r\n"

#: What a proxy says of a client on 192.0.2.7, port 5000.
PROXY_V2 = b"\r\n\r\n\x00\r\nQUIT\n\x21\x11\x00\x0c" + bytes((192, 0, 2, 7, 127, 0, 0, 1, 0x13, 0x88, 0, 80))


class Talker(Protocol):
    """One end of a connection, with everything that has come."""

    def __init__(self) -> None:
        self.received = bytearray()
        #: How many bytes at most; whoever expects megabytes need not keep them.
        self.count = 0
        self.keep = True
        self.lost: Deferred[None] = Deferred()
        self.reason: Failure | None = None
        self._wanted: list[tuple[int, Deferred[bytes]]] = []
        #: What TLS has agreed on, and the number of the server's certificate.
        self.negotiated: bytes | None = None
        self.serial = 0

    @property
    def pipe(self) -> Any:
        """The transport, of which mypy knows too little."""
        return self.transport

    def dataReceived(self, data: bytes) -> None:
        if ISSLTransport.providedBy(self.transport):
            self.negotiated = self.pipe.negotiatedProtocol
            self.serial = self.pipe.getPeerCertificate().to_cryptography().serial_number
        self.count += len(data)
        if self.keep:
            self.received += data
        while self._wanted and self.count >= self._wanted[0][0]:
            self._wanted.pop(0)[1].callback(bytes(self.received))

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        for _count, waiting in self._wanted:
            waiting.errback(reason)
        self._wanted = []
        self.reason = reason
        self.lost.callback(None)

    async def has(self, count: int) -> bytes:
        """Wait until so many bytes have come; gives all that have."""
        if self.count < count:
            waiting: Deferred[bytes] = Deferred()
            self._wanted.append((count, waiting))
            await waiting
        return bytes(self.received)

    async def gone(self) -> bytes:
        """Wait until the connection is gone; gives all that has come."""
        await self.lost
        return bytes(self.received)


class TalkerFactory(Factory):
    """Makes one talker, or gives the one that there is."""

    noisy = False

    def __init__(self, talker: Talker) -> None:
        self._talker = talker

    def buildProtocol(self, addr: object) -> Talker:
        return self._talker


class Door(Resource):
    """Answers `/` at once, and keeps every other request for the test."""

    isLeaf = True

    def __init__(self) -> None:
        super().__init__()
        self.at_once: Callable[[Request], object] | None = None
        self._came: list[Request] = []
        self._waiting: list[Deferred[Request]] = []

    def render(self, request: Request) -> Any:
        if request.path == b"/":
            return b"x" * int(request.args.get(b"size", [b"2"])[0])
        # Whoever waits for an answer hears of the end; nobody does here.
        _ = request.notifyFinish().addErrback(lambda _gone: None)
        if self.at_once is not None:
            self.at_once(request)
        elif self._waiting:
            self._waiting.pop(0).callback(request)
        else:
            self._came.append(request)
        return NOT_DONE_YET

    async def request(self) -> Request:
        """The next request."""
        if self._came:
            return self._came.pop(0)
        waiting: Deferred[Request] = Deferred()
        self._waiting.append(waiting)
        return await waiting


class ConnectionCase(TestCase):
    """A site behind some endpoint, and clients."""

    timeout = 60.0

    def setUp(self) -> None:
        """Take the reactor."""
        from twisted.internet import reactor

        self.reactor = cast(Any, reactor)
        self.door = Door()
        self.site = WebSite(self.reactor, self.door, 1000)

    async def serve(self, endpoint: IStreamServerEndpoint) -> Any:
        """Listen for the test; gives a client's endpoint for TCP."""
        port = await endpoint.listen(self.site)
        self.addCleanup(port.stopListening)
        return TCP4ClientEndpoint(self.reactor, "127.0.0.1", getattr(port.getHost(), "port", 0))

    async def talk(self, endpoint: IStreamClientEndpoint) -> Talker:
        """Connect somewhere."""
        talker = Talker()
        await connectProtocol(endpoint, talker)
        return talker

    async def turn(self) -> None:
        """Let the reactor do what is due."""
        await deferLater(self.reactor, 0)

    def adopt(self, descriptor: int, family: int) -> Talker:
        """Do with a descriptor what an SFE does: take it over, and close the copy."""
        talker = Talker()
        self.reactor.adoptStreamConnection(descriptor, family, TalkerFactory(talker))
        os.close(descriptor)
        return talker


def descriptors() -> int:
    """How many descriptors this process has open."""
    return len(os.listdir("/proc/self/fd"))


def option(descriptor: int, level: int, name: int) -> int:
    """An option of a socket of which there is only the descriptor."""
    with socket.socket(fileno=os.dup(descriptor)) as one:
        return one.getsockopt(level, name)
