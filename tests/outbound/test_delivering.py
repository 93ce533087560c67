"""What is delivered: in order for each Thing, again until it is taken, and whatever dies in between."""

from __future__ import annotations

from tests.outbound.house import FAULT, TAKEN, OutboundTestCase
from widgetapp.outbound.post import Answer
from widgetapp.outbound.retrying import LONGEST_REST
from widgetapp.refusals import Refusal
from widgetapp.store import deliveries, things

AWAY = Answer(0, "connection refused")


class DeliveringTests(OutboundTestCase):
    """One receiver of the group `g`, or several."""

    def setUp(self) -> None:
        """A second Thing, and a daemon."""
        super().setUp()
        with self.engine.begin() as tx:
            things.add(tx, "u", "Other", "g", "ada", 0)
        self.url = self.add()
        self.start()

    def test_told(self) -> None:
        """Everything, once, in order, with ids of the feed."""
        for name in ("A", "B", "C"):
            self.rename(name)
        self.settle()
        self.assertEqual(self.heard(), ["A", "B", "C"])
        for _, name, body in self.sender.sent:
            self.assertEqual(body["params"]["id"], name)
        self.assertEqual(self.counts(), (0, 0))
        self.assertEqual(self.receiver().taken_at, self.now())

    def test_retried(self) -> None:
        """What is not taken comes again, and holds back what comes after it about the same Thing only."""
        self.sender.bad = {"A"}
        self.rename("A")
        self.settle()
        self.rename("B")
        self.rename("X", "u")
        self.settle()
        self.assertEqual([name for name in self.heard() if name != "A"], ["X"])
        self.pass_time(60, 1.0)
        self.sender.bad.clear()
        self.pass_time(3600)
        tries = [name for _, name, body in self.sender.sent if body["params"]["params"]["name"] == "A"]
        self.assertEqual((len(set(tries)), len(tries) > 2), (1, True))
        self.assertEqual([name for name in self.heard() if name != "X"], ["A"] * len(tries) + ["B"])
        self.assertEqual((self.counts(), self.receiver().failing_since), ((0, 0), None))

    def test_at_once(self) -> None:
        """About different Things several are on their way, about one Thing one."""
        self.sender.held = []
        for name in ("A", "B"):
            self.rename(name)
            self.rename(name + "u", "u")
        self.settle()
        self.assertEqual(sorted(self.heard()), ["A", "Au"])
        held, self.sender.held = self.sender.held, None
        for answer in held:
            answer.callback(TAKEN)
        self.assertEqual(sorted(self.heard()), ["A", "Au", "B", "Bu"])

    def test_broken_one(self) -> None:
        """A receiver that does not answer at all delays nobody else."""
        other = self.add("other")
        self.settle()
        self.sender.held = []
        self.rename("A")
        self.settle()
        stuck = dict(zip([url for url, _, _ in self.sender.sent], self.sender.held, strict=True))
        self.sender.held = None
        stuck[self.url].callback(TAKEN)
        for name in ("B", "C"):
            self.rename(name)
        self.settle()
        self.assertEqual(self.heard(), ["A", "B", "C"])
        self.assertEqual(self.heard(other), ["A"])

    def test_in_trouble(self) -> None:
        """One that cannot be reached gets one message at a time, with rests, whatever is new; and then all of them."""
        self.sender.always[self.url] = AWAY
        for name in ("A", "B", "C"):
            self.rename(name)
            self.rename(name, "u")
        self.settle()
        self.pass_time(600, 1.0)
        self.assertTrue(5 < len(self.sender.sent) < 30, len(self.sender.sent))
        self.assertEqual(self.receiver().error, "connection refused")
        self.sender.always.clear()
        self.sender.sent.clear()
        self.pass_time(3600 + LONGEST_REST)
        for thing in ("t", "u"):
            told = [body["params"]["params"]["name"] for _, _, body in self.sender.sent if body["params"]["thing"] == thing]
            self.assertEqual(told, ["A", "B", "C"])
        self.assertEqual((self.counts(), self.receiver().failing_since), ((0, 0), None))

    def test_retry_after(self) -> None:
        """A receiver that asks for time gets it, for all messages."""
        self.sender.next[self.url] = [Answer(429, "", "1800")]
        self.rename("A")
        self.settle()
        self.rename("X", "u")
        self.pass_time(1790)
        self.assertEqual(self.heard(), ["A"])
        self.pass_time(20)
        self.assertEqual(sorted(self.heard()), ["A", "A", "X"])

    def test_replayed_in_trouble(self) -> None:
        """Who asks for a replay need not wait for what the receiver has asked for before."""
        self.sender.next[self.url] = [Answer(429, "", "1800")]
        self.rename("A")
        self.settle()
        self.rename("X", "u")
        self.perform("replay", "gus", receiver="r", seq=1)
        self.settle()
        self.assertEqual(sorted(self.heard()), ["A", "A", "X"])

    def test_gone(self) -> None:
        """410 ends it at once; when somebody wants it again, nothing is missing."""
        self.sender.next[self.url] = [Answer(410)]
        self.rename("A")
        self.settle()
        self.rename("B")
        self.pass_time(7200)
        self.assertEqual(self.heard(), ["A"])
        self.assertEqual(self.receiver().why, "It has answered 410 Gone.")
        self.perform("change_receiver", "gus", receiver="r", enabled=True)
        self.settle()
        self.assertEqual(self.heard(), ["A", "A", "B"])

    def test_dead_letter(self) -> None:
        """A message that is never taken is a dead letter after the whole time; the next ones go on; a replay brings it back."""
        self.sender.bad = {"bad"}
        self.rename("bad")
        self.rename("C")
        for number in range(2, 3 * 60, 2):
            self.pass_time(120)
            # Others are taken all the while.
            self.rename(f"X{number}", "u")
        self.assertEqual(self.counts(), (2, 0))
        assert self.office is not None
        self.assertEqual(self.office.totals.pending, 2)
        self.pass_time(300)
        self.assertEqual((self.counts(), self.receiver().disabled_at), ((0, 1), None))
        self.assertEqual(self.heard()[-2:], ["bad", "C"])
        (letter,) = self.perform("dead_letters", "gus", receiver="r")["letters"]
        self.assertEqual((letter["method"], letter["error"]), ("widgetApp_useraction_rename", "status 500"))
        self.sender.bad.clear()
        self.perform("replay", "gus", receiver="r")
        self.settle()
        self.assertEqual(self.heard()[-1], "bad")
        self.assertEqual(self.sender.sent[-1][1], letter["id"])
        self.assertEqual(self.counts(), (0, 0))

    def test_disabled_after_the_whole_time(self) -> None:
        """A receiver that takes nothing for the whole time is disabled, and says why."""
        self.sender.always[self.url] = FAULT
        self.rename("A")
        self.settle()
        self.pass_time(3 * 3600 - 60)
        self.assertIsNone(self.receiver().disabled_at)
        self.pass_time(120, 1.0)
        self.assertEqual(self.receiver().why, "It has taken nothing for 3 hours. At last: status 500")
        self.assertEqual(self.counts(), (0, 1))
        count = len(self.sender.sent)
        self.rename("B")
        self.pass_time(3600)
        self.assertEqual(len(self.sender.sent), count)
        self.sender.always.clear()
        self.perform("change_receiver", "gus", receiver="r", enabled=True)
        self.perform("replay", "gus", receiver="r")
        self.settle()
        self.assertEqual(self.heard()[count:], ["A", "B"])

    def test_killed(self) -> None:
        """What was on its way, and what waited, comes after the next start."""
        self.sender.held = []
        for name in ("A", "B"):
            self.rename(name)
        self.settle()
        self.assertEqual(self.heard(), ["A"])
        self.rename("C")
        self.sender.held = None
        self.start()
        self.assertEqual(self.heard(), ["A", "A", "B", "C"])

    def test_killed_while_waiting(self) -> None:
        """When and how often something was tried outlives the daemon."""
        self.sender.always[self.url] = FAULT
        self.rename("A")
        self.settle()
        self.pass_time(600)
        count = len(self.sender.sent)
        with self.engine.begin() as db:
            _, later = deliveries.due(db, "r", [], self.now(), 1)
        self.start()
        assert later is not None
        self.pass_time((later - self.now()) / 1000 - 1, 1.0)
        self.assertEqual(len(self.sender.sent), count)
        self.pass_time(2)
        self.assertEqual(len(self.sender.sent), count + 1)

    def test_unwritable(self) -> None:
        """What cannot be written down is written down later, and not sent again for that."""
        journal = self.services.journal
        refused: list[str] = []
        transact = journal.transact

        async def full(named, params, request=None):  # type: ignore[no-untyped-def]
            if named is deliveries.settle and not refused:
                refused.append("full")
                raise Refusal("storage_full", "full")
            return await transact(named, params, request)

        self.patch(journal, "transact", full)
        self.start()
        self.rename("A")
        self.settle()
        self.rename("B")
        self.pass_time(5, 1.0)
        self.assertEqual((len(refused), self.heard()), (1, ["A", "B"]))
