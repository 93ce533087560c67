"""What follows from the deaths of document workers."""

from __future__ import annotations

from twisted.trial.unittest import SynchronousTestCase

from widgetapp.processes.postmortem import LAST_STRAW, PROOF, PostMortem
from widgetapp.stream.hazards import Hazards
from widgetapp.stream.note import Applying, Loading


class PostMortemTests(SynchronousTestCase):
    """Deaths, one after the other."""

    def setUp(self) -> None:
        """Nobody has died yet."""
        self.postmortem = PostMortem()

    def died(self, *of: Applying | Loading | None) -> Hazards:
        """Workers die; gives what the next one is told."""
        for one in of:
            self.postmortem.died(one)
        return self.postmortem.hazards

    def test_one_death_is_no_proof(self) -> None:
        """What was in progress once is tried again; the second time it is not."""
        edit, row = Applying("t", 7, 1), Loading("t", 3)
        self.assertEqual(PROOF, 2)
        self.assertEqual(self.died(edit, row), Hazards())
        self.assertEqual(self.died(edit), Hazards(edits=[(7, 1)]))
        self.assertEqual(self.died(row), Hazards([(7, 1)], [("t", 3)], ["t"]))

    def test_by_themselves(self) -> None:
        """Two deaths at two edits, or at the same number of two Things, prove nothing; deaths at nothing prove nothing ever."""
        deaths = (Applying("t", 7, 1), Applying("t", 7, 2), Applying("u", 8, 1), Loading("u", 3), Loading("v", 3))
        self.assertEqual(self.died(*deaths, *[None] * 20), Hazards())

    def test_last_straw(self) -> None:
        """A Thing that has killed so many, by whatever, is confined; no other is."""
        deaths = [Applying("t", number, 1) for number in range(LAST_STRAW - 1)]
        self.assertEqual(self.died(*deaths, Applying("u", 50, 1)).things, [])
        self.assertEqual(self.died(Loading("t", 9)).things, ["t"])

    def test_released(self) -> None:
        """One that an administrator has released begins anew; what was proved of its edits stays."""
        self.died(*[Applying("t", 7, 1)] * LAST_STRAW)
        self.postmortem.released("t")
        self.postmortem.released("never heard of")
        self.assertEqual(self.postmortem.hazards, Hazards(edits=[(7, 1)]))
        self.assertEqual(self.died(*[Applying("t", 8, 1)] * (LAST_STRAW - 1)).things, [])
        self.assertEqual(self.died(Applying("t", 9, 1)).things, ["t"])
