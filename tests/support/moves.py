"""Two SFEs, real sockets between them and their clients, and connections that go from one to the other."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from tests.sfe.test_connection import ConnectionTestCase, StillTimer
from tests.support.turns import TurnReactor
from tests.support.websocket import SocketClient, handshake
from widgetapp.config import StreamingConfig
from widgetapp.sfe.authority import Identity
from widgetapp.sfe.connection import StreamConnection
from widgetapp.sfe.factory import StreamFactory
from widgetapp.sfe.hub import Hub
from widgetapp.sfe.outbox import MISSED
from widgetapp.sfe.routes import Worker
from widgetapp.sfe.session import Session, decode, encode
from widgetapp.wire import hocuspocus as hp
from widgetapp.wire.lib0 import encode_text

ADDRESS = "1.2.3.4"


class MoveTestCase(ConnectionTestCase):
    """Ada and Ben have `t` open in the first SFE; the second has nobody yet. Both have the same document worker."""

    CLOCK = TurnReactor
    LIMITS = StreamingConfig(
        max_message_bytes=65536,
        max_text_bytes=1024,
        messages_per_second=5,
        max_unauthorised_bytes=4096,
        max_backlog_bytes=500_000,
    )

    def setUp(self) -> None:
        """Make the second SFE, and connect both."""
        super().setUp()
        self.reactor = cast(TurnReactor, self.clock)
        self.addCleanup(self.reactor.tidy)
        self.second_hub = Hub(max_unstored=10_000)
        self.second_hub.routes.begin(_Directory(self.second_hub), self.found_by_second)
        self.second = self.new_factory(self.second_hub)
        #: What has left the first, and has not arrived anywhere.
        self.travelling: list[tuple[bytes, int]] = []
        self.failed = 0
        self.addCleanup(self.close_travelling)
        self.ada, self.ben = self.join("ada"), self.join("ben")

    def close_travelling(self) -> None:
        """End what has arrived nowhere."""
        for _, descriptor in self.travelling:
            os.close(descriptor)

    def new_factory(self, hub: Hub) -> StreamFactory:
        """Another SFE."""
        reactor: Any = self.clock
        streaming = replace(self.streaming, hub=hub)
        factory = StreamFactory(reactor, streaming, self.factory._rpc, lambda *left: self.left.append(left), lambda *_who: True)
        factory._batched_timer = StillTimer()
        return factory

    def found_by_second(self, _path: str, worker: Worker) -> Callable[[], object]:
        """The second SFE connects to the document worker."""
        self.second_link = self.backend.connect_sfe(worker)
        return self.second_link.cut

    def settle(self, seconds: float = 0) -> None:
        """Let everything be said and done, everywhere."""
        self.clock.advance(seconds)
        while True:
            self.backend.settle()
            if not self.reactor.turn():
                return

    def join(self, name: str, *headers: str, things: tuple[str, ...] = ("t",)) -> SocketClient:
        """Somebody in the first SFE, with Things open."""
        client = SocketClient()
        self.addCleanup(client.socket.close)
        session = Session(request=handshake(*headers), address=ADDRESS, identity=self.identity(name))
        self.factory.arrive(session, client.far)
        for thing in things:
            client.send(encode_text(thing) + b"\x02\x00" + encode_text(name) + encode_text("4.8.0"))
        self.settle()
        client.take()
        return client

    def find(self, factory: StreamFactory, name: str = "ada") -> StreamConnection:
        """Somebody's connection in an SFE."""
        (found,) = [one for one in factory._open if one.identity is not None and one.identity.user.id == name]
        return found

    def depart(self, name: str = "ada", settle: bool = True) -> StreamConnection:
        """Somebody's connection is to leave the first SFE."""
        connection = self.find(self.factory, name)
        self.factory.depart(connection, cast(Identity, connection.identity), self.take, self.lost)
        if settle:
            self.settle()
        return connection

    def take(self, session: Session, descriptor: int) -> None:
        """It is on its way, as bytes."""
        self.travelling.append((encode(session), descriptor))

    def lost(self) -> None:
        """It has ended before."""
        self.failed += 1

    def arrive(self) -> Session:
        """It arrives in the second SFE."""
        ((encoded, descriptor),) = self.travelling
        self.travelling.clear()
        session = decode(encoded)
        self.second.arrive(session, descriptor)
        self.settle()
        return session

    def move(self, name: str = "ada") -> Session:
        """Somebody's connection goes from the first SFE to the second."""
        self.depart(name)
        return self.arrive()

    def edit(self, client: SocketClient, update: bytes, thing: str = "t", settle: bool = True) -> None:
        """Somebody edits."""
        client.send(hp.update(thing.encode(), update))
        if settle:
            self.settle()

    def heard(self, client: SocketClient) -> list[bytes]:
        """What somebody was sent, but for what everybody is told who comes from another SFE."""
        return [frame.payload for frame in client.take() if MISSED.encode() not in frame.payload]


class _Directory:
    """It knows one worker."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def whose(self, thing: str) -> None:
        """It owns everything."""
        self._hub.routes.routed(thing, "stream")

    def forget(self, thing: str) -> None:
        """It is the same to it."""
