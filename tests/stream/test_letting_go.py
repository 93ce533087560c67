"""A document that nobody needs any more is in nobody's way: neither a Thing's, nor one that was made of its past."""

from __future__ import annotations

import gc
import weakref

from tests.stream.test_worker import WorkerTestCase
from tests.support.editors import Editor
from widgetapp.store import history
from widgetapp.store.updates import Stored
from widgetapp.stream.document import Document
from widgetapp.stream.past import Tape
from widgetapp.wire import links as wire

BOX = {"type": "rectangle", "pos": [0, 0]}


class LettingGoTests(WorkerTestCase):
    """Python's collector does not run: what it found it might give up in another thread than the document's."""

    def setUp(self) -> None:
        """It does not."""
        super().setUp()
        gc.disable()
        self.addCleanup(gc.enable)

    def test_document(self) -> None:
        """A document hears of changes as long as it is there, and does not stay because of that."""
        document = Document(Stored(None, [], [], 0))
        document.take(self.editor.set("a", BOX))
        self.assertEqual(list(document.touched.added), ["a"])
        library = weakref.ref(document._doc)
        del document
        self.assertIsNone(library())

    def test_past(self) -> None:
        """The same of a Thing as it was."""
        tape = Tape(history.Base(0, None))
        tape._doc.apply_update(Editor().set("a", BOX))
        self.assertEqual(tape.touched(), ["a"])
        library = weakref.ref(tape._doc)
        del tape
        self.assertIsNone(library())

    def test_thing(self) -> None:
        """When the last one has left a Thing, and all is on disk, nothing of it stays in the worker."""
        self.sfe.say(wire.Edit(1, 1, self.editor.set("a", BOX), False))
        self.backend.settle()
        (thing,) = self.backend.worker.openings.things.values()
        library = weakref.ref(thing.loaded()._doc)
        del thing
        self.sfe.say(wire.Detach(1), wire.Detach(2))
        for _ in range(20):
            self.clock.advance(1)
            self.backend.settle()
        self.assertEqual(self.backend.worker.openings.things, {})
        # What was stored last is known until something else is.
        self.sfe.say(wire.Attach(3, "u", "ada", False), wire.Edit(3, 1, Editor().set("b", BOX), False))
        self.backend.settle()
        self.assertIsNone(library())
