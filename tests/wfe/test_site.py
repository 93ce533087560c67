"""The site's own bounds."""

from __future__ import annotations

from twisted.internet.error import ConnectionDone
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase
from twisted.web.resource import Resource
from twisted.web.server import Request

from widgetapp.wfe.site import WebSite


class Counting(Resource):
    """Answers with the length of the body."""

    isLeaf = True

    def render_POST(self, request: Request) -> bytes:
        """The length, in decimal."""
        assert request.content is not None
        return str(len(request.content.read())).encode()


class BodyTests(SynchronousTestCase):
    """A site that takes ten bytes."""

    def setUp(self) -> None:
        """Connect to it."""
        self.site = WebSite(Clock(), Counting(), 10)
        self.site.startFactory()
        self.addCleanup(self.site.stopFactory)
        self.channel = self.site.buildProtocol(None)
        self.transport = StringTransport()
        self.channel.makeConnection(self.transport)
        self.addCleanup(self.channel.connectionLost, Failure(ConnectionDone()))

    def send(self, data: bytes) -> bytes:
        """Send some of a request; gives what has been answered."""
        self.channel.dataReceived(data)
        return bytes(self.transport.value())

    def test_within(self) -> None:
        """What fits is taken."""
        answer = self.send(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n0123456789")
        self.assertTrue(answer.endswith(b"\r\n\r\n10"), answer)

    def test_methods(self) -> None:
        """What an address does not take is its answer, whatever the method: no fault of the server's."""
        for method in (b"PUT", b"GET", b"TRACE", b"BREW"):
            with self.subTest(method=method):
                self.transport.clear()
                answer = self.send(method + b" / HTTP/1.1\r\nHost: h\r\n\r\n")
                self.assertTrue(answer.startswith(b"HTTP/1.1 405 "), answer)
                self.assertIn(b"\r\nAllow: HEAD, POST", answer)
                self.assertIn(b'"code":"wrong_method"', answer)

    def test_announced(self) -> None:
        """What says that it is larger is refused before any of it is read."""
        answer = self.send(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n")
        self.assertTrue(answer.startswith(b"HTTP/1.1 413 "), answer)
        self.assertTrue(self.transport.disconnecting)

    def test_chunked(self) -> None:
        """What does not say, when it is."""
        self.assertEqual(self.send(b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n012345\r\n"), b"")
        answer = self.send(b"6\r\n012345\r\n")
        self.assertTrue(answer.startswith(b"HTTP/1.1 413 "), answer)
        self.assertEqual(self.send(b"0\r\n\r\n").count(b"HTTP/1.1"), 1)
