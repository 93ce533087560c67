"""A connection that is taken out of its reactor, and lives on elsewhere."""

from __future__ import annotations

import socket
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import TCP4ServerEndpoint
from twisted.internet.protocol import Factory, Protocol
from twisted.trial.unittest import TestCase

from widgetapp.links import release


class ReleaseTests(TestCase):
    """`release`."""

    async def test_in_the_midst_of_its_turn(self) -> None:
        """Released while it reads, with something to write as well: the reactor goes on to the writing, which is nothing."""
        released: Deferred[int] = Deferred()

        class Released(Protocol):
            def dataReceived(self, data: bytes) -> None:
                connection: Any = self.transport
                descriptor = release(connection)
                # What the reactor does next, where the turn was for both.
                connection.doWrite()
                connection.doRead()
                released.callback(descriptor)

        from twisted.internet import reactor

        port: Any = await TCP4ServerEndpoint(reactor, 0, interface="127.0.0.1").listen(Factory.forProtocol(Released))
        with socket.create_connection(("127.0.0.1", port.getHost().port), timeout=10) as client:
            client.sendall(b"x")
            with socket.socket(fileno=await released) as other:
                other.setblocking(True)
                other.sendall(b"still there")
                self.assertEqual(client.recv(100), b"still there")
        await port.stopListening()
