"""Wrong passwords are slowed down."""

from __future__ import annotations

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.refusals import Refusal
from widgetapp.wfe import throttle
from widgetapp.wfe.throttle import Throttle


class ThrottleTests(SynchronousTestCase):
    """By account and address."""

    def setUp(self) -> None:
        """Nobody has failed yet."""
        self.clock = Clock()
        self.throttle = Throttle(self.clock)

    def mistype(self, count: int, login: str = "ada", address: str = "1.2.3.4") -> None:
        """Type the wrong password so many times."""
        for _ in range(count):
            self.throttle.failed(login, address)

    def wait(self, login: str = "ada", address: str = "1.2.3.4") -> float:
        """The seconds until another try is taken."""
        try:
            self.throttle.check(login, address)
        except Refusal as refusal:
            return refusal.retry_after or 0
        return 0

    def test_mistyping_is_free(self) -> None:
        """Everybody mistypes."""
        self.mistype(throttle.FREE - 1)
        self.assertEqual(self.wait(), 0)

    def test_doubles_up_to_a_bound(self) -> None:
        """Then the wait doubles, but nobody is locked out."""
        self.mistype(throttle.FREE)
        waits = []
        for _ in range(8):
            waits.append(self.wait())
            self.mistype(1)
        self.assertEqual(waits, [1, 2, 4, 8, 16, 32, 60, 60])
        self.clock.advance(60)
        self.assertEqual(self.wait(), 0)

    def test_others_do_not_wait(self) -> None:
        """Neither another account, nor the same from elsewhere."""
        self.mistype(10)
        self.assertEqual((self.wait("ben"), self.wait("ada", "5.6.7.8")), (0, 0))
        self.assertGreater(self.wait("ADA"), 0)

    def test_success_and_time_heal(self) -> None:
        """The right password, or a quarter of an hour, makes all good."""
        self.mistype(5)
        self.throttle.succeeded("ada", "1.2.3.4")
        self.mistype(1)
        self.assertEqual(self.wait(), 0)
        self.mistype(5)
        self.clock.advance(throttle.FORGET + 1)
        self.mistype(1)
        self.assertEqual(self.wait(), 0)

    def test_memory_is_bounded(self) -> None:
        """An attacker from everywhere pushes out the oldest, and fills nothing."""
        self.patch(throttle, "MOST", 3)
        self.mistype(5, address="0")
        for number in range(1, 4):
            self.mistype(1, address=str(number))
        self.assertEqual(self.wait(address="0"), 0)
