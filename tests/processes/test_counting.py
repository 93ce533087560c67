"""How many SFEs there are: as many as clients need, and as were asked for."""

from __future__ import annotations

import os

from twisted.trial.unittest import SynchronousTestCase

from tests.support.supervision import SupervisorTestCase, session
from widgetapp.config import Config, ProcessesConfig
from widgetapp.processes.counting import emptiest, free_ids, wanted
from widgetapp.processes.sfes import LocalSfe
from widgetapp.wire.control import Configured, Leave


class RuleTests(SynchronousTestCase):
    """The rules, as numbers."""

    def test_wanted(self) -> None:
        """One, and one more with each tenth client, up to the limit."""
        needed = {clients: wanted(clients, 10, 4) for clients in (0, 9, 10, 19, 20, 29, 30, 39, 40, 1000)}
        self.assertEqual(needed, {0: 1, 9: 1, 10: 2, 19: 2, 20: 3, 29: 3, 30: 4, 39: 4, 40: 4, 1000: 4})

    def test_emptiest(self) -> None:
        """The fewest clients; among equals the lowest number."""
        sfes = [_Sfe(2, 3), _Sfe(1, 3), _Sfe(0, 4)]
        self.assertEqual(emptiest(sfes).id, 1)

    def test_free_ids(self) -> None:
        """Those of gone ones come first, in their order; then the lowest that nobody has."""
        self.assertEqual(free_ids(taken=[1, 2, 5], gone=[5, 2], count=4), [2, 5, 3, 4])
        self.assertEqual(free_ids(taken=[1, 2], gone=[2, 1], count=1), [1])


class _Sfe:
    """An SFE with so many clients."""

    def __init__(self, id: int, clients: int) -> None:
        self.id = id
        self.clients = clients


class GrowthTests(SupervisorTestCase):
    """They come with their clients."""

    def test_one_at_the_start(self) -> None:
        """The daemon's own, with its worker: no `_sfe`."""
        self.assertEqual(self.machine.names(), ["_journal 0", "_stream 0"])
        self.assertEqual([slot.id for slot in self.supervisor.live()], [0])

    def test_ahead_of_need(self) -> None:
        """With the tenth client the next one is there, with a worker of its own; so with the twentieth and the thirtieth."""
        self.come(9)
        self.assertEqual(self.machine.names("_sfe"), [])
        self.come()
        self.assertEqual(self.machine.names(), ["_journal 0", "_sfe 1", "_stream 0", "_stream 1"])
        self.come(9)
        self.assertEqual(self.machine.names("_sfe"), ["_sfe 1"])
        self.come()
        self.assertEqual(self.machine.names("_sfe"), ["_sfe 1", "_sfe 2"])
        self.come(10)
        self.assertEqual(self.machine.names("_stream"), ["_stream 0", "_stream 1", "_stream 2", "_stream 3"])

    def test_new_ones_get_the_next_clients(self) -> None:
        """New clients go to the emptiest: 35 are served by SFE 0 and three others."""
        self.come(35)
        self.assertEqual(self.clients(), [10, 10, 10, 5])

    def test_while_it_starts(self) -> None:
        """One that is only starting counts, and gets no client before it works."""
        self.machine.silent = {"_sfe"}
        self.come(15)
        self.assertEqual((self.machine.births["_sfe 1"], self.machine.names("_sfe")), (1, ["_sfe 1"]))
        self.assertEqual(self.clients(), [15])

    def test_no_more_than_max(self) -> None:
        """There are never more than there may be, each takes more clients, and the log says so once."""
        self.come(60)
        self.assertEqual(self.machine.names("_sfe"), ["_sfe 1", "_sfe 2", "_sfe 3"])
        self.assertEqual(self.clients(), [15, 15, 15, 15])
        self.assertEqual(len(self.lines("processes.max_sfe")), 1)

    def test_max_again(self) -> None:
        """When it has come down in between, and reaches the limit again, the log says so again."""
        self.come(30)
        for number in (1, 2, 3):
            self.leave(self.machine.child(f"_sfe {number}"), count=self.clients()[number])
        self.machine.settle(60)
        self.assertEqual(len(self.machine.names("_sfe")), 2)
        self.come(30)
        self.assertEqual(len(self.machine.names("_sfe")), 3)
        self.assertEqual(len(self.lines("processes.max_sfe")), 2)

    def test_asked_for_at_the_limit(self) -> None:
        """Asked-for ones that were there already are taken for what clients need: none is started beside them, and when
        they are not enough any more the log says so, once."""
        self.supervisor.add(3, asked=True)
        self.come(29)
        self.assertEqual(self.lines("processes.max_sfe"), [])
        self.come()
        self.leave(self.machine.child("_sfe 1"))
        self.come(15)
        self.assertEqual(self.machine.names("_sfe"), ["_sfe 1", "_sfe 2", "_sfe 3"])
        self.assertEqual(len(self.lines("processes.max_sfe")), 1)

    def test_not_authorised(self) -> None:
        """Sockets that have not shown who they are go to the daemon's own, and start no SFE."""
        for _ in range(25):
            self.switchboard.connect(session(identity=None), os.open(os.devnull, os.O_RDONLY))
        self.machine.settle()
        self.assertEqual((len(self.factory.arrived), self.machine.names("_sfe")), (25, []))

    def test_other_configuration(self) -> None:
        """A smaller `clients_per_sfe` takes effect at once, and all SFEs hear of the new configuration."""
        self.come(10)
        self.supervisor.apply(Config(processes=ProcessesConfig(clients_per_sfe=5)))
        self.machine.settle()
        self.assertEqual(self.machine.names("_sfe"), ["_sfe 1", "_sfe 2"])
        self.assertEqual(len(self.machine.child("_sfe 1").told(Configured)), 1)


class OneOnlyTests(SupervisorTestCase):
    """A daemon that may have no SFE but its own."""

    MAX_SFE = 1

    def test_limit(self) -> None:
        """The log says that this is the limit when there are clients for another one, and not before."""
        self.come(9)
        self.assertEqual(self.lines("processes.max_sfe"), [])
        self.come(3)
        self.assertEqual((len(self.lines("processes.max_sfe")), self.machine.names("_sfe")), (1, []))


class SurplusTests(SupervisorTestCase):
    """They leave with their clients."""

    def setUp(self) -> None:
        """SFE 1 and SFE 2 are there for 24 clients."""
        super().setUp()
        self.come(24)
        self.assertEqual(self.clients(), [10, 10, 4])

    def test_the_emptiest_after_a_while(self) -> None:
        """One that is not needed for `drain_seconds` gives its clients to the others, then its Things, and ends."""
        self.leave(self.machine.child("_sfe 1"), count=7)
        self.assertEqual(self.clients(), [10, 3, 4])
        self.machine.settle(59)
        self.assertEqual(self.machine.names("_sfe"), ["_sfe 1", "_sfe 2"])
        emptiest, its_worker = self.machine.child("_sfe 1"), self.machine.child("_stream 1")
        self.machine.settle(1)
        self.assertEqual(len(emptiest.told(Leave)), 1)
        self.assertEqual([child.status for child in (emptiest, its_worker)], [0, 0])
        self.assertEqual(self.machine.names("_sfe"), ["_sfe 2"])
        self.assertEqual((sorted(self.supervisor.slots), self.supervisor.leaving), ([0, 2], []))

    def test_one_after_the_other(self) -> None:
        """Each waits its time."""
        for number, count in ((1, 10), (2, 4)):
            self.leave(self.machine.child(f"_sfe {number}"), count=count)
        self.leave(count=5)
        self.machine.settle(60)
        self.assertEqual(self.machine.names("_sfe"), ["_sfe 1"])
        self.machine.settle(59)
        self.assertEqual(self.machine.names("_sfe"), ["_sfe 1"])
        self.machine.settle(1)
        self.assertEqual(self.machine.names("_sfe"), [])

    def test_needed_again(self) -> None:
        """The wait begins anew where it was needed in between."""
        self.leave(self.machine.child("_sfe 1"), count=5)
        self.machine.settle(59)
        self.come()
        self.leave(self.machine.child("_sfe 2"))
        self.machine.settle(59)
        self.assertEqual(self.machine.names("_sfe"), ["_sfe 1", "_sfe 2"])
        self.machine.settle(1)
        self.assertEqual(len(self.machine.names("_sfe")), 1)

    def test_never_the_daemons_own(self) -> None:
        """SFE 0 stays, however empty it is."""
        self.leave(count=10)
        self.machine.settle(60)
        self.machine.settle(60)
        self.assertEqual((self.machine.names("_sfe"), self.machine.names("_stream")), (["_sfe 1"], ["_stream 0", "_stream 1"]))
        self.assertIsInstance(self.switchboard.sfes[0], LocalSfe)

    def test_never_one_that_was_asked_for(self) -> None:
        """What an administrator has asked for stays until he stops it, though it be the emptiest."""
        (asked,) = self.supervisor.add(1, asked=True)
        self.machine.settle()
        self.leave(self.machine.child("_sfe 1"), count=10)
        self.leave(self.machine.child("_sfe 2"), count=3)
        self.assertEqual((asked.id, self.clients()), (3, [10, 0, 1, 0]))
        for _ in range(5):
            self.machine.settle(60)
        self.assertEqual(self.machine.names("_sfe"), ["_sfe 3"])

    def test_asked_for_and_needed(self) -> None:
        """Asked-for ones are part of what clients need, not an addition to it; the surplus beside them is drained."""
        self.supervisor.add(1, asked=True)
        self.machine.settle()
        for _ in range(5):
            self.machine.settle(60)
        self.assertEqual(len(self.machine.names("_sfe")), 2)
        self.assertIn("_sfe 3", self.machine.names("_sfe"))
