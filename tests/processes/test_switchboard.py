"""Which SFE gets which connection, and when nobody does."""

from __future__ import annotations

import os
from typing import Any, cast

from twisted.trial.unittest import SynchronousTestCase

from tests.support.supervision import ADA, ADDRESS, FakeFactory, session
from widgetapp.config import Config, ProcessesConfig, StreamingConfig
from widgetapp.processes.directory import Directory
from widgetapp.processes.sfes import LocalSfe, RemoteSfe
from widgetapp.processes.switchboard import Switchboard
from widgetapp.refusals import Refusal
from widgetapp.sfe import closing
from widgetapp.sfe.closing import Closing
from widgetapp.sfe.hub import Hub
from widgetapp.sfe.session import Session, decode, encode
from widgetapp.wire.control import Arrive, Depart, Left, RightsChanged, Tell, WorkerGone


class FakeProcess:
    """An `_sfe` that takes all it is given, as long as it lives."""

    def __init__(self) -> None:
        self.alive = True
        self.arrived: list[Session] = []
        self.heard: list[Any] = []

    def send(self, message: Any) -> None:
        """Note it."""
        self.heard.append(message)

    def send_with(self, message: Arrive, descriptor: int) -> bool:
        """Note it."""
        os.close(descriptor)
        if self.alive:
            self.arrived.append(decode(message.session))
        return self.alive


class FakeConnection:
    """A connection in SFE 0 that shows who it is."""

    client_address = ADDRESS
    identity = ADA

    def __init__(self, thing: str = "") -> None:
        self.thing = thing
        self.closed: list[Closing] = []

    def close(self, why: Closing) -> None:
        """Note it."""
        self.closed.append(why)


class SwitchboardTestCase(SynchronousTestCase):
    """SFE 0, SFE 1 and SFE 2."""

    LIMITS = StreamingConfig(max_connections_per_address=4, max_unauthorised_per_address=2, max_connections_per_user=3)
    TOGETHER = 3

    def setUp(self) -> None:
        """Make them."""
        self.directory = Directory()
        self.hub = Hub(1000)
        self.local = LocalSfe(self.hub, self.directory)
        self.factory = FakeFactory()
        self.local.factory = cast(Any, self.factory)
        self.switchboard = Switchboard(self.local, self.config(self.LIMITS), cores=3)
        self.changes = 0
        self.switchboard.changed = self.changed
        self.processes = {number: FakeProcess() for number in (1, 2)}
        self.first, self.second = (self.sfe(number) for number in (1, 2))

    def config(self, limits: StreamingConfig) -> Config:
        """With these limits."""
        return Config(streaming=limits, processes=ProcessesConfig(clients_together=self.TOGETHER))

    def sfe(self, number: int) -> RemoteSfe:
        """An `_sfe` that is there."""
        sfe = RemoteSfe(number, number, self.directory, cast(Any, _Answering()), self.switchboard.departed)
        sfe.process = cast(Any, self.processes[number])
        self.switchboard.add(sfe)
        return sfe

    def changed(self) -> None:
        """There are more clients, or fewer."""
        self.changes += 1

    def descriptor(self) -> int:
        """One of a connection, which must be closed in the end."""
        descriptor = os.open(os.devnull, os.O_RDONLY)
        self.addCleanup(self.assertRaises, OSError, os.fstat, descriptor)
        return descriptor

    def connect(self, address: str = ADDRESS, known: bool = True, thing: str = "") -> None:
        """Somebody connects."""
        self.switchboard.connect(session(address, ADA if known else None, thing), self.descriptor())

    def clients(self) -> list[int]:
        """How many clients each SFE has."""
        return [sfe.clients for sfe in self.switchboard.sfes]


class _Answering:
    authority = rpc = None


class NewTests(SwitchboardTestCase):
    """New connections."""

    def test_emptiest(self) -> None:
        """Each goes to the SFE with the fewest clients, those on their way to it included."""
        for _ in range(7):
            self.connect()
        self.assertEqual((self.clients(), self.switchboard.clients), ([3, 2, 2], 7))
        self.assertEqual((len(self.factory.arrived), len(self.processes[1].arrived)), (3, 2))
        self.assertEqual((self.changes, self.switchboard.handovers, self.switchboard.failures), (7, 7, 0))

    def test_together(self) -> None:
        """Clients of one Thing go to the SFE that has some, until it has as many as may be there together."""
        self.factory.clients = 5
        self.connect()
        for _ in range(self.TOGETHER):
            self.connect(thing="map")
        self.assertEqual(self.clients(), [5, 1, 3])
        self.connect(thing="map")
        self.assertEqual(self.clients(), [5, 2, 3])

    def test_not_to_one_that_leaves(self) -> None:
        """An SFE that gives up its connections gets none, however empty it becomes."""
        self.factory.clients = 5
        self.first.leave()
        for _ in range(3):
            self.connect()
        self.assertEqual(self.clients(), [5, 0, 3])

    def test_unknown(self) -> None:
        """Who has not said who he is goes to the daemon's own, and is no client yet."""
        self.connect(known=False)
        self.assertEqual((len(self.factory.arrived), self.clients()), (1, [0, 0, 0]))

    def test_nobody_takes_it(self) -> None:
        """A process that has just ended takes nothing: that is counted, and whoever it was comes back."""
        self.factory.clients = 1
        self.processes[1].alive = False
        self.connect()
        self.assertEqual((self.clients(), self.switchboard.failures), ([1, 0, 0], 1))

    def test_before_sfe_0(self) -> None:
        """So it is with the daemon's own before it is there."""
        self.local.factory = None
        self.connect(known=False)
        self.assertEqual((self.switchboard.failures, self.local.from_address(ADDRESS)), (1, 0))

    def test_leaving(self) -> None:
        """Who leaves is counted no more, wherever he was."""
        for _ in range(3):
            self.connect()
        changes = self.changes
        self.first.received(Left(ADDRESS, "ada"), None)
        self.factory.clients -= 1
        self.switchboard.local_left(ADDRESS, "ada")
        self.assertEqual((self.clients(), self.changes), ([0, 0, 1], changes + 2))
        self.assertEqual([sfe.from_address(ADDRESS) for sfe in self.switchboard.sfes], [0, 0, 1])


class FollowingTests(SwitchboardTestCase):
    """Clients in the daemon's own SFE go after those of their Thing."""

    def setUp(self) -> None:
        """Its share is full: two have the map open, and one the plan."""
        super().setUp()
        self.factory.clients = self.TOGETHER
        self.mine = {thing: [FakeConnection(thing) for _ in range(count)] for thing, count in (("map", 2), ("plan", 1))}
        self.factory.open = cast(Any, self.mine)
        for _ in range(self.TOGETHER):
            self.local.expect(ADDRESS, "ada")

    def test_follow(self) -> None:
        """The next one's Thing gathers elsewhere: those who have it open are invited there, and count there when they go."""
        self.connect(thing="map")
        self.assertEqual([connection for connection, _ in self.factory.invited], self.mine["map"])
        self.assertEqual(self.clients(), [3, 1, 0])
        self.factory.invited[0][1](session(thing="map"), self.descriptor())
        self.assertEqual((len(self.processes[1].arrived), self.first.clients, self.local.from_address(ADDRESS)), (2, 2, 2))

    def test_room(self) -> None:
        """No more than there is room for."""
        self.first.expect(ADDRESS, "")
        self.second.expect(ADDRESS, "")
        self.second.expect(ADDRESS, "")
        self.connect(thing="map")
        self.assertEqual([connection for connection, _ in self.factory.invited], self.mine["map"][:1])

    def test_stay(self) -> None:
        """Who has another Thing open stays, and so do all as long as the daemon's own SFE has room."""
        self.factory.clients = 0
        self.connect(thing="map")
        self.connect(thing="map")
        self.assertEqual(self.clients(), [2, 0, 0])
        self.factory.clients = self.TOGETHER
        self.connect(thing="poster")
        self.assertEqual(self.factory.invited, [])

    def test_not_before_sfe_0(self) -> None:
        """Where the daemon has none yet, nobody is invited."""
        self.local.factory = None
        self.switchboard.add(self.first)
        self.assertEqual((self.local.on("map"), self.local.crowds()), ([], []))

    def test_relieved(self) -> None:
        """Many came while there was no other SFE: when there is, Things go, the largest first, until the share is left."""
        self.switchboard.apply(Config(processes=ProcessesConfig(clients_per_sfe=2, clients_together=10)))
        self.factory.clients = 3
        self.sfe(1)
        self.assertEqual([connection for connection, _ in self.factory.invited], self.mine["map"])


class LimitTests(SwitchboardTestCase):
    """Limits of one address."""

    def refusal(self, address: str = ADDRESS, authorised: bool = True) -> str:
        """Why one more is refused; empty if it is not."""
        try:
            self.switchboard.check(address, authorised)
        except Refusal as refusal:
            self.assertEqual((refusal.code.name, refusal.retry_after), ("throttled", 10))
            return refusal.message
        return ""

    def test_connections(self) -> None:
        """All SFEs are counted together, and each address for itself."""
        for _ in range(3):
            self.connect()
        self.assertEqual(self.refusal(), "")
        self.connect()
        self.assertIn("too many streaming connections", self.refusal())
        self.assertEqual(self.refusal("4.3.2.1"), "")
        self.first.received(Left(ADDRESS, "ada"), None)
        self.assertEqual(self.refusal(), "")

    def test_unauthorised(self) -> None:
        """Those that have not shown who they are have a lower limit, which is nobody else's."""
        self.factory.unauthorised[ADDRESS] = 2
        self.assertIn("not shown who they are", self.refusal(authorised=False))
        self.assertEqual((self.refusal(authorised=True), self.refusal("4.3.2.1", authorised=False)), ("", ""))

    def test_other_limits(self) -> None:
        """New limits are in force at once."""
        self.connect()
        self.switchboard.apply(self.config(StreamingConfig(max_connections_per_address=1)))
        self.assertIn("too many", self.refusal())


class UserLimitTests(SwitchboardTestCase):
    """Ada may have three connections, wherever she comes from and whichever SFE they are at."""

    def others(self) -> int:
        """How many she has, all SFEs together."""
        return sum(sfe.of_user("ada") for sfe in self.switchboard.sfes)

    def test_connections(self) -> None:
        """The fourth is refused before the upgrade, until one of them ends; nobody else is."""
        for number in range(3):
            self.switchboard.check_user("ada")
            self.connect(f"1.1.1.{number}")
        self.assertEqual([sfe.of_user("ada") for sfe in self.switchboard.sfes], [1, 1, 1])
        refusal = self.assertRaises(Refusal, self.switchboard.check_user, "ada")
        self.assertEqual((refusal.code.name, refusal.retry_after), ("throttled", 10))
        self.switchboard.check_user("ben")
        self.first.received(Left("1.1.1.1", "ada"), None)
        self.switchboard.check_user("ada")

    def test_later(self) -> None:
        """One who says later who she is is closed then; where she is let in, she counts, and no more when she has left."""
        self.local.expect(ADDRESS, "")
        self.assertTrue(self.switchboard.stays(cast(Any, FakeConnection()), ADA))
        self.factory.clients = 1
        self.connect()
        self.connect()
        connection = FakeConnection()
        self.assertFalse(self.switchboard.stays(cast(Any, connection), ADA))
        self.assertEqual((connection.closed, self.factory.departing), ([closing.TOO_MANY_CONNECTIONS], []))
        self.switchboard.local_left(ADDRESS, "ada")
        self.assertEqual(self.others(), 2)

    def test_moving(self) -> None:
        """One that moves counts once, wherever it is; one that ends on its way, not at all; nor those of a dead SFE."""
        self.factory.clients = 5
        self.local.expect(ADDRESS, "")
        self.switchboard.stays(cast(Any, FakeConnection()), ADA)
        self.assertEqual(self.others(), 1)
        self.factory.departing[0][2](session(), self.descriptor())
        self.assertEqual(self.others(), 1)
        self.first.received(Depart(encode(session()), ADDRESS, "ada"), self.descriptor())
        self.assertEqual(self.others(), 1)
        self.local.expect(ADDRESS, "")
        self.switchboard.stays(cast(Any, FakeConnection()), ADA)
        self.assertEqual(self.others(), 2)
        self.factory.departing[1][3]()
        self.assertEqual(self.others(), 1)
        for sfe in (self.first, self.second):
            self.switchboard.remove(sfe)
        self.assertEqual(self.others(), 0)


class IntroducedTests(SwitchboardTestCase):
    """A client in the daemon's own SFE that says who it is."""

    def setUp(self) -> None:
        """It is there."""
        super().setUp()
        self.factory.clients = 3
        self.local.expect(ADDRESS, "")
        self.changes = 0

    def stays(self, thing: str = "") -> bool:
        """Whether it does, where it is for this Thing."""
        return self.switchboard.stays(cast(Any, FakeConnection(thing)), ADA)

    def test_stays(self) -> None:
        """Where the daemon's own is the emptiest, it stays."""
        self.factory.clients = 0
        self.assertTrue(self.stays())
        self.assertEqual(self.factory.departing, [])

    def test_counts(self) -> None:
        """It is a client when it is there: it may be the one with which one more SFE is needed."""
        changes = self.changes
        self.switchboard.recount()
        self.assertEqual(self.changes, changes + 1)

    def test_goes(self) -> None:
        """Else it goes to the emptiest, is counted there from the beginning, and here no more."""
        self.assertFalse(self.stays())
        self.assertEqual(self.clients(), [3, 1, 0])
        (_, identity, take, _) = self.factory.departing[0]
        self.assertIs(identity, ADA)
        take(session(), self.descriptor())
        self.assertEqual((self.clients(), len(self.processes[1].arrived)), ([3, 1, 0], 1))
        self.assertEqual([sfe.from_address(ADDRESS) for sfe in self.switchboard.sfes], [0, 1, 0])

    def test_together(self) -> None:
        """It goes where others have gone for the same Thing."""
        for thing in ("map", "plan", "map"):
            self.assertFalse(self.stays(thing))
        self.assertEqual(self.clients(), [3, 2, 1])

    def test_its_place_is_gone(self) -> None:
        """When the SFE that it was to go to leaves meanwhile, it goes to another."""
        self.stays()
        self.first.leave()
        self.factory.departing[0][2](session(), self.descriptor())
        self.assertEqual((self.clients(), len(self.processes[2].arrived)), ([3, 0, 1], 1))

    def test_ends_meanwhile(self) -> None:
        """When it ends on its way, it is counted nowhere."""
        self.stays()
        self.factory.departing[0][3]()
        self.assertEqual((self.clients(), self.changes), ([3, 0, 0], 2))


class DepartureTests(SwitchboardTestCase):
    """Connections that an SFE gives up."""

    def give_up(self, sfe: RemoteSfe, given: bytes | None = None, thing: str = "") -> None:
        """An SFE gives one up, which has this Thing open."""
        sfe.received(Depart(encode(session()) if given is None else given, ADDRESS, "ada", thing), self.descriptor())

    def test_to_the_successor(self) -> None:
        """The successor gets it, though others be emptier."""
        self.switchboard.successors[self.first] = self.second
        self.first.expect(ADDRESS, "ada")
        self.second.expect(ADDRESS, "ada")
        self.give_up(self.first)
        self.assertEqual((self.clients(), len(self.processes[2].arrived)), ([0, 0, 2], 1))

    def test_without_a_successor(self) -> None:
        """The emptiest gets it: none was named, or it leaves itself, or it is gone."""
        self.give_up(self.first)
        self.switchboard.successors[self.first] = self.second
        self.second.leave()
        self.give_up(self.first)
        self.switchboard.remove(self.second)
        self.give_up(self.first)
        self.assertEqual((len(self.factory.arrived), self.processes[2].arrived), (1, []))
        self.assertEqual(len(self.processes[1].arrived), 2)

    def test_together(self) -> None:
        """Those that have one Thing open stay together."""
        self.factory.clients = 9
        self.processes[3] = FakeProcess()
        self.sfe(3)
        self.first.leave()
        for thing in ("map", "", "map"):
            self.give_up(self.first, thing=thing)
        self.assertEqual(self.clients(), [9, 0, 2, 1])

    def test_of_another_version(self) -> None:
        """A session that SFE 0 does not know, as after an update, is refused; whoever gave it goes on."""
        self.first.leave()
        self.factory.clients = 0
        self.give_up(self.first, encode(Session(version=99, request=b"", address=ADDRESS)))
        self.assertEqual((self.factory.refused, self.factory.arrived, self.switchboard.failures), ([ADDRESS], [], 1))
        self.assertEqual(self.local.from_address(ADDRESS), 0)

    def test_gone(self) -> None:
        """An SFE that is removed gets nothing more, succeeds nobody, and its clients are counted no more."""
        self.connect()
        self.connect()
        self.switchboard.remove(self.first)
        self.switchboard.remove(self.first)
        self.factory.clients = 9
        self.connect()
        self.assertEqual((self.clients(), self.first.accepting), ([9, 1], False))


class NewsTests(SwitchboardTestCase):
    """What all SFEs are to hear."""

    def test_everybody(self) -> None:
        """Rights that have changed, what those are told who have a Thing open, and a worker that will not come back."""
        self.switchboard.rights_changed()
        self.switchboard.tell("t", "{}")
        self.switchboard.worker_gone("/run/w")
        for process in self.processes.values():
            self.assertEqual(process.heard, [RightsChanged(), Tell("t", "{}"), WorkerGone("/run/w")])
