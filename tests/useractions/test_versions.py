"""What a Thing was: who has worked on it, names of its versions, and back to them."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from unittest.mock import patch

from tests.support.catalogue import CatalogueTestCase, FakeEditor
from tests.support.memory import NOW
from widgetapp.store import things, updates, versions
from widgetapp.useractions.versions import PAUSE, ROWS, WINDOW
from widgetapp.wire.changes import Order, Past, Touched, encode_touched
from widgetapp.wire.journal import Update


class VersionsTestCase(CatalogueTestCase):
    """Ben and Ed draw on the Thing `t`."""

    def begin(self) -> None:
        """Nothing was drawn yet."""
        super().begin()
        self.drawn = 0

    def draw(self, who: str, at: int, touched: Touched | None = None, thing: str = "t") -> int:
        """Somebody draws, so many ms after the beginning; gives the version."""
        self.drawn += 1
        encoded = b"" if touched is None else encode_touched(touched)
        with self.engine.begin() as tx:
            updates.append(tx, [Update(thing, 1, self.drawn, who, _START + at, b"u", 0, encoded)])
            return updates.last(tx)

    def editor(self) -> FakeEditor:
        """What the document worker was asked."""
        editor = self.services.editor
        assert isinstance(editor, FakeEditor)
        return editor


#: At which a half-hour begins.
_START = NOW - NOW % WINDOW


class HistoryTests(VersionsTestCase):
    """Who, when, and what."""

    def stretches(self, before: int | None = None) -> list[tuple[str, int, int]]:
        """Author, version, changes."""
        found = self.perform("history", "vic", thing="t", before=before)["stretches"]
        return [(one["author"]["id"], one["version"], one["changes"]) for one in found]

    def test_stretches(self) -> None:
        """Of each person for himself, the newest first; a pause ends one, and so does the half-hour."""
        for who, at in (
            ("ben", 0),
            ("ed", 10),
            ("ben", 20),
            ("ben", 21 + PAUSE),
            ("ed", 20),
            ("ben", WINDOW - 1),
            ("ben", WINDOW),
        ):
            self.draw(who, at)
        self.assertEqual(self.stretches(), [("ben", 7, 1), ("ben", 6, 1), ("ed", 5, 2), ("ben", 4, 1), ("ben", 3, 2)])

    def test_page_by_page(self) -> None:
        """A page ends after so many updates, and says where to go on."""
        first = self.draw("ed", 0)
        with self.engine.begin() as tx:
            updates.append(tx, [Update("t", 2, number, "ben", _START, b"u", 0) for number in range(ROWS)])
        page = self.perform("history", "vic", thing="t")
        self.assertEqual(([one["changes"] for one in page["stretches"]], page["before"]), ([ROWS], first + 1))
        self.assertEqual(self.stretches(first + 1), [("ed", first, 1)])

    def test_what(self) -> None:
        """Which widgets came, went and were changed, under the API's names; nothing where nobody knows."""
        self.draw("ben", 0, Touched(["a", "b"], [], {}))
        self.draw("ben", 1, Touched([], ["b"], {"a": ["pos"], "c": ["pos", "opacity"]}))
        self.draw("ed", 2)
        ed, ben = self.perform("history", "vic", thing="t")["stretches"]
        self.assertIsNone(ed["widgets"])
        self.assertEqual(ben["widgets"], {"added": ["a"], "deleted": [], "changed": {"c": ["opacity", "x", "y"]}})


class NameTests(VersionsTestCase):
    """Ed gives names, Vic sees them."""

    def name(self, version: int, name: str | None, who: str = "ed") -> Any:
        """Give a name; what became of it."""
        return self.perform("name_version", who, thing="t", version=version, name=name)

    def names(self) -> list[tuple[int, str, str]]:
        """All of them."""
        found = self.perform("history", "vic", thing="t")["named"]
        return [(one["version"], one["name"], one["named_by"]["id"]) for one in found]

    def test_names(self) -> None:
        """Given, changed by another, taken away; told to the feed."""
        first, second = self.draw("ben", 0), self.draw("ben", 1)
        self.name(first, " Draft ")
        self.assertEqual([one["name"] for one in self.name(second, "For review")["named"]], ["For review", "Draft"])
        self.assertEqual(self.names(), [(second, "For review", "ed"), (first, "Draft", "ed")])
        self.name(first, "First draft", "ben")
        self.name(second, None)
        self.assertEqual(self.names(), [(first, "First draft", "ben")])
        self.assertEqual([row[0] for row in self.feed()], ["name_version"] * 4)
        self.assertEqual(self.perform("history", "vic", thing="t", before=second)["named"], [])

    def test_which(self) -> None:
        """A version at which another Thing was changed is that of the last update before; before the first there is none."""
        self.draw("ben", 0, thing="b")
        mine = self.draw("ben", 1)
        later = self.draw("ben", 2, thing="b")
        self.name(later, "Now")
        self.assertEqual([version for version, *_ in self.names()], [mine])
        self.assertEqual(self.name(mine - 1, "Nothing"), "not_found")

    def test_refused(self) -> None:
        """Names are names, and there are not too many of them; another one for the same version takes no room."""
        version = self.draw("ben", 0)
        for name in ("", "  ", "x" * 201):
            self.assertEqual(self.name(version, name), "invalid_params")
        with patch.object(versions, "MOST", 1):
            self.name(version, "One")
            self.name(version, "Another")
            self.assertEqual(self.name(self.draw("ben", 1), "Two"), "conflict")
        self.assertEqual(self.names(), [(version, "Another", "ed")])

    def test_of_a_thing_that_goes_on(self) -> None:
        """They are this Thing's, and no other's."""
        version = self.draw("ben", 0)
        self.name(version, "Mine")
        with self.engine.begin() as tx:
            things.add(tx, "other", "Other", "g", "ada", NOW)
            self.assertEqual(versions.named(tx, "other"), [])


class PastTests(VersionsTestCase):
    """What is asked of the document worker, and what is made of its answer."""

    def test_playback(self) -> None:
        """Moments with who made them and when."""
        found = self.perform("playback", "vic", thing="t", after=3, upto=8, frames=5)
        ben = {"id": "ben", "name": "Ben", "color": "#000000"}
        moment = {"version": 7, "author": ben, "at": "1970-01-01T00:00:00.000Z", "widgets": [{"id": "w"}], "deleted": ["gone"]}
        self.assertEqual(found, {"moments": [moment], "next": 9})
        self.perform("playback", "vic", thing="t", at=[1, 2])
        self.assertEqual(self.editor().pasts, [Past([], 3, 8, 5), Past([1, 2], 0, None, 200)])

    def test_playback_of_what(self) -> None:
        """Versions, or behind which one; not both, not too many."""
        for wrong in ({"at": [1], "after": 1}, {"at": [1] * 501}, {"frames": 0}, {"frames": 501}, {"at": [-1]}):
            self.assertEqual(self.perform("playback", "vic", thing="t", **wrong), "invalid_params", wrong)

    def test_refresh(self) -> None:
        """A Thing as it was, as widgets or as a Yjs update; whole."""
        shown = self.perform("refresh", "vic", thing="t", version=5, widgets=True)
        self.assertEqual(shown, {"version": 5, "complete": True, "widgets": [{"id": "w"}], "deleted": []})
        update = b64encode(b"a state").decode()
        self.assertEqual(
            self.perform("refresh", "vic", thing="t", version=5), {"version": 5, "complete": True, "update": update}
        )
        self.assertEqual(self.editor().pasts, [Past([5]), Past([5], state=True)])
        self.assertEqual(self.perform("refresh", "vic", thing="t", version=5, since=3), "invalid_params")

    def test_revert(self) -> None:
        """All, or what one person did."""
        self.perform("revert", "ed", thing="t", version=5)
        self.perform("revert", "ed", thing="t", version=5, user="ben")
        orders = [(order.version, order.user) for order in self.editor().orders]
        self.assertEqual(orders, [(5, None), (5, "ben")])
        self.assertIsInstance(self.editor().orders[0], Order)
