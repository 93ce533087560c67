"""Things made out of others and out of files; the history of a Thing."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from tests.support.catalogue import CatalogueTestCase, FakeEditor
from tests.support.memory import NOW
from widgetapp.store import images, schema, updates
from widgetapp.useractions.versions import PAUSE, ROWS
from widgetapp.wire.changes import Add, Order
from widgetapp.wire.journal import Update


def excalidraw(*elements: dict[str, Any]) -> dict[str, Any]:
    """A file."""
    return {"type": "excalidraw", "version": 2, "elements": list(elements)}


class CopyTests(CatalogueTestCase):
    """Ben makes Things in the group `g`."""

    def orders(self) -> list[Order]:
        """What the document worker was asked for."""
        editor = self.services.editor
        assert isinstance(editor, FakeEditor)
        return editor.orders

    def told(self) -> list[tuple[str, str, Any]]:
        """What the feed says: action, Thing, result."""
        columns = schema.feed.c
        with self.engine.begin() as db:
            rows = db.execute(select(columns.action, columns.thing, columns.content).order_by(columns.seq)).all()
        return [(action, thing, json.loads(content)["result"]) for action, thing, content in rows]

    def test_duplicate(self) -> None:
        """His own, with the same images, and told as what it is."""
        with self.engine.begin() as tx:
            images.add(tx, "t", "i", images.Image("0" * 64, "image/png", 7), "ada", NOW)
        made = self.perform("duplicate", "ben", thing="t")
        self.assertEqual((made["name"], made["group"]["id"], made["created_by"]["id"]), ("Thing t (copy)", "g", "ben"))
        with self.engine.begin() as db:
            self.assertIsNotNone(images.find(db, made["id"], "i"))
        self.assertEqual(self.told(), [("duplicate", made["id"], {"id": made["id"], "name": "Thing t (copy)"})])

    def test_duplicate_into_another_group(self) -> None:
        """Only where he belongs."""
        self.assertEqual(self.perform("duplicate", "ben", thing="t", group="h"), "not_found")
        self.assertEqual(self.perform("duplicate", "gil", thing="t", group="h", name="Mine")["name"], "Mine")

    def test_the_same_key(self) -> None:
        """A copy whose answer was lost is made once, and told once."""
        made = []
        for _ in range(2):
            call = self.call("ben")
            call.key = "k"
            made.append(self.answer("duplicate", call, thing="t")["id"])
        self.assertEqual((made[0], len(self.told())), (made[1], 1))

    def test_import(self) -> None:
        """The elements that are widgets here, in their order, without what browsers keep for themselves."""
        content = excalidraw(
            {"id": "a", "type": "rectangle", "x": 1, "y": 2, "width": 3, "height": 4, "versionNonce": 8, "link": None},
            {"id": "t", "type": "text", "x": 1, "y": 2, "text": "hallo", "originalText": "hallo", "containerId": "a"},
            {"id": "g", "type": "rectangle", "isDeleted": True}, {"id": "i", "type": "image"}, {"id": "s", "type": "spaceship"},
        )  # fmt: skip
        made = self.perform("import", "ben", name="From a file", group="g", content=content)
        self.assertEqual((made["thing"]["name"], made["left_out"]), ("From a file", 2))
        (order,) = self.orders()
        size = {"x": 1, "y": 2, "width": 3, "height": 4}
        text = {"x": 1, "y": 2, "text": "hallo", "containerId": "a"}
        self.assertEqual(order.changes, [Add("a", "rectangle", size), Add("t", "text", text)])
        self.assertEqual([action for action, _, _ in self.told()], ["import"])

    def test_bad_files(self) -> None:
        """Nothing is made of what is no file, or holds what cannot be drawn."""
        for content in (
            {}, {"type": "excalidraw"}, {"type": "something", "elements": []},
            excalidraw({"id": "a", "type": "rectangle", "x": "wide"}), excalidraw({"id": "../a", "type": "rectangle"}),
            excalidraw({"id": "a", "type": "text"}),
        ):  # fmt: skip
            self.assertEqual(self.perform("import", "ben", name="x", group="g", content=content), "invalid_params", content)
        self.assertEqual(self.told(), [])

    def test_history(self) -> None:
        """Each stretch of work, the newest first; a pause or another person ends one; page by page."""
        work = [("ada", 0), ("ada", 10), ("ben", 20), ("ada", 30), ("ada", 31 + PAUSE)]
        rows = [Update("t", 1, number, who, NOW + at, b"u", 0) for number, (who, at) in enumerate(work, 1)]
        with self.engine.begin() as tx:
            updates.append(tx, rows)
        found = self.perform("history", "vic", thing="t")
        stretches = [(one["author"]["id"], one["version"], one["changes"]) for one in found["stretches"]]
        self.assertEqual(stretches, [("ada", 5, 1), ("ada", 4, 1), ("ben", 3, 1), ("ada", 2, 2)])
        self.assertIsNone(found["before"])
        with self.engine.begin() as tx:
            updates.append(tx, [Update("t", 2, number, "ben", NOW, b"u", 0) for number in range(ROWS)])
        first = self.perform("history", "vic", thing="t")
        self.assertEqual(([one["changes"] for one in first["stretches"]], first["before"]), ([ROWS], 6))
        self.assertEqual(len(self.perform("history", "vic", thing="t", before=6)["stretches"]), 4)
