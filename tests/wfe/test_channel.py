"""What patience there is with clients: each way of being slow comes to an end, and none that is merely not quick."""

from __future__ import annotations

from twisted.internet.error import ConnectionDone
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransportWithDisconnection
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request

from widgetapp.config import WebConfig
from widgetapp.wfe import channel as channels
from widgetapp.wfe.channel import KEEP_ALIVE, PACE, STUCK
from widgetapp.wfe.site import LOOK, WebSite

LIMITS = WebConfig(request_seconds=10, min_bytes_per_second=100, max_waiting_connections=3)
HEAD = b"GET / HTTP/1.1\r\nHost: h\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n"


class Page(Resource):
    """Answers at once, or when it is told to."""

    isLeaf = True
    held: Request | None = None
    hold = False

    def render_GET(self, request: Request) -> bytes | int:
        """A word."""
        if self.hold:
            self.held = request
            return NOT_DONE_YET
        return b"here"

    def render_POST(self, request: Request) -> bytes:
        """Another."""
        return b"taken"


class Transport(StringTransportWithDisconnection):
    """A client's connection."""

    aborted = False

    def abortConnection(self) -> None:
        """End it at once."""
        self.aborted = True
        self.protocol.connectionLost(Failure(ConnectionDone()))


class Client:
    """Who has connected to a site."""

    def __init__(self, site: WebSite) -> None:
        self.transport = Transport()
        self.channel = site.buildProtocol(None)
        self.transport.protocol = self.channel
        self.channel.makeConnection(self.transport)

    def send(self, data: bytes) -> bytes:
        """Send some of a request; gives what has been answered since the last time."""
        self.transport.clear()
        self.channel.dataReceived(data)
        return bytes(self.transport.value())

    @property
    def gone(self) -> bool:
        """Whether the server has ended it."""
        return self.transport.aborted


class PatienceTests(SynchronousTestCase):
    """A site with little patience."""

    def setUp(self) -> None:
        """Connect to it."""
        self.clock = Clock()
        self.page = Page()
        self.site = WebSite(self.clock, self.page, 1_000_000, LIMITS)
        self.site.startFactory()
        self.addCleanup(self.site.stopFactory)
        self.client = Client(self.site)

    def later(self, seconds: float) -> None:
        """Let time pass, as the reactor would."""
        self.clock.pump([LOOK] * int(seconds / LOOK))

    def drip(self, data: bytes, seconds: float) -> None:
        """Send a byte each second, for so long."""
        for at in range(int(seconds)):
            self.client.channel.dataReceived(data[at : at + 1])
            self.later(1)

    def test_silent(self) -> None:
        """Who says nothing."""
        self.later(9)
        self.assertFalse(self.client.gone)
        self.later(1)
        self.assertTrue(self.client.gone)
        self.assertEqual((self.site.shed, len(self.site.channels), len(self.site.newcomers)), (1, 0, 0))

    def test_head_by_drops(self) -> None:
        """Who sends a byte each second is not heard longer than who sends none."""
        self.drip(HEAD, 9)
        self.assertFalse(self.client.gone)
        self.drip(HEAD[9:], 1)
        self.assertTrue(self.client.gone)

    def test_second_head_by_drops(self) -> None:
        """Nor is who has sent a good request before, or the begin of another one behind it; its time is its own."""
        self.assertTrue(self.client.send(HEAD).endswith(b"here"))
        self.later(9)
        self.drip(HEAD, 9)
        self.assertFalse(self.client.gone)
        self.drip(HEAD[9:], 1)
        self.assertTrue(self.client.gone)
        self.client = Client(self.site)
        self.client.send(HEAD + HEAD[:5])
        self.later(10)
        self.assertTrue(self.client.gone)

    def test_kept_alive(self) -> None:
        """Who has had an answer may ask again for a minute."""
        for _ in range(2):
            self.client.send(HEAD)
            self.later(KEEP_ALIVE - 1)
            self.assertFalse(self.client.gone)
        self.later(1)
        self.assertTrue(self.client.gone)
        # That is no fault of his.
        self.assertEqual(self.site.shed, 0)

    def test_body(self) -> None:
        """A body may take long, but not for ever: no pause of more than a moment, and no drops."""
        self.client.send(POST)
        for _ in range(5):
            self.client.send(b"x" * 2000)
            self.later(PACE)
            self.assertFalse(self.client.gone)
        self.assertTrue(self.client.send(b"x" * 90_000).endswith(b"taken"))
        self.client.send(POST)
        self.client.send(b"x" * 1999)
        self.later(PACE - 1)
        self.assertFalse(self.client.gone)
        self.later(1)
        self.assertTrue(self.client.gone)

    def test_answer_that_takes_long(self) -> None:
        """Who waits for us is not to blame."""
        self.page.hold = True
        self.client.send(HEAD)
        self.later(3 * KEEP_ALIVE)
        self.assertFalse(self.client.gone)
        assert self.page.held is not None
        self.page.held.finish()
        self.later(KEEP_ALIVE)
        self.assertTrue(self.client.gone)

    def test_answer_not_taken(self) -> None:
        """Who reads slowly has his answer; who does not read at all has had it."""
        waits = 100_000
        self.patch(channels, "unsent", lambda _transport: waits)
        self.page.hold = True
        self.client.send(HEAD)
        for _ in range(5):
            self.later(STUCK - 1)
            waits -= 10
            self.later(1)
            self.assertFalse(self.client.gone)
        # The same is there again, but only because more of the answer has come.
        self.client.channel.resumeProducing()
        self.later(STUCK - 1)
        self.assertFalse(self.client.gone)
        self.later(2)
        self.assertTrue(self.client.gone)

    def test_farewell(self) -> None:
        """Nor does it help not to answer TLS's farewell."""
        self.patch(Transport, "loseConnection", lambda _self: None)
        self.client.send(HEAD.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        self.later(STUCK - 1)
        self.assertFalse(self.client.gone)
        self.later(1)
        self.assertTrue(self.client.gone)

    def test_most(self) -> None:
        """Of those that say nothing there are three; who has asked for something is none of them."""
        self.page.hold = True
        self.client.send(HEAD)
        answered, *others = (Client(self.site) for _ in range(3))
        self.page.hold = False
        answered.send(HEAD)
        # It waits behind the others now.
        others += [Client(self.site), Client(self.site)]
        self.assertEqual([one.gone for one in (self.client, answered, *others)], [False, False, True, True, False, False])
        self.assertEqual(self.site.shed, 2)
        self.site.apply(WebConfig(max_waiting_connections=1))
        last = Client(self.site)
        self.assertEqual([one.gone for one in (answered, *others, last)], [True] * 5 + [False])
