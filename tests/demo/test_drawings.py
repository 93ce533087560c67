"""The Things of the demonstration."""

from __future__ import annotations

from typing import Any

from pycrdt import Doc, Map
from twisted.trial.unittest import SynchronousTestCase

from tests.support.memory import NOW, new_store
from widgetapp.demo.content import Population, populate
from widgetapp.demo.drawings import drawings
from widgetapp.store import listing, updates
from widgetapp.store.access import Asking


class DrawingTests(SynchronousTestCase):
    """Drawings in the stored format."""

    def widgets(self, content: bytes) -> dict[str, Any]:
        """What an update draws."""
        doc: Doc[Map[Any]] = Doc()
        doc.apply_update(content)
        return dict(doc.get("elements", type=Map).to_py() or {})

    def test_format(self) -> None:
        """Every widget has what the canvas cannot do without; labels and their boxes know each other."""
        for drawing in drawings():
            widgets = self.widgets(drawing.content)
            self.assertGreater(len(widgets), 10, drawing.name)
            self.assertEqual(len({widget["index"] for widget in widgets.values()}), len(widgets))
            for name, widget in widgets.items():
                self.assertLessEqual({"type", "pos", "size", "seed", "index"}, set(widget))
                if "containerId" in widget:
                    self.assertEqual(widgets[widget["containerId"]]["boundElements"], {name: "text"})
                if widget["type"] == "text":
                    self.assertTrue(widget["text"].strip() or "containerId" in widget, name)

    def test_populate(self) -> None:
        """They are in the list of both designers, the first one on top."""
        engine = new_store(self.mktemp())
        self.addCleanup(engine.dispose)
        with engine.begin() as tx:
            populate(tx, Population("hash", NOW, drawn := drawings()))
        with engine.begin() as db:
            user = db.exec_driver_sql("SELECT id FROM users WHERE login = 'ben'").scalar_one()
            found = [item.row for item in listing.page(db, Asking(user, NOW), listing.Wanted(), None, 10)]
            self.assertEqual([row.name for row in found], [drawing.name for drawing in drawn])
            self.assertEqual(updates.load(db, found[0].id).updates, [drawn[0].content])
