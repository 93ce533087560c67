"""Who is on a Thing."""

from __future__ import annotations

from twisted.trial.unittest import SynchronousTestCase

from widgetapp.stream.presence import Presences
from widgetapp.wire.awareness import State

ADA, BEN = 1, 2


class PresenceTests(SynchronousTestCase):
    """States, clocks and owners."""

    def setUp(self) -> None:
        """Ada is there as Yjs client 10, with clock 5."""
        self.presences = Presences()
        self.presences.update(ADA, [State(10, 5, "{}")])

    def test_newer_clock_is_news(self) -> None:
        """Only a higher clock replaces a state."""
        self.assertEqual(self.presences.update(ADA, [State(10, 5, '{"a":1}')]), [])
        newer = State(10, 6, '{"a":1}')
        self.assertEqual(self.presences.update(ADA, [newer]), [newer])
        self.assertEqual(self.presences.all(), [newer])

    def test_gone_by_itself(self) -> None:
        """A client may say that it goes, with the clock it has."""
        gone = State(10, 5, None)
        self.assertEqual(self.presences.update(ADA, [gone]), [gone])
        self.assertEqual(self.presences.all(), [])

    def test_gone_without_having_come(self) -> None:
        """Nobody is told of one who goes and was not there."""
        self.assertEqual(self.presences.update(BEN, [State(99, 1, None)]), [])

    def test_somebody_elses_client(self) -> None:
        """What one sends on of another is neither news nor a claim."""
        self.assertEqual(self.presences.update(BEN, [State(10, 9, "{}")]), [])
        self.assertEqual(self.presences.leave(BEN), [])

    def test_leave(self) -> None:
        """When a channel ends, its clients are gone, with a clock that others accept."""
        self.presences.update(ADA, [State(11, 0, "{}")])
        self.assertEqual(self.presences.leave(ADA), [State(10, 6, None), State(11, 1, None)])
        self.assertEqual(self.presences.all(), [])
