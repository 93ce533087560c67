"""A Thing's Yjs document."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Map
from twisted.trial.unittest import SynchronousTestCase

from tests.support.editors import Editor
from widgetapp.store.updates import Stored
from widgetapp.stream.document import EMPTY_STATE, EMPTY_UPDATE, BrokenUpdate, Document
from widgetapp.wire.changes import Add


def document(*updates: bytes) -> Document:
    """A document made of these updates."""
    return Document(Stored(None, list(updates), list(range(1, len(updates) + 1)), len(updates)))


def content(document: Document) -> object:
    """What a client would see of it."""
    doc: Doc[Map[object]] = Doc()
    doc.apply_update(document.state())
    return doc.get("elements", type=Map).to_py()


class ApplyTests(SynchronousTestCase):
    """What an update does."""

    def test_new_and_known(self) -> None:
        """An edit is new once."""
        editor, server = Editor(), document()
        update = editor.set("a", {"pos": [1, 2]})
        self.assertTrue(server.apply(update))
        self.assertEqual(content(server), {"a": {"pos": [1.0, 2.0]}})
        self.assertFalse(server.apply(EMPTY_UPDATE))

    def test_answer_with_nothing_new(self) -> None:
        """A client that has nothing more still sends all its deletions: they are not new."""
        editor, server = Editor(), document()
        server.apply(editor.set("a", {}))
        server.apply(editor.delete("a"))
        answer = editor.doc.get_update(server.state_vector())
        self.assertNotEqual(answer, EMPTY_UPDATE)
        self.assertFalse(server.apply(answer))

    def test_put_together_once(self) -> None:
        """The whole is made once for all who join one after the other, each of whom answers that it has nothing more; and anew
        when something has changed, or waits for what it builds on."""
        editor, server = Editor(), document()
        server.apply(editor.set("a", {}))
        whole = server.missing(EMPTY_STATE)
        server.apply(EMPTY_UPDATE)
        self.assertIs(server.missing(EMPTY_STATE), whole)
        editor.set("b", {})
        server.apply(editor.set("c", {}))
        self.assertGreater(len(server.missing(EMPTY_STATE)), len(whole))

    def test_deletion_is_new(self) -> None:
        """An update that only deletes is new."""
        editor, server = Editor(), document()
        server.apply(editor.set("a", {}))
        self.assertTrue(server.apply(editor.delete("a")))
        self.assertEqual(content(server), {})

    def test_out_of_order(self) -> None:
        """An edit that comes before the one it builds on counts as new, is kept, and heals when the gap is filled."""
        editor, server = Editor(), document()
        first, second = editor.set("a", {}), editor.set("b", {})
        self.assertTrue(server.apply(second))
        reloaded = document(server.state())
        reloaded.apply(first)
        self.assertEqual(content(reloaded), {"a": {}, "b": {}})

    def test_all_of_it(self) -> None:
        """Whoever has nothing gets all, as it is by then: by an edit, and by changes that were worked out."""
        server, seen = document(), []
        for update in (Editor().set("a", {}), None):
            if update is None:
                sheet = server.sheet()
                sheet.make(Add("b", "rectangle", {}))
                server.change(sheet)
            else:
                server.take(update)
            given = server.missing(EMPTY_STATE)
            self.assertIs(server.missing(EMPTY_STATE), given)
            seen.append(sorted(document(given).names()))
        self.assertEqual(seen, [["a"], ["a", "b"]])

    def test_snapshot_and_updates(self) -> None:
        """A document is its snapshot and what came after."""
        editor = Editor()
        editor.set("a", {})
        snapshot = editor.doc.get_update()
        later = editor.set("b", {})
        self.assertEqual(content(Document(Stored(snapshot, [later], [2], 2))), {"a": {}, "b": {}})


class BrokenTests(SynchronousTestCase):
    """Bytes that are no update."""

    def setUp(self) -> None:
        """A document with something in it."""
        self.editor = Editor()
        self.server = document(self.editor.set("a", {"pos": [1, 2]}))

    @given(st.binary(max_size=60))
    def test_anything(self, data: bytes) -> None:
        """No other exception than `BrokenUpdate`."""
        try:
            self.server.apply(data)
        except BrokenUpdate:
            return

    def test_document_is_as_before(self) -> None:
        """An update that breaks off half-way leaves nothing behind."""
        update = self.editor.set("b", {"pos": [3, 4]})
        for length in range(len(update)):
            self.assertRaises(BrokenUpdate, self.server.apply, update[:length])
        self.assertEqual(content(self.server), {"a": {"pos": [1.0, 2.0]}})

    def test_claim_of_many_clients(self) -> None:
        """A few bytes cannot hold the work of millions; the decoder is not asked to make room for them."""
        self.assertRaises(BrokenUpdate, self.server.apply, b"\xbd\xee\xdf2p\x06\xd7")

    def test_broken_state_vector(self) -> None:
        """A state vector that cannot be read is refused as well."""
        self.assertRaises(BrokenUpdate, self.server.missing, b"\xff\xff")
