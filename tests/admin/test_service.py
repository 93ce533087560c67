"""The daemon's side of `widgetapp_admin`, over a real UNIX socket."""

from __future__ import annotations

import json
import stat
from typing import Any, cast

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import UNIXClientEndpoint, connectProtocol
from twisted.protocols.basic import LineReceiver
from twisted.python.failure import Failure
from twisted.trial.unittest import TestCase

from tests.support.commander import FakeCommander, FakeSteward, FakeWarden
from tests.support.daemon import short_folder
from widgetapp.admin.service import AdminSession, admin_service
from widgetapp.wire.admin import MAX_REQUEST
from widgetapp.wire.status import Order, Outcome


class Peer(LineReceiver):
    """Somebody at the other end of the socket."""

    delimiter = b"\n"

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.expected = 0
        self.complete: Deferred[list[Any]] = Deferred()
        self.lost: Deferred[None] = Deferred()

    def lineReceived(self, line: bytes) -> None:
        self.answers.append(json.loads(line))
        if len(self.answers) == self.expected:
            self.complete.callback(self.answers)

    def connectionLost(self, reason: Failure | None = None) -> None:
        self.lost.callback(None)

    async def ask(self, *lines: bytes) -> list[Any]:
        """Send lines at once; gives the answers."""
        self.answers, self.expected, self.complete = [], len(lines), Deferred()
        cast(Any, self.transport).write(b"".join(line + b"\n" for line in lines))
        return await self.complete


class ServiceTests(TestCase):
    """A service with a commander that does nothing."""

    def setUp(self) -> None:
        """Listen."""
        from twisted.internet import reactor

        self.reactor: Any = reactor
        self.folder = short_folder()
        self.addCleanup(self.folder.rmdir)
        self.path = self.folder / "admin.sock"
        self.commander, self.warden, self.steward = FakeCommander(), FakeWarden(), FakeSteward()
        self.serve()

    def serve(self) -> None:
        """Start the service."""
        self.service = admin_service(self.reactor, self.path, self.commander, self.warden, self.steward)
        self.service.startService()
        self.addCleanup(self.service.stopService)

    async def peer(self) -> Peer:
        """Connect."""
        peer = await connectProtocol(UNIXClientEndpoint(self.reactor, str(self.path)), Peer())

        async def leave() -> None:
            peer.transport.loseConnection()
            await peer.lost

        self.addCleanup(lambda: Deferred.fromCoroutine(leave()))
        return cast(Peer, peer)

    async def test_status_and_orders(self) -> None:
        """One connection, several requests, each with its answer."""
        peer = await self.peer()
        status, started = await peer.ask(b'{"do":"status"}', b'{"do":"start","process":"_sfe","count":3}')
        self.assertEqual([row["name"] for row in status["processes"]], ["widgetapp", "_journal", "_stream", "_sfe", "_stream"])
        self.assertEqual(started["outcome"]["lines"], ["started _sfe 1", "started _sfe 2", "started _sfe 3"])
        self.assertEqual(self.commander.orders, [Order("start", "_sfe", (), 3)])
        (refused,) = await peer.ask(b'{"do":"start"}')
        self.assertIn("max_sfe", refused["outcome"]["refused"])

    async def test_quarantine(self) -> None:
        """What is kept from its Thing is shown, and a Thing released, once."""
        ask = (await self.peer()).ask
        found, released, again = await ask(b'{"do":"quarantine"}', *[b'{"do":"release","thing":"t"}'] * 2)
        self.assertEqual([case["thing"] for case in found["cases"]], ["t"])
        self.assertEqual(released["outcome"]["lines"], ["released the Thing t"])
        self.assertIn("not in quarantine", again["outcome"]["refused"])
        self.assertEqual(self.warden.released, ["t"])

    async def test_people_and_groups(self) -> None:
        """Both are shown, and something is done with them, or not."""
        found, groups, done, refused = await (await self.peer()).ask(
            b'{"do":"people"}', b'{"do":"groups"}', b'{"do":"manage","who":"ada","what":"link"}',
            b'{"do":"manage","who":"eve","what":"disable"}',
        )  # fmt: skip
        self.assertEqual([person["login"] for person in found["people"]], ["ada"])
        self.assertEqual([group["name"] for group in groups["groups"]], ["Workshop"])
        self.assertEqual((done["outcome"]["lines"], refused["outcome"]["refused"]), (["done"], "nobody"))

    async def test_what_is_written_down(self) -> None:
        """Orders that were carried out, and not what was only looked at."""
        await (await self.peer()).ask(
            b'{"do":"start","count":3}', b'{"do":"start","count":30}', b'{"do":"release","thing":"t"}', b'{"do":"status"}',
        )  # fmt: skip
        self.assertEqual(self.steward.notes, ["admin_start", "admin_release"])

    async def test_in_their_order(self) -> None:
        """A request waits for the one before it, however long that takes."""
        pending: list[Deferred[Outcome]] = []

        async def slow(order: Order) -> Outcome:
            self.commander.orders.append(order)
            waiting: Deferred[Outcome] = Deferred()
            pending.append(waiting)
            if len(pending) == 1:
                self.reactor.callLater(0, lambda: waiting.callback(Outcome(("first",))))
            else:
                waiting.callback(Outcome(("second",)))
            return await waiting

        self.patch(self.commander, "perform", slow)
        first, second, status = await (await self.peer()).ask(b'{"do":"stop"}', b'{"do":"drain"}', b'{"do":"status"}')
        self.assertEqual([first["outcome"]["lines"], second["outcome"]["lines"]], [["first"], ["second"]])
        self.assertEqual(status["answer"], "processes")

    async def test_mode(self) -> None:
        """Nobody but the daemon's own user may open the socket."""
        self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), 0o600)

    async def test_nonsense(self) -> None:
        """What is not understood is answered with what to do, and the connection goes on."""
        peer = await self.peer()
        (answer,) = await peer.ask(b"GET / HTTP/1.1")
        self.assertEqual(answer["answer"], "error")
        self.assertIn("not understood", answer["cause"])
        self.assertTrue(answer["next_step"])
        (answer,) = await peer.ask(b'{"do":"status"}')
        self.assertEqual(answer["answer"], "processes")

    async def test_a_line_without_end(self) -> None:
        """What is longer than any request is refused, and not kept."""
        peer = await self.peer()
        (answer,) = await peer.ask(b"x" * MAX_REQUEST * 2)
        self.assertIn("too long", answer["cause"])
        await peer.lost
        self.assertEqual(self.commander.orders, [])

    async def test_a_fault(self) -> None:
        """A commander that fails is a fault that is logged, and said."""
        (answer,) = await (await self.peer()).ask(b'{"do":"stacks"}')
        self.assertEqual(answer["cause"], "the daemon failed: no stacks today")
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 1)

    async def test_end(self) -> None:
        """With the service, its connections end, and the socket is gone."""
        peer = await self.peer()
        await peer.ask(b'{"do":"status"}')
        await cast("Deferred[None]", self.service.stopService())
        await peer.lost
        self.assertFalse(self.path.exists())

    async def test_a_socket_left_behind(self) -> None:
        """What a killed daemon has left is in nobody's way."""
        await cast("Deferred[None]", self.service.stopService())
        self.path.touch()
        self.serve()
        (answer,) = await (await self.peer()).ask(b'{"do":"status"}')
        self.assertEqual(answer["answer"], "processes")

    async def test_gone_before_the_answer(self) -> None:
        """Whoever leaves while his order is carried out has ordered it all the same; what he sent behind it is forgotten."""
        sessions: set[AdminSession] = set()
        session = AdminSession(self.commander, self.warden, self.steward, sessions)
        from twisted.internet.testing import StringTransport

        transport = StringTransport()
        waiting: Deferred[Outcome] = Deferred()

        async def slow(order: Order) -> Outcome:
            self.commander.orders.append(order)
            return await waiting

        self.patch(self.commander, "perform", slow)
        session.makeConnection(transport)
        session.dataReceived(b'{"do":"drain"}\n{"do":"stop"}\n')
        session.connectionLost(Failure(Exception()))
        waiting.callback(Outcome(("done",)))
        self.assertEqual([order.do for order in self.commander.orders], ["drain"])
        self.assertEqual(transport.value(), b"")
