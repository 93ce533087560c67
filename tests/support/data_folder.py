"""A data directory with a little of everything, as a daemon leaves it, and its backup."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from twisted.trial.unittest import SynchronousTestCase

from tests.support.editors import Editor
from tests.support.memory import NOW, new_store
from widgetapp.places import IMAGES
from widgetapp.store import backup, groups, images, people, things, updates
from widgetapp.store.archive import Archive, BackupError, Manifest
from widgetapp.store.engine import FILE_NAME
from widgetapp.wfe.images import ImageFiles
from widgetapp.wire.journal import Update

PICTURES = (b"a picture", b"another picture" * 1000)


class DataFolder:
    """Ada and Ben in the User Group `g`, the Things `t` (with a snapshot and two images) and `u`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        #: As the one writer has it open.
        self.engine: Engine = new_store(str(path))
        self.digests = [ImageFiles(path / IMAGES).write(content) for content in PICTURES]
        with self.engine.begin() as tx:
            groups.add(tx, "g", "Workshop", True, NOW)
            for name in ("ada", "ben"):
                people.add_user(tx, people.User(name, name.title(), name, "#000000", False), "hash", NOW)
                groups.add_member(tx, "g", name)
            for thing in ("t", "u"):
                things.add(tx, thing, f"Thing {thing}", "g", "ada", NOW)
            for digest, content in zip(self.digests, PICTURES, strict=True):
                images.add(tx, "t", f"image {digest}", images.Image(digest, "image/png", len(content)), "ada", NOW)
        self.count = 0
        editor = Editor()
        self.append("t", editor.set("a", {"type": "rectangle"}), editor.set("b", {"type": "text"}))
        with self.engine.begin() as tx:
            last = updates.last(tx)
            updates.save_snapshot.perform(tx, updates.Snapshot("t", last, editor.doc.get_update(), NOW, 0))
        self.append("t", editor.change("b", "text", "words"))
        self.append("u", Editor().set("c", {"type": "ellipse"}))

    def append(self, thing: str, *contents: bytes) -> None:
        """Store updates of a Thing."""
        with self.engine.begin() as tx:
            for content in contents:
                self.count += 1
                updates.append(tx, [Update(thing, 1, self.count, "ada", NOW, content, 0)])

    def image(self, number: int) -> Path:
        """Where an image lies."""
        digest = self.digests[number]
        return self.path / IMAGES / digest[:2] / digest

    def close(self) -> None:
        """Let go of the store."""
        self.engine.dispose()


def dump(data: Path) -> list[str]:
    """All that a store holds, as SQL."""
    with closing(sqlite3.connect(data / FILE_NAME)) as db:
        return list(db.iterdump())


class BackupTestCase(SynchronousTestCase):
    """A data directory, and a place for its backup."""

    def setUp(self) -> None:
        """Make both."""
        self.folder = Path(self.mktemp()).absolute()
        self.folder.mkdir(parents=True)
        self.data = DataFolder(self.folder / "data")
        self.addCleanup(self.data.close)
        self.file = self.folder / "backups" / "monday"
        self.file.parent.mkdir()

    def back_up(self, replace: bool = False) -> Manifest:
        """Take a backup."""
        return backup.back_up(self.data.path, self.file, NOW, "1.2.3", replace)[0]

    def refused(self, function: Callable[..., Any], *arguments: Any) -> BackupError:
        """What is said of something that does not work; nothing may be left beside the backups."""
        before = set(self.file.parent.iterdir())
        with self.assertRaises(BackupError) as raised:
            function(*arguments)
        self.assertEqual(set(self.file.parent.iterdir()), before)
        self.assertTrue(raised.exception.next_step)
        error: BackupError = raised.exception
        return error

    def extract(self) -> Path:
        """Read a backup to its end; gives the folder."""
        folder = Path(self.mktemp()).absolute()
        folder.mkdir(parents=True)
        with Archive(self.file) as opened:
            opened.extract(folder, lambda _member: True)
        return folder
