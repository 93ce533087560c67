"""The quarantine as an administrator has it."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred

from tests.support.memory import NOW, DirectJournal, DirectReads, new_store
from tests.support.supervision import SupervisorTestCase
from widgetapp.processes.postmortem import LAST_STRAW
from widgetapp.processes.warden import Warden
from widgetapp.refusals import Refusal
from widgetapp.store import quarantine
from widgetapp.stream.note import Applying
from widgetapp.wire.control import Freed
from widgetapp.wire.status import Outcome


class WardenTests(SupervisorTestCase):
    """The Thing `t` is in quarantine; SFE 1 has a worker as well."""

    def setUp(self) -> None:
        """Put it there."""
        super().setUp()
        self.engine = new_store(self.mktemp())
        self.addCleanup(self.engine.dispose)
        self.journal = DirectJournal(self.engine)
        self.warden = Warden(DirectReads(self.engine), self.journal, self.supervisor)
        confine = self.journal.transact(quarantine.confine, quarantine.Quarantine("t", NOW, "it killed"))
        self.successResultOf(Deferred.fromCoroutine(confine))
        for number in range(LAST_STRAW):
            self.supervisor.postmortem.died(Applying("t", number, 1))
        self.supervisor.add(1, asked=True)
        self.machine.settle()
        self.workers = [self.machine.child(f"_stream {number}") for number in (0, 1)]

    def release(self, thing: str) -> Outcome:
        """Release a Thing."""
        outcome: Outcome = self.run_now(self.warden.release(thing))
        return outcome

    def test_cases(self) -> None:
        """They are those of the store."""
        (case,) = self.run_now(self.warden.cases())
        self.assertEqual((case.thing, case.since, case.why), ("t", NOW, "it killed"))

    def test_release(self) -> None:
        """It is out of the store, every worker is told, and the next one is not warned of it any more."""
        self.assertEqual(self.release("t"), Outcome(("released the Thing t: people may change it again",)))
        self.assertEqual(self.run_now(self.warden.cases()), [])
        self.assertEqual([worker.told(Freed) for worker in self.workers], [[Freed("t")]] * 2)
        self.supervisor.add(1, asked=True)
        self.machine.settle()
        self.assertEqual(self.machine.child("_stream 2").boot.hazards.things, [])

    def test_not_there(self) -> None:
        """One that is in no quarantine is not released; workers are told all the same, should one have missed it before."""
        self.assertIn("the Thing u is not in quarantine", self.release("u").refused)
        self.assertEqual(self.workers[0].told(Freed), [Freed("u")])

    def test_disk_full(self) -> None:
        """What cannot be written is not done: the Thing stays where it is, and nobody is told anything."""

        async def full(*_: Any) -> Any:
            raise Refusal("storage_full", "The server's disk is full: nothing was changed.", 5)

        self.patch(self.journal, "transact", full)
        self.assertIn("disk is full", self.release("t").refused)
        self.assertEqual((self.workers[0].told(Freed), self.supervisor.postmortem.hazards.things), ([], ["t"]))
