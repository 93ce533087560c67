"""What a receiver hears: what whoever answers for it may see at that moment, and no gap in silence."""

from __future__ import annotations

from tests.outbound.house import FAULT, OutboundTestCase
from widgetapp.outbound import reading
from widgetapp.store import feed, groups, schema

GAP = "widgetApp_stream_gap"


class HearingTests(OutboundTestCase):
    """Receivers of the group `g`, and of everything."""

    def test_groups(self) -> None:
        """A group's receiver hears of the group only, and from when it was registered on."""
        self.rename("before")
        self.add()
        everything = self.add("all", "ada", None)
        self.start()
        self.rename("A")
        self.perform("create_group", "ada", name="New")
        self.settle()
        self.assertEqual(self.heard(), ["A"])
        self.assertEqual(self.heard(everything), ["A", "New"])

    def test_actions(self) -> None:
        """Only what it wants; what it does not want costs no commit."""
        self.add(actions=frozenset({"share"}))
        self.start()
        self.rename("A")
        self.settle()
        self.assertEqual(self.receiver().after, 0)
        self.perform("share", "ada", thing="t", user="eve", role="viewer")
        self.settle()
        self.assertEqual(self.heard(), ["widgetApp_useraction_share"])
        self.assertEqual(self.receiver().after, 2)

    def test_replay_of_what_it_did_not_want(self) -> None:
        """What it has not heard, because it did not want it, comes in a replay once it does."""
        self.add(actions=frozenset({"share"}))
        self.start()
        self.rename("A")
        self.settle()
        self.perform("change_receiver", "gus", receiver="r", actions=["rename"])
        self.perform("replay", "gus", receiver="r", seq=1)
        self.settle()
        self.assertEqual(self.heard(), ["A"])

    def test_rights_at_the_moment(self) -> None:
        """What waits is not sent once whoever answers for it may not see it any more."""
        self.add()
        self.start()
        self.sender.bad = {"A"}
        self.rename("A")
        self.rename("B")
        self.settle()
        with self.engine.begin() as tx:
            groups.approve(tx, "g", False)
        self.sender.bad.clear()
        self.sender.sent.clear()
        self.pass_time(3600)
        self.assertEqual((self.heard(), self.counts()), ([], (0, 0)))

    def test_no_administrator_any_more(self) -> None:
        """Who administers the group no more has nothing delivered to him."""
        self.add()
        self.start()
        self.perform("put_member", "ada", group="g", user="gus", admin=False)
        self.rename("A")
        self.settle()
        self.assertEqual(self.receiver().why, "Whoever answered for it is no administrator any more.")
        self.assertEqual(self.heard(), [])

    def test_account_gone(self) -> None:
        """Nor has who has no account any more."""
        self.add()
        self.start()
        self.perform("disable_person", "ada", user="gus")
        self.rename("A")
        self.settle()
        self.assertEqual(self.receiver().why, "The account of whoever answered for it is gone.")
        self.assertEqual(self.heard(), [])

    def test_gap(self) -> None:
        """What is kept no more is told, and then what there still is."""
        self.add()
        for name in ("A", "B", "C"):
            self.rename(name)
        with self.engine.begin() as tx:
            tx.execute(schema.feed.delete().where(schema.feed.c.seq < 3))
        self.start()
        self.assertEqual(self.heard(), [GAP, "C"])
        said = self.sender.sent[0][2]["params"]
        self.assertEqual((said["epoch"], said["after"], said["missed_after"]), ("e", 2, 0))

    def test_restored(self) -> None:
        """After the store came from a backup, the feed is another one."""
        self.add()
        self.rename("A")
        self.start()
        with self.engine.begin() as tx:
            feed.end(tx)
            feed.begin(tx, feed.Beginning("f"))
        self.rename("B")
        self.settle()
        self.assertEqual(self.heard(), ["A", GAP, "B"])
        self.assertEqual(self.sender.sent[-1][2]["params"]["epoch"], "f")

    def test_replay(self) -> None:
        """From a number on everything comes again, with the ids that it had."""
        self.add()
        self.start()
        for name in ("A", "B", "C"):
            self.rename(name)
        self.settle()
        self.perform("replay", "gus", receiver="r", seq=2)
        self.settle()
        self.assertEqual(self.heard(), ["A", "B", "C", "B", "C"])
        ids = [name for _, name, _ in self.sender.sent]
        self.assertEqual(ids[1:3], ids[3:])

    def test_window(self) -> None:
        """No more than so much is written down for a receiver that is slow; the rest stays in the feed, and comes later."""
        self.patch(reading, "WINDOW", 5)
        url = self.add()
        self.start()
        self.sender.always[url] = FAULT
        for number in range(9):
            self.rename(f"{number}")
        self.settle()
        self.assertEqual(self.counts(), (5, 0))
        self.sender.always.clear()
        self.pass_time(60)
        self.assertEqual(self.heard()[-9:], [f"{number}" for number in range(9)])

    def test_blocked(self) -> None:
        """One Thing whose messages are not taken does not hold up the others for ever."""
        self.patch(reading, "WINDOW", 6)
        self.patch(reading, "BLOCKING", 3)
        self.add()
        self.start()
        self.sender.bad = {"bad"}
        self.rename("bad")
        self.settle()
        self.pass_time(1)
        self.perform("put_member", "ada", group="g", user="eve")
        self.settle()
        for number in range(9):
            self.rename(f"{number}")
        self.perform("remove_member", "ada", group="g", user="eve")
        self.settle()
        self.assertEqual(self.heard()[-1], "8")
        self.assertIn("widgetApp_useraction_remove_member", self.heard())
        self.assertEqual(self.counts(), (0, 6))

    def test_tested(self) -> None:
        """A test message is signed like all, and goes to disabled receivers as well."""
        self.add()
        self.start()
        assert self.office is not None
        self.services.deliveries = self.office
        self.perform("change_receiver", "gus", receiver="r", enabled=False)
        answer = {"taken": True, "status": 204, "error": ""}
        self.assertEqual(self.perform("test_receiver", "gus", receiver="r"), answer)
        self.assertEqual(self.heard(), ["widgetApp_stream_test"])
