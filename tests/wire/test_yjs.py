"""What is read of Yjs' encoding, against updates that Yjs' own kind of library wrote."""

from __future__ import annotations

from twisted.trial.unittest import SynchronousTestCase

from tests.support.editors import Editor
from widgetapp.wire.lib0 import WireError
from widgetapp.wire.yjs import made_before, state_vector


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
