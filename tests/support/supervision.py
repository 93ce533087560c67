"""A supervisor over children that are none, with all that it is put together with in the daemon."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any, cast

from twisted.internet.defer import Deferred
from twisted.logger import ILogObserver, globalLogPublisher
from twisted.trial.unittest import SynchronousTestCase

from tests.support.children import FakeChild, Machine
from widgetapp.config import Config, ProcessesConfig
from widgetapp.processes.boot import Boot
from widgetapp.processes.directory import Directory
from widgetapp.processes.forking import ForkServer
from widgetapp.processes.questions import Answering
from widgetapp.processes.sfes import LocalSfe
from widgetapp.processes.supervisor import Supervisor
from widgetapp.processes.switchboard import Switchboard
from widgetapp.sfe.authority import Identity
from widgetapp.sfe.hub import Hub
from widgetapp.sfe.session import Session, UnknownSession
from widgetapp.store.people import User
from widgetapp.wire.control import Done, Leave, Left, Release

ADA = Identity(User("ada", "Ada", "ada", "#000000", False), frozenset(("stream",)), 0, b"token")
ADDRESS = "1.2.3.4"


def session(address: str = ADDRESS, identity: Identity | None = ADA, thing: str = "") -> Session:
    """A connection that comes, for this Thing."""
    return Session(request=f"GET /_stream/{thing} HTTP/1.1\r\n\r\n".encode(), address=address, identity=identity)


class FakeFactory:
    """The connections of SFE 0, as a test says."""

    def __init__(self) -> None:
        self.clients = 0
        self.unauthorised: Counter[str] = Counter()
        self.arrived: list[Session] = []
        self.refused: list[str] = []
        self.departing: list[tuple[Any, ...]] = []
        #: Who has which Things open, and who has been invited to go.
        self.open: dict[str, list[Any]] = {}
        self.invited: list[tuple[Any, Any]] = []

    def arrive(self, session: Session, descriptor: int) -> None:
        """A connection comes."""
        os.close(descriptor)
        self.arrived.append(session)
        self.clients += session.identity is not None

    def refuse(self, why: UnknownSession, descriptor: int) -> None:
        """A connection comes that is not understood."""
        os.close(descriptor)
        self.refused.append(why.address)

    def depart(self, *arguments: Any) -> None:
        """A connection is to go."""
        self.departing.append(arguments)

    def on(self, thing: str) -> list[Any]:
        """Who has a Thing open."""
        return self.open.get(thing, [])

    def crowds(self) -> list[tuple[str, int]]:
        """Which Things are open."""
        return Counter({thing: len(clients) for thing, clients in self.open.items()}).most_common()

    def invite(self, connection: Any, take: Any) -> None:
        """A connection may go."""
        self.invited.append((connection, take))


class SupervisorTestCase(SynchronousTestCase):
    """A daemon that serves, with its writer and the document worker of SFE 0."""

    PROCESSES = ProcessesConfig(clients_per_sfe=10, drain_seconds=60.0)
    MAX_SFE = 4

    def setUp(self) -> None:
        """Start it."""
        self.machine = Machine()
        self.addCleanup(self.machine.tidy)
        # Of the whole process; nothing else in it kills anybody meanwhile.
        self.patch(os, "kill", self.machine.kill)
        self.machine.answers = {Leave: lambda child: child.say(Done()), Release: lambda child: child.say(Done())}
        self.said: list[str] = []
        hear = cast(ILogObserver, self.hear)
        globalLogPublisher.addObserver(hear)
        self.addCleanup(globalLogPublisher.removeObserver, hear)
        self.directory = Directory()
        self.local = LocalSfe(Hub(1000), self.directory)
        self.factory = FakeFactory()
        self.local.factory = cast(Any, self.factory)
        self.switchboard = Switchboard(self.local, Config(processes=ProcessesConfig(clients_together=1)), cores=2)
        self.supervisor = self.make()
        self.begin()

    def hear(self, event: dict[str, object]) -> None:
        """Note what is logged."""
        self.said.append(str(event["log_format"]).format(**event) if event.get("log_format") else "")

    def make(self) -> Supervisor:
        """A supervisor that has not been started."""
        reactor: Any = self.machine
        return Supervisor(
            reactor,
            self.PROCESSES,
            self.MAX_SFE,
            lambda role, id, name: Boot(role, id, name, "/data", "/run", Config()),
            ForkServer(reactor, 0, Path("/run")),
            self.directory,
            self.switchboard,
            Answering(cast(Any, None), cast(Any, None)),
        )

    def begin(self) -> None:
        """Start the writer, and then the worker of SFE 0."""
        self.run_now(self.supervisor.start_journal())
        self.run_now(self.supervisor.start_streaming())

    def run_now(self, coroutine: Any) -> Any:
        """What comes of a coroutine when everything has been said and done that needs no waiting."""
        going = Deferred.fromCoroutine(coroutine)
        self.machine.settle()
        return self.successResultOf(going)

    def come(self, count: int = 1, address: str = ADDRESS) -> None:
        """So many clients come, one after the other."""
        for _ in range(count):
            descriptor, other = os.pipe()
            os.close(other)
            self.switchboard.connect(session(address), descriptor)
            self.machine.settle()

    def leave(self, child: FakeChild | None = None, count: int = 1, address: str = ADDRESS) -> None:
        """So many clients leave an `_sfe`, or SFE 0."""
        for _ in range(count):
            if child is None:
                self.factory.clients -= 1
                self.switchboard.local_left(address, "ada")
            else:
                child.say(Left(address, "ada"))
            self.machine.settle()

    def clients(self) -> list[int]:
        """How many clients each SFE has, by its number."""
        return [sfe.clients for sfe in sorted(self.switchboard.sfes, key=lambda sfe: sfe.id)]

    def lines(self, words: str) -> list[str]:
        """What was logged with these words in it."""
        return [line for line in self.said if words in line]
