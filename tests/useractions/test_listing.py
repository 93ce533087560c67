"""The list of Things: its orders, tags, what each person notes for himself, and what is done to many at once."""

from __future__ import annotations

import json
from typing import Any

from tests.support.catalogue import CatalogueTestCase
from tests.support.memory import NOW
from widgetapp.refusals import Refusal
from widgetapp.store import audit, people, sketches, things
from widgetapp.useractions.declaration import Act, declared
from widgetapp.useractions.many import ForEach
from widgetapp.wire.sketch import sketch


class ListingTestCase(CatalogueTestCase):
    """Things of the group `g`, made one after the other."""

    def add(self, *names: str) -> None:
        """Make Things, with their names for ids, each a second after the other."""
        with self.engine.begin() as tx:
            for number, name in enumerate(names):
                things.add(tx, name.replace(" ", "-"), name, "g", "ada", NOW + 1000 * (number + 1))

    def names(self, who: str, limit: int = 2, between: Any = lambda: None, **params: Any) -> list[str]:
        """What somebody finds, page by page; `between` is done after the first one."""
        page = self.perform("search", who, limit=limit, **params)
        found = [thing["name"] for thing in page["things"]]
        between()
        while page["cursor"]:
            page = self.perform("scroll", who, cursor=page["cursor"], limit=limit)
            found += [thing["name"] for thing in page["things"]]
        return found


class OrderTests(ListingTestCase):
    """Names as people put them in order, times with the last one first; whatever changes between two pages."""

    def test_names(self) -> None:
        """Numbers count as numbers; capitals and accents do not."""
        self.add("lamp 10", "Lamp 9", "Älter", "alt", "Zebra", "01 first", "1 second")
        wanted = ["01 first", "1 second", "alt", "Älter", "Lamp 9", "lamp 10", "Thing t", "Zebra"]
        self.assertEqual(self.names("ben", sort="name"), wanted)

    def test_times(self) -> None:
        """By when they were made or changed."""
        self.add("a", "c", "d")
        with self.engine.begin() as tx:
            things.change(tx, "a", NOW + 9000)
        self.assertEqual(self.names("ben", sort="created"), ["d", "c", "a", "Thing t"])
        self.assertEqual(self.names("ben"), ["a", "d", "c", "Thing t"])

    def test_while_things_change(self) -> None:
        """In every order, what stays where it is comes once, though others come, go and move."""
        for sort in ("changed", "created", "name", "opened"):
            with self.subTest(sort=sort):
                self.fresh()
                self.add("c", "d", "f", "h")

                def meanwhile() -> None:
                    self.add("a", "z")
                    self.perform("rename", "ben", thing="d", name="e")
                    self.perform("delete", "ben", thing="t")

                found = self.names("ben", between=meanwhile, sort=sort)
                for name in ("c", "f", "h"):
                    self.assertEqual(found.count(name), 1, found)

    def test_cursors(self) -> None:
        """In a query of any script one can go on; what is no cursor is refused."""
        query = "照" * 200
        with self.engine.begin() as tx:
            for number in range(3):
                things.add(tx, f"x{number}", query, "g", "ada", NOW)
        self.assertEqual(self.names("ben", query=query, tags=[]), [query] * 3)
        wrong = json.dumps([5, "t", ["", False, [], "all", "name"]]).encode().hex()
        self.assertEqual(self.perform("scroll", "ben", cursor=wrong), "invalid_params")


class OwnTests(ListingTestCase):
    """What each person notes for himself."""

    def test_favourites(self) -> None:
        """Several at once; nobody else sees them, and nobody hears of them; what one may not see is passed over."""
        self.add("a", "c")
        self.assertEqual(self.perform("favourite", "ben", things=["a", "t", "nonsense"]), {"things": ["a", "t"]})
        self.assertEqual(self.perform("favourite", "eve", things=["a"]), {"things": []})
        self.assertEqual(self.names("ben", among="favourites"), ["a", "Thing t"])
        self.assertEqual(self.names("ada", among="favourites"), [])
        self.perform("favourite", "ben", things=["a"], on=False)
        (left,) = self.perform("search", "ben", among="favourites")["things"]
        self.assertEqual((left["id"], left["favourite"]), ("t", True))
        self.assertEqual(self.feed(), [])

    def test_recent(self) -> None:
        """What one has opened, the last one first; in the order of all, the others come behind."""
        self.add("a", "c")
        for at, thing in enumerate(("a", "t", "c", "a")):
            call = self.call("ben")
            call.at = NOW + at
            self.answer("visit", call, thing=thing)
        self.assertEqual(self.names("ben", among="opened", sort="opened"), ["a", "c", "Thing t"])
        self.assertEqual(self.names("ada", among="opened"), [])
        self.perform("visit", "ada", thing="t")
        self.assertEqual(self.names("ada", sort="opened")[0], "Thing t")
        self.assertEqual(len(self.names("ada", sort="opened")), 3)

    def test_erased(self) -> None:
        """Nothing of it is left of somebody who is erased."""
        self.perform("favourite", "ben", things=["t"])
        self.perform("visit", "ben", thing="t")
        self.perform("disable_person", "ada", user="ben")
        self.perform("erase_person", "ada", user="ben")
        with self.engine.begin() as db:
            for table in ("favourites", "openings"):
                self.assertEqual(db.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one(), 0)  # noqa: S608


class TagTests(ListingTestCase):
    """Tags are shared by all who see a Thing."""

    def test_life(self) -> None:
        """Put on, found by, written as first, taken off, told."""
        self.add("a", "c")
        tagged = self.perform("tag", "ben", thing="a", add=["Kitchen", " For  review "])
        self.assertEqual(tagged["tags"], ["For review", "Kitchen"])
        self.assertEqual(self.perform("tag", "ada", thing="a", add=["KITCHEN"])["tags"], tagged["tags"])
        self.perform("tag", "ada", thing="c", add=["kitchen"])
        self.assertEqual(self.names("ben", tags=["kitchen"]), ["c", "a"])
        self.assertEqual(self.names("ben", tags=["Kitchen", "for review"]), ["a"])
        self.assertEqual(
            self.perform("tags", "ben")["tags"], [{"name": "For review", "things": 1}, {"name": "Kitchen", "things": 2}]
        )
        self.assertEqual(self.perform("tags", "eve")["tags"], [])
        self.perform("tag", "ben", thing="a", remove=["kitchen"])
        self.assertEqual(self.perform("open", "ada", thing="a")["thing"]["tags"], ["For review"])
        self.assertEqual([row[0] for row in self.feed()], ["tag"] * 4)

    def test_bounds(self) -> None:
        """Not too many, not empty."""
        self.perform("tag", "ben", thing="t", add=[str(number) for number in range(20)])
        self.assertEqual(self.perform("tag", "ben", thing="t", add=["more"]), "conflict")
        self.assertEqual(self.perform("tag", "ben", thing="t", add=["more"], remove=["1"])["tags"].count("more"), 1)
        self.assertEqual(self.perform("tag", "ben", thing="t", add=[" "]), "invalid_params")

    def test_binned(self) -> None:
        """What is in the bin counts for nothing."""
        self.perform("tag", "ben", thing="t", add=["x"])
        self.perform("delete", "ben", thing="t")
        self.assertEqual(self.perform("tags", "ben")["tags"], [])


class ManyTests(ListingTestCase):
    """`for_each` is as each for itself, in one transaction."""

    def test_each_for_itself(self) -> None:
        """What one may not do is said with its reason, and all else is done; listeners and the audit log hear of each."""
        self.add("a", "c")
        answer = self.perform("for_each", "ed", do="delete", things=["t", "a", "nonsense"])
        self.assertEqual(answer["done"], ["t"])
        self.assertEqual(
            [(one["thing"], one["code"]) for one in answer["refused"]], [("a", "not_found"), ("nonsense", "not_found")]
        )
        answer = self.perform("for_each", "ben", do="delete", things=["a", "c", "a"])
        self.assertEqual(answer["done"], ["a", "c"])
        answer = self.perform("for_each", "vic", do="restore", things=["t"])
        self.assertEqual(answer["refused"][0]["code"], "forbidden")
        self.perform("for_each", "ben", do="restore", things=["a", "t"])
        told = [
            ("delete", "ed", "t"),
            ("delete", "ben", "a"),
            ("delete", "ben", "c"),
            ("restore", "ben", "a"),
            ("restore", "ben", "t"),
        ]
        self.assertEqual([(action, actor, thing) for action, actor, _, thing in self.feed()], told)
        with self.engine.begin() as db:
            lines = [line.entry.action for line in audit.page(db, 1000, 20, None, None)]
        self.assertEqual(lines.count("delete"), 3)

    def test_parameters(self) -> None:
        """Those of the action that is done; others are refused, and nothing has happened."""
        self.add("a")
        answer = self.perform("for_each", "ben", do="tag", things=["a", "t"], params={"add": ["Kitchen"]})
        self.assertEqual(answer["done"], ["a", "t"])
        self.assertEqual(self.names("ada", tags=["kitchen"]), ["a", "Thing t"])
        for params in ({"do": "rename", "things": ["a"]}, {"do": "tag", "things": ["t", "a"], "params": {"name": "x"}},
                       {"do": "delete", "things": []}):  # fmt: skip
            self.assertEqual(self.perform("for_each", "ben", **params), "invalid_params")
        # In the writer as well, which checks no parameters of its own.
        wrong = ForEach("tag", ["t"], {"": 1})
        with self.engine.begin() as tx:
            refusal = self.assertRaises(Refusal, declared()["for_each"].function, tx, Act("ben", NOW, "id"), wrong)
        self.assertEqual(refusal.code.name, "invalid_params")
        self.assertEqual(len(self.feed()), 2)

    def test_sent_again(self) -> None:
        """Under the same key it is done once."""
        for _ in range(2):
            call = self.call("ben")
            call.key = "k"
            self.assertEqual(self.answer("for_each", call, do="delete", things=["t"])["done"], ["t"])
        self.assertEqual(len(self.feed()), 1)


class PictureTests(ListingTestCase):
    """Small pictures, for whoever sees the Thing."""

    def test_who_sees_them(self) -> None:
        """With a number that the list gives, and that stays as long as they show the same."""
        self.assertIsNone(self.perform("search", "ben")["things"][0]["picture"])
        empty = json.dumps({"width": 0, "height": 0, "marks": []}).encode()
        with self.engine.begin() as tx:
            sketches.put(tx, "t", 1, empty)
            sketches.put(tx, "t", 2, empty)
            self.assertEqual(sketches.drawn_upto(tx, "t"), 2)
        number = self.perform("search", "ben")["things"][0]["picture"]
        (picture,) = self.perform("pictures", "vic", things=["t"])["pictures"]
        self.assertEqual((picture["thing"], picture["number"]), ("t", number))
        self.assertEqual(self.perform("pictures", "eve", things=["t"])["pictures"], [])
        with self.engine.begin() as tx:
            people.add_user(tx, people.User("gwen", "Gwen", "gwen", "#000000", False, True), "", NOW, "guest")
        self.assertEqual(self.perform("pictures", "gwen", things=["t"]), "forbidden")

    def test_nothing(self) -> None:
        """An empty Thing has an empty picture."""
        self.assertEqual(sketch([]).marks, [])
