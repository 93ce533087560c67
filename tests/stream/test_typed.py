"""Texts that browsers write letter by letter: what the server reads of them, and how it writes them."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, XmlFragment
from twisted.trial.unittest import SynchronousTestCase

from tests.support.editors import Editor
from widgetapp.store.updates import Stored
from widgetapp.stream.document import Document
from widgetapp.stream.mine import Mine
from widgetapp.stream.typed import before_of
from widgetapp.wire.changes import Change, Set

WRITING = st.text("abc é😀", max_size=12)


class Writer(Editor):
    """A browser in which somebody writes."""

    def begin(self, words: str, **props: object) -> bytes:
        """A new text."""
        place = {"pos": [0, 0], "size": [100, 25]}
        return self.set(
            "a", {"type": "text", **place, "text": words, "typed": Text(words), "typedFor": crc32(words.encode()), **props}
        )

    @property
    def typed(self) -> Text:
        """Its letters."""
        typed = self._elements["a"]["typed"]
        assert isinstance(typed, Text)
        return typed

    def insert(self, at: int, words: str) -> bytes:
        """Write at a place, which is counted in bytes."""
        self.typed.insert(at, words)
        return self._updates[-1]

    def take_out(self, start: int, end: int) -> bytes:
        """Delete from one place to another."""
        del self.typed[start:end]
        return self._updates[-1]


class TypedTests(SynchronousTestCase):
    """A Thing with one text."""

    def setUp(self) -> None:
        """Ada's browser has begun it."""
        self.document, self.ada = Document(Stored(None, [], [], 0)), Writer()
        self.document.take(self.ada.begin("The kettle"))

    def shown(self) -> dict[str, Any]:
        """It, as the API shows it."""
        return self.document.widgets(["a"], None).widgets[0]

    def make(self, change: Change) -> bytes:
        """Make a change; gives what it is for everybody."""
        sheet = self.document.sheet()
        sheet.make(change)
        update = self.document.change(sheet)
        assert update is not None
        return update

    def test_what_is_typed_is_read(self) -> None:
        """By everybody who asks, before a browser has broken it into lines; and nothing is told of how it is kept."""
        before = self.shown()
        self.assertEqual(
            (before["text"], before.keys()), ("The kettle", {"id", "etag", "type", "text", "x", "y", "width", "height"})
        )
        self.document.take(self.ada.insert(10, " boils"))
        after = self.shown()
        self.assertEqual((after["text"], self.document.text()), ("The kettle boils", "The kettle boils"))
        self.assertNotEqual(before["etag"], after["etag"])
        self.assertEqual(self.document.touched.changed, {"a": ["text"]})
        self.assertEqual(self.document.touched.values, {"a": {"text": ("The kettle", "The kettle boils")}})
        while self.document.pieces().read_some(10):
            pass
        self.assertIn("The kettle boils", str(self.document.pieces().sketch()))

    def test_its_lines_are_no_news(self) -> None:
        """What a browser writes behind it changes how it looks, and not what is told."""
        self.document.take(self.ada.insert(10, " boils"))
        etag = self.shown()["etag"]
        with self.ada.doc.transaction():
            widget = self.ada._elements["a"]
            widget["text"], widget["originalText"] = "The kettle\nboils", "The kettle boils"
            widget["typedFor"] = crc32(b"The kettle\nboils")
        self.document.take(self.ada._updates[-1])
        self.assertEqual(self.document.touched.changed, {})
        self.assertEqual((self.shown()["text"], self.shown()["originalText"]), ("The kettle\nboils", "The kettle boils"))
        self.assertNotEqual(self.shown()["etag"], etag)

    def test_an_action_and_somebody_who_types(self) -> None:
        """Both at the same time: what the action says and what is typed are both there, for everybody."""
        update = self.make(Set("a", {"text": "The new kettle!"}))
        self.assertEqual(self.document.touched.values["a"]["text"], ("The kettle", "The new kettle!"))
        self.document.take(self.ada.insert(0, "Ada: "))
        self.ada.receive(update)
        self.assertEqual((self.shown()["text"], str(self.ada.typed)), ("Ada: The new kettle!",) * 2)

    def test_an_action_of_words_that_were_not_broken_into_lines(self) -> None:
        """Nothing is left of the lines of before."""
        self.ada.change("a", "originalText", "The kettle of before")
        self.document.take(self.ada.doc.get_update())
        self.make(Set("a", {"text": "New"}))
        self.assertEqual((self.shown()["text"], "originalText" in self.shown()), ("New", False))

    def test_others_know_nothing_of_it(self) -> None:
        """Who writes `text` alone has written it; an action, too, goes on from that."""
        self.document.take(self.ada.insert(10, " boils"))
        self.document.take(self.ada.change("a", "text", "Other"))
        self.assertEqual((self.shown()["text"], self.document.touched.changed), ("Other", {"a": ["text"]}))
        self.make(Set("a", {"text": "Others"}))
        self.assertEqual(self.shown()["text"], "Others")

    @given(WRITING, WRITING)
    def test_any_words(self, before: str, after: str) -> None:
        """An action makes of any words any others, whatever letters are in them."""
        self.document, self.ada = Document(Stored(None, [], [], 0)), Writer()
        self.document.take(self.ada.begin(before))
        if before != after:
            self.ada.receive(self.make(Set("a", {"text": after})))
        self.assertEqual((self.shown()["text"], str(self.ada.typed)), (after, after))

    def test_long_ones(self) -> None:
        """One takes the place of the other."""
        self.ada.receive(self.make(Set("a", {"text": "The " + "long " * 2000 + "kettle"})))
        self.assertEqual(len(str(self.ada.typed)), len(self.shown()["text"]))

    def test_what_else_is_under_that_name(self) -> None:
        """Whatever a client puts there, the text is `text`, and can be changed."""
        embedded = Text("é")
        for junk in (1, "x", None, [1], Map({"a": 1}), Array([1]), XmlFragment(), embedded):
            document, client = Document(Stored(None, [], [], 0)), Doc[Any]()
            widget: Map[Any] = Map({"type": "text", "text": "é", "typed": junk, "typedFor": crc32("é".encode())})
            client.get("elements", type=Map)["a"] = widget
            if junk is embedded:
                embedded.insert_embed(0, {"image": 1})
            document.take(client.get_update())
            self.assertEqual((document.widgets(None, None).widgets[0]["text"], document.text()), ("é", "é"))
            sheet = document.sheet()
            sheet.make(Set("a", {"text": "ü"}))
            document.change(sheet)
            self.assertEqual(document.widgets(None, None).widgets[0]["text"], "ü")

    def test_undone_for_one_person(self) -> None:
        """What one has typed can be taken back alone, unless another has typed there since."""
        mine = Mine("ada", lambda _name: {"type": "text", "text": "The\nkettle", "originalText": "The kettle"})
        self.document.take(self.ada.insert(10, " boils"))
        mine.note("ada", self.document.touched)
        (back,) = mine.undone({"a": {"type": "text", "text": "The kettle boils"}}).back
        self.assertEqual(back.after, {"text": "The\nkettle", "originalText": "The kettle"})
        mine.note("ben", self.document.touched)
        self.assertEqual(mine.undone({"a": {"type": "text", "text": "The kettle boils"}}).skipped, ["a"])


class BeforeTests(SynchronousTestCase):
    """What a text was before something was done to it."""

    def test_known_and_unknown(self) -> None:
        """What was inserted is known, what was deleted is not."""
        self.assertEqual(before_of("aXé", [{"retain": 1}, {"insert": "X"}]), "aé")
        self.assertEqual(before_of("a", []), "a")
        self.assertIsNone(before_of("a", [{"retain": 1}, {"delete": 2}]))
