"""An `_sfe` at the other end of its control socket: connections that come and go, and what it says of them."""

from __future__ import annotations

import os
from typing import Any, cast

import msgspec
from twisted.trial.unittest import SynchronousTestCase

from tests.support.supervision import ADA, ADDRESS
from tests.support.turns import TurnReactor
from tests.support.websocket import CLOSE, SocketClient, handshake
from widgetapp.config import Config, StreamingConfig
from widgetapp.processes.boot import Boot
from widgetapp.processes.questions import Judge
from widgetapp.processes.sfe_role import FAREWELL, SfeRole
from widgetapp.sfe import closing
from widgetapp.sfe.authority import Held, Verdict
from widgetapp.sfe.session import Session, decode, encode
from widgetapp.wire.control import Arrive, Ask, Configured, Depart, Done, Leave, Left, Reply, RightsChanged


class FakeControl:
    """The control socket: what is said on it."""

    def __init__(self) -> None:
        self.said: list[Any] = []
        self.descriptors: list[int] = []

    def send(self, messages: list[Any]) -> None:
        """Note it."""
        self.said += messages

    def send_with(self, message: Any, descriptor: int) -> None:
        """Note it."""
        self.said.append(message)
        self.descriptors.append(descriptor)


class RunningReactor(TurnReactor):
    """One that runs already."""

    def callWhenRunning(self, function: Any, *arguments: Any) -> None:
        """At once, then."""
        function(*arguments)


class SfeRoleTests(SynchronousTestCase):
    """SFE 1, with one client."""

    def setUp(self) -> None:
        """Make them."""
        self.reactor = RunningReactor()
        self.addCleanup(self.reactor.tidy)
        self.control = FakeControl()
        self.role = SfeRole(self.reactor, Boot("_sfe", 1, "", "/data", "/run", Config()), cast(Any, self.control))
        from tests.sfe.test_connection import StillTimer

        self.role._factory._batched_timer = StillTimer()
        self.client = self.arrive(Session(request=handshake(), address=ADDRESS, identity=ADA))

    def arrive(self, session: Session) -> SocketClient:
        """A connection arrives."""
        client = SocketClient()
        self.addCleanup(client.socket.close)
        self.role.received(Arrive(encode(session)), client.far)
        self.reactor.settle()
        return client

    def said(self) -> list[Any]:
        """What the daemon was told, beside the question whether those who have arrived may still be here."""
        return [message for message in self.control.said if not isinstance(message, Ask)]

    def test_rights(self) -> None:
        """Whoever arrives is looked at again, as rights may have changed on the way; and all are when the daemon says so."""
        (asked,) = self.control.said
        self.assertEqual((asked.what, asked.content), ("judge", msgspec.msgpack.encode(Judge([Held(b"token")]))))
        self.role.received(Reply(asked.number, msgspec.msgpack.encode([Verdict()])), None)
        self.role.received(RightsChanged(), None)
        (_, again) = self.control.said
        self.role.received(Reply(again.number, msgspec.msgpack.encode([Verdict(denial="invalid-token")])), None)
        self.reactor.settle()
        self.assertEqual([frame.close_code for frame in self.client.take()], [closing.REVOKED.code])

    def test_arrived(self) -> None:
        """It is answered, and counted."""
        self.client.take()
        self.assertIn(b"101 Switching Protocols", self.client.answer)
        self.reactor.settle(1)
        self.assertEqual(self.role.figures().clients, 1)

    def test_left(self) -> None:
        """When it ends, the daemon is told."""
        self.client.socket.close()
        self.reactor.settle()
        self.assertEqual(self.said(), [Left(ADDRESS, "ada")])

    def test_leave(self) -> None:
        """Each connection is given up with its descriptor, those too that come afterwards; then that is said."""
        self.role.received(Leave(), None)
        self.reactor.settle()
        (departed, done) = self.said()
        self.assertIsInstance(departed, Depart)
        self.assertEqual(
            (decode(departed.session).identity, departed.address, departed.user, done), (ADA, ADDRESS, "ada", Done())
        )
        for descriptor in self.control.descriptors:
            os.close(descriptor)

    def test_of_another_version(self) -> None:
        """A session that is not understood ends that connection, whose client is asked to come back, and no other."""
        stranger = self.arrive(Session(version=99, request=handshake(), address="4.3.2.1", identity=ADA))
        stranger.answer = b"given long ago"
        (frame,) = stranger.take()
        self.assertEqual((frame.opcode, frame.close_code, stranger.ended), (CLOSE, closing.RESTARTING.code, True))
        self.assertEqual(self.said(), [Left("4.3.2.1", "ada")])
        self.assertEqual(self.role._factory.connections, 1)

    def test_configured(self) -> None:
        """Limits that have changed are for those that come from now on."""
        config = Config(streaming=StreamingConfig(max_message_bytes=5000))
        self.role.received(Configured(msgspec.json.encode(config)), None)
        self.assertEqual(self.role._factory.maxMessagePayloadSize, 5000)

    def test_stop(self) -> None:
        """Whoever is here is told to come back, and has a moment to hear it; where nobody is, nobody waits."""
        ends: list[int] = []
        self.role.stop(lambda: ends.append(1))
        self.reactor.settle(FAREWELL / 2)
        self.assertEqual([frame.close_code for frame in self.client.take() if frame.opcode == CLOSE], [closing.RESTARTING.code])
        self.assertEqual(ends, [])
        self.client.socket.close()
        self.reactor.settle(FAREWELL)
        self.role.stop(lambda: ends.append(2))
        self.assertEqual(ends, [1, 2])
