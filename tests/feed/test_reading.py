"""What a listener is told: everything that it may hear of, once, in order, and nothing else."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import update
from sqlalchemy.engine import Connection

from tests.support.catalogue import CatalogueTestCase
from tests.support.memory import NOW
from tests.support.oauth import add_clients
from widgetapp.feed import reading
from widgetapp.feed.reading import Asked, Told, Wanted
from widgetapp.store import feed, groups, people, schema
from widgetapp.store.access import UNBOUNDED, Bounds

EPOCH = "e"


class ReadingTests(CatalogueTestCase):
    """Everybody has a token to listen with."""

    def fill(self, tx: Connection) -> None:
        """With a client of the group `g`, and an epoch."""
        super().fill(tx)
        add_clients(tx)
        feed.begin(tx, feed.Beginning(EPOCH))
        for who in ("ada", "gus", "ben", "ed", "cat", "vic", "gil", "eve"):
            self.add_token(tx, who)

    def add_token(self, tx: Connection, who: str, bounds: Bounds = UNBOUNDED, token: str = "", scope: str = "") -> None:
        """A token of somebody's."""
        scope = scope or reading.SCOPE
        people.add_token(tx, people.digest(token or who), who, None, scope, NOW, NOW + 10_000, bounds)

    def tell(self, token: str, after: int = 0, wanted: Wanted | None = None, **more: Any) -> Told:
        """What whoever has a token is told."""
        more = {"epoch": EPOCH, "rows": reading.ROWS, "underway": frozenset(), **more}
        asked = Asked(token=people.digest(token), after=after, wanted=wanted or Wanted(), **more)
        with self.engine.begin() as db:
            # Another one who asks at once, from elsewhere, makes no difference.
            other = Asked(people.digest("ada"), EPOCH, 0, Wanted(), 1, frozenset({"t"}))
            _, told, _ = reading.tell_all(db, NOW, [other, asked, other])
            return told

    def heard(self, token: str, after: int = 0, wanted: Wanted | None = None) -> list[str]:
        """The actions that he hears of."""
        methods = [json.loads(text)["method"] for _, _, text in self.tell(token, after, wanted).messages]
        return [method.removeprefix("widgetApp_useraction_") for method in methods]

    def test_who_hears(self) -> None:
        """A change of a Thing: all who may see it. Of a group: its members. Of neither: administrators."""
        self.perform("rename", "ada", thing="t", name="Other")
        self.perform("put_member", "gus", group="g", user="eve")
        self.perform("create_group", "ada", name="New")
        expected = {
            "ada": ["rename", "put_member", "create_group"], "gus": ["rename", "put_member"], "ben": ["rename", "put_member"],
            "ed": ["rename"], "cat": ["rename"], "vic": ["rename"], "gil": ["rename"], "eve": ["rename", "put_member"],
        }  # fmt: skip
        self.assertEqual({who: self.heard(who) for who in expected}, expected)

    def test_message(self) -> None:
        """Who did what, where and when, with what and what came of it; the Thing that it is about goes beside it."""
        self.perform("rename", "ed", thing="t", name=" Other ")
        ((thing, _, text),) = self.tell("ada").messages
        message = json.loads(text)
        params = message["params"]
        self.assertEqual((thing, message["method"], message["jsonrpc"]), ("t", "widgetApp_useraction_rename", "2.0"))
        self.assertEqual((params["seq"], params["epoch"], params["thing"], params["group"]), (1, EPOCH, "t", "g"))
        self.assertEqual((params["actor"], params["at"]), ({"id": "ed", "name": "Ed"}, "2026-09-21T14:13:20.000Z"))
        self.assertEqual((params["params"]["name"], params["result"]["name"]), (" Other ", "Other"))
        self.assertNotIn("id", message)

    def test_by_the_machine(self) -> None:
        """What nobody did who has an account."""
        with self.engine.begin() as tx:
            feed.append(tx, feed.Row("i", "approve_live", None, "g", None, NOW, '{"params": {}, "result": {}}'))
        self.assertIsNone(json.loads(self.tell("ben").messages[0][2])["params"]["actor"])

    def test_not_approved(self) -> None:
        """Of a group that is not approved nothing is told but what concerns the group itself."""
        self.perform("rename", "ada", thing="t", name="Other")
        self.perform("approve_live", "ada", group="g", live=False)
        self.assertEqual(self.heard("ben"), ["approve_live"])

    def test_as_of_now(self) -> None:
        """Who may not see it any more does not hear what was before either; what is in the bin is heard of."""
        self.perform("rename", "ada", thing="t", name="Other")
        self.assertEqual(self.heard("vic"), ["rename"])
        self.perform("unshare", "ada", thing="t", user="vic")
        self.assertEqual(self.heard("vic"), [])
        self.perform("delete", "ada", thing="t")
        self.assertEqual(self.heard("ed"), ["rename", "unshare", "delete"])

    def test_bounds(self) -> None:
        """A client's token hears of its groups, a ticket of its Thing."""
        self.perform("rename", "ada", thing="t", name="Other")
        self.perform("put_member", "ada", group="g", user="eve")
        with self.engine.begin() as tx:
            groups.add_member(tx, "h", "ben")
            self.add_token(tx, "ben", Bounds(client="c"), "by client")
            self.add_token(tx, "ben", Bounds(thing="b"), "ticket")
        self.perform("rename_group", "ada", group="h", name="Next")
        self.assertEqual(self.heard("ben"), ["rename", "put_member", "rename_group"])
        self.assertEqual(self.heard("by client"), ["rename", "put_member"])
        self.assertEqual(self.heard("ticket"), [])

    def test_tokens(self) -> None:
        """None, one that has ended, and one for something else."""
        with self.engine.begin() as tx:
            self.add_token(tx, "ada", token="other", scope="stream things:read admin")
        self.perform("rename", "ada", thing="t", name="Other")
        for token in ("nobody's", "other"):
            self.assertEqual(self.tell(token), Told([], 0, False, denied=True))
        self.perform("disable_person", "ada", user="ben")
        self.assertTrue(self.tell("ben").denied)

    def test_wanted(self) -> None:
        """Only these actions, groups, Things."""
        self.perform("restore", "ada", thing="b")
        for thing in ("t", "b"):
            self.perform("rename", "ada", thing=thing, name="Other")
        self.perform("put_member", "ada", group="g", user="eve")
        for wanted, heard in (
            (Wanted(actions=frozenset({"restore", "put_member"})), ["restore", "put_member"]),
            (Wanted(things=frozenset({"t"})), ["rename"]),
            (Wanted(groups=frozenset({"h"})), []),
            (Wanted(groups=frozenset({"g"}), actions=frozenset({"rename"})), ["rename", "rename"]),
        ):
            self.assertEqual(self.heard("ada", wanted=wanted), heard)

    def test_in_pieces(self) -> None:
        """So many at a time, and on from there; what one may not hear of counts."""
        for number in range(3):
            self.perform("rename", "ada", thing="t", name=f"{number}")
            self.perform("create_group", "ada", name="New")
        after, heard = 0, []
        for _ in range(3):
            told = self.tell("ben", after, rows=2)
            self.assertTrue(told.more)
            heard += [json.loads(text)["params"]["params"]["name"] for _, _, text in told.messages]
            after = told.after
        self.assertEqual((heard, after), (["0", "1", "2"], 6))
        self.assertEqual(self.tell("ben", after, rows=2), Told([], 6, False))

    def test_missed(self) -> None:
        """What is kept no more is not passed over in silence; nor what another store would say."""
        for number in range(3):
            self.perform("rename", "ada", thing="t", name=f"{number}")
        with self.engine.begin() as tx:
            tx.execute(update(schema.feed).where(schema.feed.c.seq < 3).values(at=NOW - 10))
            self.assertEqual(feed.prune(tx, feed.Pruning(NOW - 5, 10**9)), 2)
            self.assertEqual(feed.extent(tx), feed.Extent(EPOCH, 3, 3))
        self.assertTrue(self.tell("ada", 1).lost)
        self.assertEqual(len(self.tell("ada", 2).messages), 1)
        self.assertTrue(self.tell("ada", 4).lost)
        self.assertTrue(self.tell("ada", 3, epoch="another").lost)

    def test_kept_by_size(self) -> None:
        """The newest stay, and the very newest always."""
        for number in range(3):
            self.perform("rename", "ada", thing="t", name=f"{number}")
        with self.engine.begin() as tx:
            size = len(feed.after(tx, 0, 1)[0].content)
            feed.prune(tx, feed.Pruning(0, 2 * size))
            self.assertEqual(feed.extent(tx), feed.Extent(EPOCH, 2, 3))
            feed.prune(tx, feed.Pruning(0, 1))
            feed.prune(tx, feed.Pruning(NOW + 1, 1))
            self.assertEqual(feed.extent(tx), feed.Extent(EPOCH, 3, 3))

    def test_under_way(self) -> None:
        """What is on its way about a Thing that one may see no more must not arrive."""
        self.assertFalse(self.tell("vic", underway=frozenset({"t"})).recall)
        self.perform("unshare", "ada", thing="t", user="vic")
        self.assertTrue(self.tell("vic", 1, underway=frozenset({"t"})).recall)
