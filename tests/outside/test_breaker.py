"""The circuit breaker."""

from __future__ import annotations

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.outside.breaker import FAILURES, REST, Breaker
from widgetapp.outside.web import OutsideError, Unreachable


class BreakerTests(SynchronousTestCase):
    """A server that fails is left alone, and tried again by one."""

    def setUp(self) -> None:
        """Nothing has failed yet."""
        self.clock = Clock()
        self.breaker = Breaker(self.clock, "the server")
        self.asked = 0

    def ask(self, error: Exception | None = None) -> str:
        """Ask the server, which answers or fails at once; gives what came of it."""

        async def asking() -> str:
            self.asked += 1
            if error is not None:
                raise error
            return "an answer"

        async def outcome() -> str:
            try:
                return await self.breaker.call(asking)
            except OutsideError as raised:
                return str(raised)

        return self.successResultOf(Deferred.fromCoroutine(outcome()))

    def break_it(self) -> None:
        """Let it fail often enough."""
        for _ in range(FAILURES):
            self.assertEqual(self.ask(Unreachable("no")), "no")

    def test_answers(self) -> None:
        """As long as it answers now and then, it is asked."""
        for _ in range(3):
            for _ in range(FAILURES - 1):
                self.ask(Unreachable("no"))
            self.assertEqual(self.ask(), "an answer")

    def test_left_alone(self) -> None:
        """After so many failures in a row nobody asks it, until it has rested; then one does, and then all."""
        self.break_it()
        self.assertIn("is left alone", self.ask())
        self.clock.advance(REST - 0.1)
        self.assertIn("is left alone", self.ask())
        self.assertEqual(self.asked, FAILURES)
        self.clock.advance(0.1)
        self.assertEqual([self.ask(), self.ask()], ["an answer", "an answer"])

    def test_still_broken(self) -> None:
        """Where the one who tries fails, it is left alone again."""
        self.break_it()
        self.clock.advance(REST)
        self.assertEqual(self.ask(Unreachable("no")), "no")
        self.assertIn("is left alone", self.ask())
        self.clock.advance(REST)
        self.assertEqual(self.ask(), "an answer")

    def test_one_at_a_time(self) -> None:
        """While one tries, the others do not."""
        self.break_it()
        self.clock.advance(REST)
        answer: Deferred[str] = Deferred()

        async def waits() -> str:
            return await answer

        trying = Deferred.fromCoroutine(self.breaker.call(waits))
        self.assertIn("is left alone", self.ask())
        answer.callback("at last")
        self.assertEqual(self.successResultOf(trying), "at last")
        self.assertEqual(self.ask(), "an answer")

    def test_a_wrong_answer_is_an_answer(self) -> None:
        """Nobody makes a server unreachable for the others by asking what it does not like."""
        for _ in range(FAILURES + 1):
            self.assertEqual(self.ask(OutsideError("that is no code")), "that is no code")
        self.assertEqual(self.ask(), "an answer")
