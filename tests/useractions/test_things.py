"""User actions on Things."""

from __future__ import annotations

from tests.support.catalogue import CatalogueTestCase


class ThingTests(CatalogueTestCase):
    """Things come, change their names, go and come back."""

    def test_life(self) -> None:
        """Each step is a feed row with its actor, group and Thing."""
        made = self.perform("create", "ben", name="  Lamp ", group="g")
        self.assertEqual((made["name"], made["created_by"]["name"]), ("Lamp", "Ben"))
        thing = made["id"]
        self.assertEqual(self.perform("rename", "ada", thing=thing, name="Lamp 2")["name"], "Lamp 2")
        self.assertIsNotNone(self.perform("delete", "ben", thing=thing)["deleted_at"])
        self.assertEqual(self.perform("open", "ben", thing=thing), "not_found")
        self.assertEqual(self.perform("rename", "ben", thing=thing, name="x"), "not_found")
        self.assertIsNone(self.perform("restore", "ben", thing=thing)["deleted_at"])
        self.assertEqual(self.perform("open", "ada", thing=thing)["thing"]["name"], "Lamp 2")
        steps = [("create", "ben"), ("rename", "ada"), ("delete", "ben"), ("restore", "ben")]
        self.assertEqual(self.feed(), [(action, actor, "g", thing) for action, actor in steps])

    def test_nothing_without_its_feed_row(self) -> None:
        """An action that fails at its feed row has not happened."""
        with self.engine.begin() as db:
            db.exec_driver_sql("CREATE TRIGGER no BEFORE INSERT ON feed BEGIN SELECT RAISE(ABORT, 'no room'); END")
        with self.assertRaises(Exception):  # noqa: B017  # whatever the driver makes of it
            self.perform("rename", "ada", thing="t", name="Other")
        self.assertEqual(self.perform("open", "ada", thing="t")["thing"]["name"], "Thing t")

    def test_search_and_scroll(self) -> None:
        """Pages follow each other without gaps or repeats, newest change first, also among equal times."""
        for number in range(7):
            self.perform("create", "ben", name=f"Lamp {number}", group="g")
        page = self.perform("search", "ada", query="lamp", limit=3)
        names = [thing["name"] for thing in page["things"]]
        while page["cursor"]:
            page = self.perform("scroll", "ada", cursor=page["cursor"], limit=3)
            names += [thing["name"] for thing in page["things"]]
        self.assertEqual(sorted(names), [f"Lamp {number}" for number in range(7)])
        self.assertEqual(self.perform("search", "eve", query="lamp")["things"], [])

    def test_search_takes_words_as_they_are(self) -> None:
        """All words count, whatever their case; what means something to SQL does not mean it here."""
        self.perform("create", "ben", name="100% Wool_Hat", group="g")
        for query, found in (("WOOL 100%", 1), ("hat_wool", 0), ("%", 1), ("_", 1), ("wool cotton", 0)):
            self.assertEqual(len(self.perform("search", "ben", query=query)["things"]), found, query)

    def test_bin(self) -> None:
        """The bin is searched for itself."""
        self.assertEqual([t["id"] for t in self.perform("search", "ada", bin=True)["things"]], ["b"])
        self.assertEqual([t["id"] for t in self.perform("search", "ada")["things"]], ["t"])

    def test_bad_parameters(self) -> None:
        """Whatever does not fit is said to be wrong, and changes nothing."""
        for params in ({}, {"thing": "t"}, {"thing": "t", "name": ""}, {"thing": "t", "name": " "}, {"thing": 7, "name": "x"},
                       {"thing": "t", "name": "x", "extra": 1}, {"thing": "t", "name": "x" * 201}):  # fmt: skip
            self.assertEqual(self.perform("rename", "ada", **params), "invalid_params", params)
        self.assertEqual(self.feed(), [])
