"""Edits that can be undone: kept with their updates, for each person on each Thing."""

from __future__ import annotations

import msgspec
from twisted.trial.unittest import SynchronousTestCase

from tests.support.memory import NOW, new_store
from widgetapp.store import undoing
from widgetapp.store.updates import append
from widgetapp.wire.changes import Differing, Record
from widgetapp.wire.journal import Update


class UndoingTests(SynchronousTestCase):
    """Ada and Ben."""

    def setUp(self) -> None:
        """A store."""
        self.engine = new_store(self.mktemp())
        self.addCleanup(self.engine.dispose)
        self.db = self.engine.connect()
        self.addCleanup(self.db.close)
        self.counter = 0

    def edit(self, edit: str, undoes: str | None = None, redoes: str | None = None, who: str = "ada", thing: str = "t") -> None:
        """An edit is stored."""
        self.counter += 1
        record = Record(edit, [Differing(edit, None, {"type": "rectangle"})], undoes, redoes)
        row = Update(thing, 1, self.counter, who, NOW, b"u", 0, b"", msgspec.msgpack.encode(record))
        with self.db.begin():
            append(self.db, [row])
            undoing.keep(self.db, [row])

    def at(self, who: str = "ada", thing: str = "t") -> tuple[str | None, str | None]:
        """What somebody can undo, and do again."""
        with self.db.begin():
            found = undoing.undoable(self.db, thing, who), undoing.redoable(self.db, thing, who)
        back, again = (None if one is None else one.edit for one in found)
        return back, again

    def test_back_and_forth(self) -> None:
        """One after the other, and forth again in the same order."""
        self.edit("1")
        self.edit("2")
        self.assertEqual(self.at(), ("2", None))
        self.edit("x", undoes="2")
        self.assertEqual(self.at(), ("1", "2"))
        self.edit("y", undoes="1")
        self.assertEqual(self.at(), (None, "1"))
        self.edit("z", redoes="1")
        self.assertEqual(self.at(), ("1", "2"))

    def test_something_new(self) -> None:
        """Behind something new, what was undone cannot be done again."""
        self.edit("1")
        self.edit("x", undoes="1")
        self.edit("2")
        self.assertEqual(self.at(), ("2", None))

    def test_each_for_himself(self) -> None:
        """One's own, on that Thing."""
        self.edit("1")
        self.edit("2", who="ben")
        self.edit("3", thing="u")
        self.assertEqual(self.at(), ("1", None))
        self.edit("x", undoes="1", who="ben")
        self.assertEqual(self.at(), ("1", None))

    def test_bounded(self) -> None:
        """So many, and no more."""
        for number in range(undoing.KEPT + 5):
            self.edit(str(number))
        with self.db.begin():
            self.assertIsNone(undoing.made(self.db, "4", "ada"))
            self.assertIsNotNone(undoing.made(self.db, "5", "ada"))
            self.assertIsNone(undoing.made(self.db, "5", "ben"))

    def test_the_same_again(self) -> None:
        """An update that comes again is kept once."""
        self.edit("1")
        self.edit("x", undoes="1")
        self.edit("1")
        self.assertEqual(self.at(), (None, "1"))
