"""User actions on the content of Things."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace

import msgspec

from tests.support.catalogue import CatalogueTestCase, FakeEditor
from tests.support.memory import NOW
from widgetapp.store import undoing, updates
from widgetapp.useractions.performer import Performer
from widgetapp.useractions.widgets import new_id
from widgetapp.wire.changes import Add, Delete, Differing, Order, Record, Reorder, Replace, Set, Touched, encode_touched
from widgetapp.wire.journal import Update

#: What no document takes: a number beyond 64 bits, one that browsers would change, and what lies too deep.
BAD_DATA = ({"a": 10**30}, {"a": [{"b": -(2**63)}]}, {"a": json.loads("[" * 30 + "]" * 30)})


class EditingTests(CatalogueTestCase):
    """Bytes travel in base64."""

    def test_edit(self) -> None:
        """What others have changed comes back."""
        update = b64encode(b"an update").decode()
        self.assertEqual(self.perform("edit", "ben", thing="t", update=update), {"update": update})

    def test_refresh(self) -> None:
        """All of it, or what is missing."""
        state = b64encode(b"a state").decode()
        self.assertEqual(self.perform("refresh", "vic", thing="t", state=state), {"update": state})
        self.assertEqual(self.perform("refresh", "vic", thing="t"), {"update": ""})

    def orders(self) -> list[Order]:
        """What the document worker was asked for."""
        editor = self.services.editor
        assert isinstance(editor, FakeEditor)
        return editor.orders

    def test_changes(self) -> None:
        """Each with what is needed, in the words of the API; widgets without an id get one."""
        wanted = [
            {"do": "add", "type": "text", "properties": {"x": 1, "text": "hallo", "strokeColor": "#f00"}},
            {"do": "set", "widget": "a", "properties": {"backgroundColor": "#0f0"}, "only_if": "e"},
            {"do": "delete", "widget": "b"},
            {"do": "reorder", "widget": "c", "to": "bottom"},
            {"do": "reorder", "widget": "c", "above": "a"},
        ]
        self.assertIn("widgets", self.perform("edit", "ben", "things:write", thing="t", changes=wanted, dry_run=True))
        (order,) = self.orders()
        self.assertTrue(order.dry_run)
        text, *rest = order.changes
        self.assertEqual(text, Add(new_id(order.edit, 0), "text", {"x": 1, "text": "hallo", "strokeColor": "#f00"}))
        self.assertEqual(rest, [Set("a", {"backgroundColor": "#0f0"}, "e"), Delete("b"), Reorder("c", None), Reorder("c", "a")])

    def test_new_ids(self) -> None:
        """Each place of each edit has its own, always the same, and a short one: the document keeps it for ever."""
        ids = [new_id(edit, at) for edit in ("a" * 32, "b" * 32) for at in range(1000)]
        self.assertEqual(len(set(ids)), 2000)
        self.assertEqual({len(name) for name in ids}, {16})
        self.assertEqual(new_id("a" * 32, 999), ids[999])

    def test_bad_changes(self) -> None:
        """What no canvas could draw, or nobody understands, does not get as far as the Thing."""
        for changes in (
            [], [{"do": "paint"}], [{"do": "add", "type": "spaceship"}], [{"do": "add", "type": "text"}],
            [{"do": "add", "type": "line", "properties": {"points": [[0, 0]]}}],
            [{"do": "set", "widget": "a", "properties": {"x": "wide"}}],
            [{"do": "set", "widget": "a", "properties": {"colour": "#f00"}}],
            [{"do": "set", "widget": "a", "properties": {"x": 1e12}}],
            [{"do": "delete", "widget": "../a"}],
            *([{"do": "set", "widget": "a", "properties": {"customData": data}}] for data in BAD_DATA),
        ):  # fmt: skip
            self.assertEqual(self.perform("edit", "ben", thing="t", changes=changes), "invalid_params", changes)
        self.assertEqual(self.perform("edit", "ben", thing="t"), "invalid_params")
        both = {"changes": [{"do": "delete", "widget": "a"}], "update": "AAA="}
        self.assertEqual(self.perform("edit", "ben", thing="t", **both), "invalid_params")
        self.assertEqual(self.orders(), [])

    def keep(self, order: Order, *widgets: str) -> None:
        """An order has been carried out."""
        did = [Differing(name, None, {"type": "rectangle"}) for name in widgets]
        record = msgspec.msgpack.encode(Record(order.edit, did, order.undoes, order.redoes))
        with self.engine.begin() as tx:
            undoing.keep(tx, [Update("t", 1, len(self.orders()), "ben", NOW, b"", 0, b"", record)])

    def test_undo(self) -> None:
        """One's own last edit, turned round; then it can be done again."""
        self.assertEqual(self.perform("undo", "ben", thing="t"), "conflict")
        self.perform("edit", "ben", thing="t", changes=[{"do": "add", "type": "ellipse", "widget": "a"}])
        self.keep(self.orders()[-1], "a")
        self.assertEqual(self.perform("undo", "ed", thing="t"), "conflict")
        self.assertIn("widgets", self.perform("undo", "ben", thing="t"))
        made, undone = self.orders()
        self.assertEqual((undone.undoes, undone.changes), (made.edit, [Replace([Differing("a", {"type": "rectangle"}, None)])]))
        self.keep(undone)
        self.assertEqual(self.perform("undo", "ben", thing="t"), "conflict")
        self.assertIn("widgets", self.perform("redo", "ben", thing="t"))
        self.assertEqual(self.orders()[-1].redoes, made.edit)

    def test_the_same_key(self) -> None:
        """A request that comes again under its key is made once."""
        wanted, found = [{"do": "add", "type": "ellipse"}], {}
        for _ in range(2):
            call = self.call("ben")
            call.key = "the key"
            found = self.answer("edit", call, thing="t", changes=wanted)
            if len(self.orders()) == 1:
                self.keep(self.orders()[0], "a")
        self.assertEqual(len(self.orders()), 1)
        self.assertEqual(found["widgets"], [{"id": "a"}])

    def test_since(self) -> None:
        """The widgets that were touched since a version; all where that is not known of one of them."""
        rows = [
            Update("t", 1, number, "ben", NOW, b"", 0, encode_touched(Touched([], [], {str(number): ["pos"]})))
            for number in (1, 2, 3)
        ]
        with self.engine.begin() as tx:
            updates.append(tx, rows)
        found = self.perform("refresh", "vic", thing="t", since=1)
        self.assertEqual(found, {"version": 3, "complete": False, "widgets": [{"id": "2"}, {"id": "3"}], "deleted": []})
        self.assertEqual(self.perform("refresh", "vic", thing="t", since=3)["widgets"], [])
        self.assertTrue(self.perform("refresh", "vic", thing="t", widgets=True)["complete"])
        with self.engine.begin() as tx:
            updates.append(tx, [Update("t", 1, 4, "ben", NOW, b"", 0)])
        self.assertEqual(self.perform("refresh", "vic", thing="t", since=1)["complete"], True)

    def test_scroll(self) -> None:
        """A part of a Thing's canvas, for those who may see it; or a page, not both."""
        there = {"thing": "t", "rectangle": [0, 0, 10, 10]}
        self.assertEqual(self.perform("scroll", "vic", **there), {"widgets": []})
        self.assertEqual(self.perform("scroll", "eve", **there), "not_found")
        for wrong in ({}, {"thing": "t"}, {**there, "cursor": "ab"}):
            self.assertEqual(self.perform("scroll", "vic", **wrong), "invalid_params")

    def test_disabled_meanwhile(self) -> None:
        """Whoever is disabled while his change waits for the disk does not make it any more."""
        call = self.call("ben")
        self.perform("disable_person", "ada", user="ben")
        update = b64encode(b"an update").decode()
        self.assertEqual(self.answer("edit", call, thing="t", update=update), "not_logged_in")

    def test_nonsense(self) -> None:
        """No base64, nothing at all, too much."""
        for update in ("%", "", b64encode(b"x" * (7 * 1024 * 1024 + 1)).decode()):
            self.assertEqual(self.perform("edit", "ben", thing="t", update=update), "invalid_params")

    def test_in_the_bin(self) -> None:
        """What was deleted is not there."""
        for action in ("edit", "refresh"):
            self.assertEqual(
                self.perform(action, "ada", thing="b", **({"update": "AAA="} if action == "edit" else {})), "not_found"
            )

    def test_nobody_opens_things(self) -> None:
        """A server that cannot says so."""
        self.performer = Performer(replace(self.services, editor=None))
        self.services = self.performer.services
        self.assertEqual(self.perform("refresh", "ada", thing="t"), "unavailable")
