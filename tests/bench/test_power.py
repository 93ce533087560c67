"""What a power cut leaves of a folder, by a record of what was asked of its disk."""

from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from bench.power.disk import Disk, UnknownWriting
from tests.support.bad_machine import Kind, Note

ROOT = "/data"


def left(disk: Disk, share: float, seed: int = 1) -> dict[str, bytes]:
    """The files that a power cut leaves."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "data")
        disk.cut(random.Random(seed), share, place)
        return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


class DiskTest(SynchronousTestCase):
    """A folder and what is asked of it."""

    def setUp(self) -> None:
        """An empty one."""
        self.disk = Disk(ROOT)
        self.when = 0

    def take(self, kind: Kind, name: str, content: bytes = b"", offset: int = 0, begun: int | None = None) -> int:
        """The next call; gives when it was."""
        self.when += 10
        path = f"{ROOT}/{name}" if name else ROOT
        begin = self.when - 1 if begun is None else begun
        self.disk.take(Note(self.when, begin, offset, kind, 1, path, content))
        return self.when

    def file(self, name: str, content: bytes) -> None:
        """A file that is on the disk for certain."""
        self.take(Kind.OPEN, name)
        self.take(Kind.WRITE, name, content)
        self.take(Kind.SYNC, name)
        self.take(Kind.SYNC, "")

    def test_synced(self) -> None:
        """What an fsync has brought to the disk is there, and nothing else needs be."""
        self.file("a", b"one")
        self.take(Kind.WRITE, "a", b"two", offset=3)
        self.assertEqual(left(self.disk, 0.0), {"a": b"one"})
        self.assertEqual(left(self.disk, 1.0), {"a": b"onetwo"})

    def test_name(self) -> None:
        """A file whose name is not on the disk is not found, however well it was synced."""
        self.take(Kind.OPEN, "a")
        self.take(Kind.WRITE, "a", b"one")
        self.take(Kind.SYNC, "a")
        self.assertEqual(left(self.disk, 0.0), {})
        self.take(Kind.SYNC, "")
        self.assertEqual(left(self.disk, 0.0), {"a": b"one"})
        # A folder's own name is its parent's business.
        self.take(Kind.MKDIR, "folder")
        self.take(Kind.OPEN, "folder/b")
        self.take(Kind.WRITE, "folder/b", b"two")
        self.take(Kind.SYNC, "folder/b")
        self.take(Kind.SYNC, "folder")
        self.assertEqual(left(self.disk, 0.0), {"a": b"one"})
        self.take(Kind.SYNC, "")
        self.assertEqual(left(self.disk, 0.0), {"a": b"one", "folder/b": b"two"})

    def test_began_before(self) -> None:
        """What was written while an fsync was under way is not what it was for."""
        self.file("a", b"one")
        begun = self.when + 5
        self.take(Kind.WRITE, "a", b"two")
        self.take(Kind.SYNC, "a", begun=begun)
        self.assertEqual(left(self.disk, 0.0), {"a": b"one"})

    def test_failed_sync(self) -> None:
        """What an fsync was for that failed may be lost, though later ones do not fail."""
        self.file("a", b"one")
        self.take(Kind.WRITE, "a", b"two")
        self.take(Kind.LOST_SYNC, "a")
        self.take(Kind.SYNC, "a")
        self.assertEqual(left(self.disk, 0.0), {"a": b"one"})
        self.assertEqual(left(self.disk, 1.0), {"a": b"two"})
        # What is written anew is what the next one is for, and no older write comes over it.
        self.take(Kind.WRITE, "a", b"TW")
        self.take(Kind.SYNC, "a")
        self.assertEqual(left(self.disk, 0.0), {"a": b"TWe"})
        self.assertEqual(left(self.disk, 1.0), {"a": b"TWo"})

    def test_torn(self) -> None:
        """Of a write some sectors may come to the disk, and no part of one."""
        self.file("a", b"-" * 2048)
        self.take(Kind.WRITE, "a", b"x" * 1948, offset=100)
        seen = {left(self.disk, 0.5, seed)["a"] for seed in range(60)}
        self.assertGreater(len(seen), 6)
        for content in seen:
            pieces = [content[100:512], *(content[at : at + 512] for at in range(512, 2048, 512))]
            self.assertTrue(all(len(set(piece)) == 1 for piece in pieces))

    def test_replaced(self) -> None:
        """A file that takes another's name is seen whole, or the other one is."""
        self.file("a", b"old")
        self.file("b", b"new")
        self.take(Kind.RENAME, "b", os.fsencode(f"{ROOT}/a"))
        self.assertEqual(left(self.disk, 0.0), {"a": b"old", "b": b"new"})
        self.assertEqual(left(self.disk, 1.0), {"a": b"new"})
        self.take(Kind.SYNC, "")
        self.assertEqual(left(self.disk, 0.0), {"a": b"new"})

    def test_removed_and_cut_short(self) -> None:
        """Nor do removals and new lengths count before they are on the disk."""
        self.file("a", b"one")
        self.file("b", b"two")
        self.take(Kind.UNLINK, "a")
        self.take(Kind.TRUNCATE, "b", offset=1)
        self.assertEqual(left(self.disk, 0.0), {"a": b"one", "b": b"two"})
        self.assertEqual(left(self.disk, 1.0), {"b": b"t"})

    def test_unknown(self) -> None:
        """Where something was written that the record does not have, nobody can tell."""
        self.assertRaises(UnknownWriting, self.take, Kind.STRANGE, "a", b"sendfile")
        self.assertRaises(UnknownWriting, self.take, Kind.WRITE, "a", b"x")
