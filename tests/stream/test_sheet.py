"""Changes to widgets as JSON, made in a real Yjs document."""

from __future__ import annotations

from typing import Any
from unittest import mock

import msgspec
from pycrdt import Array, Doc, Map, Text
from twisted.trial.unittest import SynchronousTestCase

from tests.support.editors import Editor
from widgetapp.store.updates import Stored
from widgetapp.stream import codec
from widgetapp.stream.document import Document, Panic, SpoiledDocument
from widgetapp.stream.sheet import Contradicted
from widgetapp.wire.changes import (
    Add,
    Change,
    Delete,
    Differing,
    Reorder,
    Replace,
    Set,
    Touched,
    decode_touched,
    encode_touched,
    public_names,
)  # fmt: skip


class SheetTests(SynchronousTestCase):
    """A Thing, and somebody who has it open in a browser."""

    def setUp(self) -> None:
        """An empty Thing."""
        self.document = Document(Stored(None, [], [], 0))
        self.browser = Editor()

    def make(self, *changes: Change) -> list[Differing]:
        """Make changes, which the browser sees."""
        sheet = self.document.sheet()
        for change in changes:
            sheet.make(change)
        differing = sheet.differing()
        shown = sheet.shown(differing)
        update = self.document.change(sheet)
        if update is not None:
            self.browser.receive(update)
        found = self.document.widgets([change.widget for change in differing], None)
        # What was said beforehand of what would come of it is what has come of it.
        self.assertEqual({w["id"]: w for w in shown.widgets}, {w["id"]: w for w in found.widgets})
        self.assertEqual(shown.missing, found.missing)
        return differing

    def refused(self, *changes: Change) -> str:
        """Changes that cannot be made leave everything as it was."""
        before = self.document.state_vector()
        error = self.assertRaises(Contradicted, self.make, *changes)
        self.assertEqual(self.document.state_vector(), before)
        return str(error.contradiction.code)

    def shown(self, name: str) -> dict[str, Any]:
        """A widget as the API shows it."""
        return self.document.widgets([name], None).widgets[0]

    def order(self) -> list[str]:
        """All widgets from the bottom to the top."""
        return [widget["id"] for widget in self.document.widgets(None, None).widgets]

    def test_in_the_stored_format(self) -> None:
        """What a browser gets is what browsers write: places and sizes in one, strokes in chunks, bindings by id."""
        self.make(
            Add("a", "rectangle", {"x": 1, "y": 2, "width": 30, "height": 40, "strokeColor": "#f00"}),
            Add("s", "freedraw", {"points": [[0, 0], [3, 4]]}),
        )
        widgets = self.browser.widgets()
        self.assertEqual(widgets["a"]["pos"], [1, 2])
        self.assertEqual(widgets["a"]["size"], [30, 40])
        self.assertEqual(widgets["a"]["boundElements"], {})
        self.assertEqual(widgets["s"]["points"], [[0, 0, 3, 4]])
        self.assertEqual(widgets["s"]["size"], [3, 4])
        self.assertNotIn("boundElements", widgets["s"])

    def test_only_what_differs(self) -> None:
        """Somebody else's property is not written with one's own."""
        self.make(Add("a", "rectangle", {"x": 1, "y": 2}))
        theirs = self.browser.change("a", "backgroundColor", "#0f0")
        self.make(Set("a", {"x": 5}))
        self.document.take(theirs)
        self.assertEqual(self.browser.widgets()["a"]["backgroundColor"], "#0f0")
        self.assertEqual((self.shown("a")["x"], self.shown("a")["y"], self.shown("a")["backgroundColor"]), (5, 2, "#0f0"))
        self.assertEqual(self.make(Set("a", {"x": 5})), [])

    def test_only_if(self) -> None:
        """A widget's mark tells whether it has changed since; all changes or none."""
        self.make(Add("a", "rectangle", {}), Add("b", "rectangle", {}))
        etag = self.shown("a")["etag"]
        self.document.take(self.browser.change("a", "locked", True))
        self.assertEqual(self.refused(Set("b", {"x": 1}), Set("a", {"x": 1}, only_if=etag)), "conflict")
        self.make(Set("a", {"x": 1}, only_if=self.shown("a")["etag"]))

    def test_what_is_not_there(self) -> None:
        """Nothing is changed that is not there, and nothing made that is."""
        self.make(Add("a", "rectangle", {}))
        self.assertEqual(self.refused(Add("a", "ellipse", {})), "conflict")
        for change in (Set("x", {}), Delete("x"), Reorder("x"), Reorder("a", above="x")):
            self.assertEqual(self.refused(change), "not_found")

    def test_label(self) -> None:
        """A text within a widget is known there, and goes with it; an arrow loses its end."""
        self.make(
            Add("a", "rectangle", {}),
            Add("t", "text", {"text": "two\nlines", "containerId": "a"}),
            Add("w", "arrow", {"points": [[0, 0], [9, 9]], "startBinding": {"elementId": "a", "focus": 0, "gap": 1}}),
            Set("a", {"boundElements": [{"id": "t", "type": "text"}, {"id": "w", "type": "arrow"}]}),
        )
        self.assertEqual(self.shown("a")["boundElements"], [{"id": "t", "type": "text"}, {"id": "w", "type": "arrow"}])
        self.assertEqual(self.shown("t")["height"], 50)
        self.make(Delete("a"))
        self.assertEqual(self.order(), ["w"])
        self.assertIsNone(self.shown("w")["startBinding"])

    def test_within_a_frame(self) -> None:
        """What was in a frame is in none when that is gone."""
        self.make(Add("f", "frame", {}), Add("a", "rectangle", {"frameId": "f"}))
        self.make(Delete("f"))
        self.assertIsNone(self.shown("a")["frameId"])

    def test_order(self) -> None:
        """To the top, to the bottom, right above another; whatever somebody has written for an order."""
        self.make(*(Add(name, "rectangle", {}) for name in "abc"))
        for change, order in (
            (Reorder("a"), "bca"),
            (Reorder("a", above=None), "abc"),
            (Reorder("c", above="a"), "acb"),
            (Reorder("c", above="b"), "abc"),
        ):
            self.make(change)
            self.assertEqual("".join(self.order()), order)
        self.document.take(self.browser.change("c", "index", "no index!"))
        self.make(Add("d", "rectangle", {}))
        self.make(Reorder("a"))

    def test_all_are_read_once(self) -> None:
        """However many changes concern the order of all widgets, or what is in a frame."""
        self.make(
            *(Add(name, "frame", {}) for name in "abc"), *(Add(f"in {name}", "ellipse", {"frameId": name}) for name in "abc")
        )
        sheet = self.document.sheet()
        with mock.patch("widgetapp.stream.codec.every", wraps=codec.every) as every:
            for name in "def":
                sheet.make(Add(name, "ellipse", {}))
                sheet.make(Reorder(name, above="a"))
            self.assertEqual(every.call_count, 1)
            for name in "abc":
                sheet.make(Delete(name))
            self.assertEqual(every.call_count, 2)
        self.document.change(sheet)
        self.assertEqual(self.order(), ["f", "e", "d", "in a", "in b", "in c"])
        self.assertEqual({widget.get("frameId") for widget in self.document.widgets(None, None).widgets}, {None})

    def test_new_words(self) -> None:
        """Words that a browser had broken into lines are forgotten with the old words; the size follows."""
        self.make(Add("t", "text", {"text": "a"}))
        self.document.take(self.browser.change("t", "originalText", "a b"))
        self.make(Set("t", {"text": "four"}))
        self.assertNotIn("originalText", self.browser.widgets()["t"])
        self.assertEqual(self.shown("t")["width"], 4 * 20 * 0.55)

    def test_undo(self) -> None:
        """What an edit did is undone and done again, as long as nobody has changed the same since."""
        self.make(Add("a", "rectangle", {"x": 1, "locked": True}), Add("b", "rectangle", {}))
        before = self.browser.widgets()
        done = self.make(Set("a", {"x": 2, "link": "https://here.example"}), Delete("b"), Add("c", "ellipse", {}))
        after = self.browser.widgets()
        back = [Differing(one.widget, one.after, one.before) for one in done]
        self.document.take(self.browser.change("a", "opacity", 40))
        self.make(Replace(back))
        self.assertEqual(self.browser.widgets() | {"a": before["a"]}, before)
        self.make(Replace(done))
        self.assertEqual(self.browser.widgets(), {**after, "a": {**after["a"], "opacity": 40}})
        self.document.take(self.browser.change("a", "pos", [7, 7]))
        self.assertEqual(self.refused(Replace(back)), "conflict")

    def test_in_a_rectangle(self) -> None:
        """What reaches into it, also backwards drawn; what cannot be drawn is nowhere."""
        self.make(
            Add("in", "rectangle", {"x": 10, "y": 10, "width": 10, "height": 10}),
            Add("out", "rectangle", {"x": 100, "y": 10, "width": 10, "height": 10}),
        )
        self.document.take(self.browser.set("back", {"type": "line", "pos": [50, 50], "size": [-35, -35], "index": "z"}))
        self.document.take(self.browser.set("broken", {"type": "line"}))
        found = self.document.widgets(None, (0, 0, 18, 18)).widgets
        self.assertEqual([widget["id"] for widget in found], ["in", "back"])


class NoWidgetsTests(SynchronousTestCase):
    """A client puts anything there."""

    def test_looked_at_and_changed(self) -> None:
        """What is no widget is none, and keeps nobody from his own."""
        for thing in ("words", [1], Array([1]), Text("words"), None, 7):
            document, client = Document(Stored(None, [], [], 0)), Doc[Map[Any]]()
            client.get("elements", type=Map)["w"] = thing
            document.take(client.get_update())
            self.assertEqual((document.widgets(None, None).widgets, document.text(), document.names()), ([], "", []))
            self.assertEqual(document.widgets(["w"], None).missing, ["w"])
            sheet = document.sheet()
            self.assertRaises(Contradicted, sheet.make, Set("w", {"x": 1}))
            sheet.make(Add("v", "frame", {"name": "Mine"}))
            sheet.make(Reorder("v", above=None))
            sheet.make(Delete("v"))
            sheet.make(Add("w", "rectangle", {}))
            document.change(sheet)
            self.assertEqual(document.names(), ["w"])

    def test_broken_widgets(self) -> None:
        """Whatever stands in a widget, it is shown, changed and deleted."""
        values: tuple[Any, ...] = (7, "words", None, [1], [[1]], {"a": 1}, True, 1e300)
        for value in values:
            for name in (
                "pos",
                "size",
                "points",
                "pressures",
                "boundElements",
                "startBinding",
                "containerId",
                "index",
                "text",
                "type",
            ):
                for kind in ("freedraw", "arrow"):
                    document, editor = Document(Stored(None, [], [], 0)), Editor()
                    document.take(editor.set("w", {"type": kind, name: value}))
                    document.take(editor.set("v", {"type": kind, name: Array([value])}))
                    document.text()
                    self.assertEqual(len(document.widgets(None, (0, 0, 1, 1)).widgets), 0)
                    self.assertEqual(len(document.widgets(None, None).widgets), 2)
                    sheet = document.sheet()
                    for change in (Set("w", {"x": 1}), Reorder("w"), Set("w", {"boundElements": []}), Delete("v"), Delete("w")):
                        sheet.make(change)
                    document.change(sheet)
                    self.assertEqual(document.names(), [])

    def test_small(self) -> None:
        """Five thousand shapes would be less than a megabyte."""
        document = Document(Stored(None, [], [], 0))
        sheet, count = document.sheet(), 500
        for number in range(count):
            place = {"x": 160 * number, "y": 1200, "width": 120, "height": 80}
            sheet.make(Add(f"a-shape-{number:08}", "rectangle", {**place, "backgroundColor": "#a5d8ff"}))
        self.assertLess(len(document.change(sheet) or b""), count * 1_000_000 / 5000)

    def test_breaks_off(self) -> None:
        """What the library does not take spoils the document, and is not taken for done."""
        document = Document(Stored(None, [], [], 0))
        sheet = document.sheet()
        sheet.make(Add("w", "rectangle", {"customData": {"a": 2**63}}))
        self.assertRaises(Panic, document.change, sheet)

        def break_off() -> None:
            raise RuntimeError("half-way")

        self.patch(sheet, "write", break_off)
        self.assertRaises(SpoiledDocument, document.change, sheet)

    def test_another_kind_of_root(self) -> None:
        """A client that takes the widgets for a list, or for text, changes nothing here."""
        for kind in (Array, Text):
            document, client = Document(Stored(None, [], [], 0)), Doc[Any]()
            root = client.get("elements", type=kind)
            root.insert(0, "w" if kind is Text else 1)
            document.take(client.get_update())
            self.assertEqual((document.names(), document.text()), ([], ""))


class TouchedTests(SynchronousTestCase):
    """What an update has touched."""

    def test_each(self) -> None:
        """Added, changed, deleted; bindings and strokes count as properties of their widgets; nothing where nothing was new."""
        document, editor = Document(Stored(None, [], [], 0)), Editor()
        first = editor.set("a", {"type": "rectangle", "pos": [0, 0]})
        document.take(first)
        whole = {"type": (None, "rectangle"), "pos": (None, [0, 0])}
        self.assertEqual(document.touched, Touched(["a"], [], {}, {"a": whole}))
        document.take(first)
        self.assertEqual(document.touched, Touched([], [], {}))
        document.take(editor.change("a", "pos", [1, 1]))
        self.assertEqual(document.touched, Touched([], [], {"a": ["pos"]}, {"a": {"pos": ([0, 0], [1, 1])}}))
        sheet = document.sheet()
        sheet.make(Set("a", {"boundElements": [{"id": "w", "type": "arrow"}]}))
        document.change(sheet)
        self.assertEqual(list(document.touched.changed), ["a"])
        document.take(editor.delete("a"))
        self.assertEqual(document.touched, Touched([], ["a"], {}))

    def test_values(self) -> None:
        """Of plain values and not too many: whatever else a client has put there is named, and nothing worse comes of it."""
        document, editor = Document(Stored(None, [], [], 0)), Editor()
        deep: Any = 1
        for _ in range(100):
            deep = [deep]
        document.take(editor.set("a", {"type": "text", "text": "x" * 1000, "deep": deep, "line": Array([1]), "far": [1] * 9}))
        self.assertEqual(document.touched.values, {"a": {"type": (None, "text")}})
        document.take(editor.change("a", "text", "short"))
        self.assertEqual(document.touched, Touched([], [], {"a": ["text"]}, {"a": {}}))
        document.take(editor.change("a", "text", "shorter"))
        self.assertEqual(document.touched.values, {"a": {"text": ("short", "shorter")}})
        with editor.doc.transaction():
            for number in range(60):
                editor._elements[f"w{number}"] = Map({"type": "line"})
        document.take(editor.doc.get_update())
        self.assertEqual((len(document.touched.added), len(document.touched.values)), (60, 50))

    def test_kept_beside_the_update(self) -> None:
        """With much that was touched, only what it was is kept."""
        much = Touched([], [], {"a": ["text"]}, {str(n): {"text": ("x" * 200, "y" * 200)} for n in range(60)})
        self.assertEqual(decode_touched(encode_touched(much)), Touched([], [], {"a": ["text"]}))
        self.assertEqual(decode_touched(msgspec.msgpack.encode([["a"], [], {}])), Touched(["a"], [], {}), "older rows")

    def test_public_names(self) -> None:
        """The API knows no pairs."""
        self.assertEqual(public_names(["pos", "size", "text"]), ["x", "y", "width", "height", "text"])
