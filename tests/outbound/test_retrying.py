"""What an answer means, and when a message is sent again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from tests.support.memory import NOW
from widgetapp.config import OutboundConfig
from widgetapp.outbound.post import Answer
from widgetapp.outbound.retrying import LONGEST_REST, Patience, Verdict, asked_wait, judge, rest, wait

PATIENCE = Patience.of(OutboundConfig())
HOUR = 3_600_000


def verdict(status: int, attempts: int = 0, since: int | None = None, now: int = NOW, after: str = "") -> Verdict:
    """What becomes of a message; chance is in the middle."""
    return judge(Answer(status, "" if status else "no answer", after), attempts, since, now, PATIENCE, lambda: 0.5)


class RetryingTests(SynchronousTestCase):
    """As configured by default."""

    def test_meaning(self) -> None:
        """2xx is success, and nothing else; 410 is the end; some statuses speak of the receiver and not of the message."""
        for status in (200, 202, 204):
            self.assertEqual(verdict(status).what, "taken")
        for status in (0, 301, 302, 307, 400, 401, 404, 429, 500, 502, 503, 504):
            self.assertEqual(verdict(status).what, "again", status)
        self.assertEqual(verdict(410).what, "gone")
        troubled = {status for status in (0, 302, 400, 404, 429, 500, 502, 503, 504) if verdict(status).troubled}
        self.assertEqual(troubled, {0, 429, 502, 503, 504})

    def test_three_days(self) -> None:
        """It is tried at the very end once more, and then it is dead."""
        end = NOW + 72 * HOUR
        self.assertEqual(verdict(500, 30, NOW, end - 1000).due_at, end)
        self.assertEqual(verdict(500, 30, NOW, end - 1).what, "again")
        self.assertEqual(verdict(500, 30, NOW, end), Verdict("dead", end, "status 500"))

    def test_waits(self) -> None:
        """They double, up to six hours."""
        waits = [wait(attempts, PATIENCE, lambda: 1.0) for attempts in range(20)]
        self.assertEqual(waits[:4], [5000, 10_000, 20_000, 40_000])
        self.assertEqual(waits[-1], 6 * HOUR)

    @given(st.integers(0, 10_000), st.floats(0, 1))
    def test_jitter(self, attempts: int, chance: float) -> None:
        """Each is anything up to its limit."""
        self.assertEqual(wait(attempts, PATIENCE, lambda: chance), chance * wait(attempts, PATIENCE, lambda: 1.0))

    def test_how_many(self) -> None:
        """In three days there are some tries, and not thousands."""
        attempts, now = 0, NOW
        while (found := verdict(500, attempts, NOW, now)).what == "again":
            attempts, now = attempts + 1, found.due_at
        self.assertTrue(15 < attempts < 60, attempts)

    def test_retry_after(self) -> None:
        """What a receiver asks for is done, within the limit; what is not understood is as if it were not there."""
        self.assertEqual(verdict(503, after="3600").due_at, NOW + HOUR)
        self.assertEqual(verdict(503, after="3600").rest, HOUR)
        self.assertEqual(verdict(503, after="99999999999999").due_at, NOW + 6 * HOUR)
        self.assertEqual(verdict(503, after="Mon, 21 Sep 2026 15:13:20 GMT").due_at, NOW + HOUR)
        self.assertEqual(asked_wait("Mon, 21 Sep 2026 14:13:30 GMT", NOW), 10_000)
        for nonsense in ("", "soon", "-5", "1.5", "²", "Mon, 99 Sep 2026 99:99:99 GMT"):
            self.assertEqual(verdict(503, after=nonsense).due_at, NOW + 2500, nonsense)

    def test_rest(self) -> None:
        """A receiver in trouble is left alone for longer and longer, and never for long."""
        rests = [rest(failures, lambda: 1.0) for failures in (1, 2, 3, 50)]
        self.assertEqual(rests, [1, 2, 4, LONGEST_REST])
