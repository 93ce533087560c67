"""Things made out of others and out of files."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from tests.support.catalogue import CatalogueTestCase, FakeEditor
from tests.support.memory import NOW
from widgetapp.store import images, schema
from widgetapp.wire.changes import Add, Order


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
