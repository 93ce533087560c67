"""What is read of Yjs' encoding, against updates that Yjs' own kind of library wrote."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment
from twisted.trial.unittest import SynchronousTestCase

import tests.support.examples  # noqa: F401  # how examples are made
from tests.support.editors import Editor
from widgetapp.wire import yjs
from widgetapp.wire.lib0 import WireError
from widgetapp.wire.yjs import made_before, state_vector

DELETED, NOTHING, LONG_NOTHING = b"\x00\x03", b"\x00\x00", b"\x00\x80\x00"
#: In the root named e: a list of one value, which is none.
VALUE = b"\x08\x01\x01e\x01\x7e"

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def update(*structs: bytes) -> bytes:
    """An update of one client that holds these."""
    return bytes((1, len(structs), 7, 0)) + b"".join(structs) + b"\x00"


class StateTests(SynchronousTestCase):
    """State vectors, and what was made before one."""

    def test_state_vector(self) -> None:
        """One clock for each client; nothing for nobody."""
        editor = Editor()
        self.assertEqual(state_vector(editor.doc.get_state()), {})
        editor.set("a", {"x": 1})
        self.assertEqual(state_vector(editor.doc.get_state()), {editor.doc.client_id: 2})

    def test_made_before(self) -> None:
        """By its clock; a deletion has none."""
        editor = Editor()
        first = editor.set("a", {})
        state = state_vector(editor.doc.get_state())
        second, deletion = editor.set("b", {}), editor.delete("a")
        self.assertEqual([made_before(update, state) for update in (first, second, deletion)], [True, False, None])
        self.assertIs(made_before(first, {}), False)

    def test_broken(self) -> None:
        """What is no such thing."""
        for update in (b"", b"\x01", b"\x01\x00\x01\x00", b"\x01\x01\x01"):
            self.assertRaises(WireError, made_before, update, {})
        self.assertRaises(WireError, state_vector, b"\x02\x01\x01")


class NothingTests(SynchronousTestCase):
    """Deleted structs of no length."""

    def test_found(self) -> None:
        """Wherever they stand, however they are written."""
        for structs in ((NOTHING,), (DELETED, NOTHING), (VALUE, LONG_NOTHING), (DELETED, NOTHING, DELETED)):
            self.assertTrue(yjs.holds_nothing(update(*structs)), structs)
        self.assertFalse(yjs.holds_nothing(update(DELETED, VALUE)))

    def test_not_looked_for_in_values(self) -> None:
        """Bytes of that kind within a value are none."""
        value = b"\x08\x01\x01e\x01\x7b" + bytes(8)
        self.assertFalse(yjs.holds_nothing(update(value, DELETED)))
        self.assertTrue(yjs.holds_nothing(update(value, NOTHING)))

    @given(st.lists(st.tuples(st.sampled_from("abc"), PLAIN), min_size=1, max_size=5))
    def test_real(self, changes: list[tuple[str, object]]) -> None:
        """What clients make holds none, and is understood to its end."""
        document: Doc[Map[Any]] = Doc()
        root = document.get("elements", type=Map)
        for name, value in changes:
            root[name] = Map({"value": value, "letters": Text("words"), "list": Array([value, value])})
            root[name]["markup"] = XmlFragment([XmlElement("p", {"a": "b"})])
            del root[name]["letters"][1:3]
        whole = document.get_update()
        self.assertFalse(yjs.holds_nothing(whole))
        walk = yjs._Structs(whole)
        self.assertFalse(walk.any_nothing())
        # Behind the structs is what was deleted.
        self.assertLess(walk._reader.position, len(whole))
        self.assertEqual(walk._reader.uint(), 1)
