"""Backups: taken while somebody writes, and read with distrust."""

from __future__ import annotations

import hashlib
import io
import os
import sqlite3
import stat
import tarfile
from typing import Any
from unittest import mock

import msgspec

from tests.support.data_folder import PICTURES, BackupTestCase, dump
from tests.support.editors import Editor
from tests.support.memory import NOW
from widgetapp.places import DEMO_MARK
from widgetapp.store import backup
from widgetapp.store.archive import FORMAT, MANIFEST, SEAL, Archive, BackupError, Manifest, Member
from widgetapp.store.engine import FILE_NAME
from widgetapp.store.migrations import NEWEST


class TakeTests(BackupTestCase):
    """To take one."""

    def test_all_is_in_it(self) -> None:
        """Store and images, as they were; one private file, and nothing beside it."""
        manifest = self.back_up()
        folder = self.extract()
        self.assertEqual(dump(folder), dump(self.data.path))
        for number, picture in enumerate(PICTURES):
            name = self.data.image(number).relative_to(self.data.path)
            self.assertEqual((folder / name).read_bytes(), picture)
        self.assertEqual((manifest.widgetapp, manifest.store, manifest.at, manifest.demo), ("1.2.3", NEWEST, NOW, False))
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o600)
        self.assertEqual(list(self.file.parent.iterdir()), [self.file])

    def test_one_moment(self) -> None:
        """What is committed while the store is copied is wholly in it or not at all; the writer need not wait."""
        with self.data.engine.begin():
            # The writer is in the middle of a transaction.
            self.back_up()
        before = dump(self.data.path)
        self.data.append("u", Editor().set("later", {}))
        self.assertEqual(dump(self.extract()), before)
        self.assertNotEqual(dump(self.data.path), before)

    def test_not_in_steps(self) -> None:
        """The copy is one reader's view: nothing is committed between two steps, for there is only one."""
        steps: list[int] = []
        connect = sqlite3.connect

        class Counting(sqlite3.Connection):
            def backup(self, target: sqlite3.Connection, **options: Any) -> None:
                super().backup(target, progress=lambda *_: steps.append(1), **options)

        with mock.patch.object(sqlite3, "connect", lambda *a, **k: connect(*a, **k, factory=Counting)):
            self.back_up()
        self.assertEqual(len(steps), 1)

    def test_only_named_images(self) -> None:
        """A file that no Thing names is no part of the data."""
        stranger = self.data.path / "images" / "00" / ("0" * 64)
        stranger.parent.mkdir(exist_ok=True)
        stranger.write_bytes(b"left behind")
        self.assertEqual(sum(member.image is not None for member in self.back_up().members), 2)

    def test_missing_and_damaged_images(self) -> None:
        """What an image has suffered before keeps nobody from saving the rest; it can be told afterwards."""
        self.data.image(0).unlink()
        self.data.image(1).write_bytes(b"rotten")
        manifest = self.back_up()
        lacks = backup.incomplete(backup.content_of(self.data.path / FILE_NAME), manifest.members)
        self.assertEqual((lacks.missing, lacks.damaged), ([self.data.digests[0]], [self.data.digests[1]]))
        self.extract()

    def test_demonstration(self) -> None:
        """Its mark goes with it."""
        (self.data.path / DEMO_MARK).touch()
        self.assertTrue(self.back_up().demo)
        self.assertTrue((self.extract() / DEMO_MARK).exists())

    def test_place_is_taken(self) -> None:
        """An existing file is replaced only on demand; a directory never."""
        self.file.write_text("the only copy")
        self.assertTrue(self.refused(self.back_up).refused)
        self.assertEqual(self.file.read_text(), "the only copy")
        self.back_up(replace=True)
        self.extract()
        self.file = self.file.parent
        self.assertTrue(self.refused(self.back_up, True).refused)

    def test_no_place_and_no_store(self) -> None:
        """Neither is made."""
        self.assertIn("no store", self.refused(backup.back_up, self.folder, self.file, NOW, "1").cause)
        nowhere = self.folder / "nowhere" / "file"
        self.assertIn("no directory", self.refused(backup.back_up, self.data.path, nowhere, NOW, "1").cause)
        self.assertFalse(nowhere.parent.exists())

    def test_disk_full(self) -> None:
        """Nothing half done is left, and the backup of yesterday stays."""
        self.back_up()
        content = self.file.read_bytes()
        full = OSError(28, "No space left on device")
        for what in ("fsync", "replace"):
            with mock.patch.object(os, what, side_effect=full):
                self.assertIn("no room", self.refused(self.back_up, True).cause)
        with mock.patch.object(backup, "_copy_store", side_effect=sqlite3.OperationalError("database or disk is full")):
            self.assertIn("no room", self.refused(self.back_up, True).cause)
        self.assertEqual(self.file.read_bytes(), content)

    def test_a_damaged_store(self) -> None:
        """What SQLite cannot read is said to be damaged."""
        self.data.close()
        (self.data.path / FILE_NAME).write_bytes(b"no database at all" * 1000)
        self.assertIn("damaged", self.refused(self.back_up).cause)


class ReadTests(BackupTestCase):
    """To read one that is not as it was written."""

    def setUp(self) -> None:
        """Take one."""
        super().setUp()
        self.back_up()
        self.content = self.file.read_bytes()

    def test_every_flipped_bit(self) -> None:
        """A bit that is not as it was is found, wherever it is, or makes no difference."""
        good = {member.name: (self.extract() / member.name).read_bytes() for member in self.manifest().members}
        harmless = 0
        for place in range(0, len(self.content), 2039):
            changed = bytearray(self.content)
            changed[place] ^= 1 << place % 8
            self.file.write_bytes(changed)
            try:
                folder = self.extract()
            except BackupError:
                continue
            harmless += 1
            self.assertEqual({name: (folder / name).read_bytes() for name in good}, good, place)
        # Filling and the like: a small part.
        self.assertLess(harmless, len(self.content) // 2039 // 4)

    def manifest(self) -> Manifest:
        """What the backup says of itself."""
        with Archive(self.file) as opened:
            return opened.manifest

    def test_in_each_member(self) -> None:
        """A bit in the middle of any member is found, and the member is named."""
        with tarfile.open(self.file) as tar:
            places = {info.name: info.offset_data + info.size // 2 for info in tar if info.size}
        self.assertEqual(len(places), 5)
        for name, place in places.items():
            changed = bytearray(self.content)
            changed[place] ^= 4
            self.file.write_bytes(changed)
            named = "manifest" if name in (MANIFEST, SEAL) else name
            self.assertIn(named, self.refused(self.extract).cause)

    def test_every_length(self) -> None:
        """What was broken off is noticed, wherever, and so is what was added."""
        for length in [*range(0, len(self.content), 1024), len(self.content) - 1]:
            self.file.write_bytes(self.content[:length])
            self.refused(self.extract)
        self.file.write_bytes(self.content + b"\0" * 512)
        self.assertIn("as long", self.refused(self.extract).cause)

    def test_another_file(self) -> None:
        """What is no backup at all is told from one that is damaged."""
        for content in (b"", b"hello" * 1000, (self.data.path / FILE_NAME).read_bytes()):
            self.file.write_bytes(content)
            self.assertIn("is no backup", self.refused(self.extract).cause)
        with tarfile.open(self.file, "w") as tar:
            tar.add(self.data.path, "holidays")
        self.assertIn("end is missing", self.refused(self.extract).cause)


class ForgedTests(BackupTestCase):
    """To read one that was made in order to deceive: its checksums fit."""

    def forge(
        self,
        *entries: tuple[tarfile.TarInfo, bytes],
        members: Any = None,
        **facts: Any,
    ) -> None:
        """Write an archive with these members and a manifest that names them."""
        found = [Member(info.name, info.size, hashlib.sha256(content).hexdigest()) for info, content in entries]
        manifest = Manifest(widgetapp="9", store="0001", at=NOW, members=found if members is None else members)
        encoded = msgspec.json.encode({**msgspec.to_builtins(manifest), **facts})
        seal = f"{hashlib.sha256(encoded).hexdigest()}  {MANIFEST}\n".encode()
        with tarfile.open(self.file, "w") as tar:
            for info, content in [*entries, self.entry(MANIFEST, encoded), self.entry(SEAL, seal)]:
                tar.addfile(info, io.BytesIO(content))

    def entry(
        self, name: str, content: bytes = b"", kind: bytes = tarfile.REGTYPE, target: str = ""
    ) -> tuple[tarfile.TarInfo, bytes]:
        """A member of any name and kind."""
        info = tarfile.TarInfo(name)
        info.size, info.type, info.linkname = len(content), kind, target
        return info, content

    def test_the_forger_can_write_good_ones(self) -> None:
        """What follows is refused for its own sake."""
        self.forge(self.entry(FILE_NAME, b"content"))
        self.assertEqual((self.extract() / FILE_NAME).read_bytes(), b"content")

    def test_names(self) -> None:
        """Nothing is written anywhere but where backups have it."""
        digest = "ab" * 32
        for name in (
            "../outside", "/outside", "images/../../outside", f"images/ab/{digest}/x", f"images/cd/{digest}",
            f"images/ab/{digest}\n", f"./{FILE_NAME}", "run/admin.sock", "lock", f"images/AB/{digest.upper()}",
        ):  # fmt: skip
            self.forge(self.entry(name, b"x"))
            self.assertIn("no backup holds", self.refused(self.extract).cause, name)

    def test_kinds(self) -> None:
        """Nor is anything but a file, be its name right."""
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.CONTTYPE):
            self.forge(self.entry(FILE_NAME, kind=kind, target="/etc/passwd"))
            self.assertIn("no backup holds", self.refused(self.extract).cause, kind)

    def test_other_members_than_said(self) -> None:
        """More, fewer, twice, of another size."""
        one = self.entry(FILE_NAME, b"x")
        (right,) = [Member(FILE_NAME, 1, hashlib.sha256(b"x").hexdigest())]
        for entries, members in (
            ([one], []),
            ([], [right]),
            ([one, one], [right, right]),
            ([one], [Member(FILE_NAME, 2, right.sha256)]),
            ([one], [Member(DEMO_MARK, 1, right.sha256)]),
        ):
            self.forge(*entries, members=members)
            self.assertIn("what its manifest says", self.refused(self.extract).cause)

    def test_wrong_manifest(self) -> None:
        """One that is not understood is no manifest; one of the future says so."""
        self.forge(self.entry(FILE_NAME, b"x"), at="yesterday")
        self.assertIn("manifest is not understood", self.refused(self.extract).cause)
        self.forge(self.entry(FILE_NAME, b"x"), format=FORMAT + 1, members={"whatever": "that may mean"})
        self.assertIn("newer WidgetApp", self.refused(self.extract).cause)

    def test_newer_store(self) -> None:
        """A store that this version does not know is not opened."""
        self.forge(self.entry(FILE_NAME, b"x"), store="of the future")
        with Archive(self.file) as opened:
            error = self.refused(backup.check_known, opened.manifest, self.file)
        self.assertIn("of the future", error.cause)
        self.assertIn("install WidgetApp 9", error.next_step)
