"""What a document worker notes before it does it."""

from __future__ import annotations

import os

from twisted.trial.unittest import SynchronousTestCase

from widgetapp.stream.note import Applying, Loading, Note, read

LONGEST = "x" * 64


class NoteTests(SynchronousTestCase):
    """The writing end, and who reads it when the writer is dead."""

    def setUp(self) -> None:
        """Make one."""
        self.note = Note()
        self.addCleanup(os.close, self.note.descriptor)
        self.addCleanup(self.note._memory.close)

    def test_nothing(self) -> None:
        """At first, and after what went well, there is nothing to read."""
        self.assertIsNone(read(self.note.descriptor))
        self.note.applying("t", 7, 1)
        self.note.done()
        self.assertIsNone(read(self.note.descriptor))

    def test_in_progress(self) -> None:
        """What was begun is what is read, the last of it, with the largest numbers and the longest names that there are."""
        self.note.applying("a longer name", 1, 2)
        self.note.applying("t", 2**62 - 1, 2**40)
        self.assertEqual(read(self.note.descriptor), Applying("t", 2**62 - 1, 2**40))
        self.note.loading(LONGEST, 2**40)
        self.assertEqual(read(self.note.descriptor), Loading(LONGEST, 2**40))

    def test_by_another_descriptor(self) -> None:
        """Whoever has a descriptor of it reads it, also when the writer is gone."""
        other = os.dup(self.note.descriptor)
        self.addCleanup(os.close, other)
        self.note.loading("t", 0)
        self.note._memory.close()
        self.assertEqual(read(other), Loading("t", 0))

    def test_something_else(self) -> None:
        """What is too short to be one says nothing."""
        other = os.memfd_create("other")
        self.addCleanup(os.close, other)
        os.write(other, b"\x01\x02")
        self.assertIsNone(read(other))
