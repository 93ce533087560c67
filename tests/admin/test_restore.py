"""Verifying and restoring backups."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from unittest import mock

from tests.support.data_folder import PICTURES, BackupTestCase, dump
from tests.support.editors import Editor
from tests.support.memory import NOW
from tests.support.records import change
from widgetapp.admin.restore import Restored, restore
from widgetapp.admin.verification import verify
from widgetapp.occupancy import LOCK, Occupation, occupant
from widgetapp.places import DEMO_MARK
from widgetapp.store import backup
from widgetapp.store.engine import FILE_NAME, writing_engine
from widgetapp.store.migrations import migrate

STORED = Path(__file__).parent.parent / "data" / "stores" / "0001.sql"


class VerifyTests(BackupTestCase):
    """What is said of a backup."""

    def test_good(self) -> None:
        """All that is in it is counted."""
        self.back_up()
        found = verify(self.file)
        self.assertEqual((found.users, found.groups, found.things, found.updates, found.images), (2, 1, 2, 4, 2))
        self.assertEqual((found.faults, found.lacks, found.demonstration), ([], [], False))
        self.assertIn("2 users, 1 User Groups, 2 Things, 4 updates, 2 images", found.lines()[1])

    def test_a_thing_that_cannot_be_opened(self) -> None:
        """A Thing with an update that is none is named; so is one with a broken snapshot."""
        self.data.append("u", b"no update")
        change(self.data.path, "UPDATE snapshots SET state = x'ffff'")
        self.back_up()
        faults = verify(self.file).faults
        self.assertEqual([fault.partition(" cannot")[0] for fault in faults], ["the Thing t", "the Thing u"])

    def test_a_thing_that_nobody_lists(self) -> None:
        """Updates of whatever Thing are tried."""
        self.data.append("lost", b"no update")
        self.back_up()
        self.assertIn("lost", verify(self.file).faults[0])

    def test_images(self) -> None:
        """An image that is not there is named."""
        self.data.image(0).unlink()
        self.back_up()
        self.assertEqual(verify(self.file).lacks, [f"the image {self.data.digests[0]} is missing"])

    def test_an_unsound_store(self) -> None:
        """Checksums fit, but what was saved was broken already."""
        change(self.data.path, "INSERT INTO members VALUES ('nobody', 'knows', 0)")
        self.back_up()
        self.assertIn("members names a row of", verify(self.file).faults[0])

    def test_a_broken_index(self) -> None:
        """The same, deeper down."""
        with closing(sqlite3.connect(self.data.path / FILE_NAME)) as db:
            db.execute("PRAGMA writable_schema=ON")
            # The index now claims to be of another column than it is.
            db.execute("UPDATE sqlite_schema SET sql = replace(sql, 'seq)', 'at)') WHERE name = 'ix_updates_thing_seq'")
            db.commit()
        self.back_up()
        self.assertIn("ix_updates_thing_seq", "".join(verify(self.file).faults))


class RestoreTestCase(BackupTestCase):
    """A backup, and a place to restore it to."""

    def setUp(self) -> None:
        """Take it."""
        super().setUp()
        self.back_up()
        self.place = self.folder / "place" / "data"

    def restore(self, place: Path | None = None, force: bool = False) -> Restored:
        """Restore it."""
        return restore(self.file, place or self.place, NOW, force)

    def names(self, place: Path | None = None) -> set[str]:
        """What is beside the data directory, itself included."""
        return {path.name for path in (place or self.place).parent.iterdir()}


class RestoreTests(RestoreTestCase):
    """What comes of it."""

    def test_into_nothing(self) -> None:
        """All of it is there, private, and a daemon can begin."""
        done = self.restore()
        self.assertEqual((done.data, done.before), (self.place, None))
        self.assertEqual(dump(self.place), dump(self.data.path))
        self.assertEqual({path.read_bytes() for path in self.place.glob("images/*/*")}, set(PICTURES))
        self.assertEqual({path.stat().st_mode & 0o077 for path in self.place.rglob("*") if path.is_file()}, {0})
        self.assertEqual(self.place.stat().st_mode & 0o777, 0o700)
        self.assertEqual(self.names(), {"data"})
        Occupation(self.place, "a daemon").release()
        engine = writing_engine(self.place)
        self.addCleanup(engine.dispose)
        migrate(engine)

    def test_over_data(self) -> None:
        """Refused; with force, what was there is moved aside and not touched."""
        self.data.append("u", Editor().set("later", {}))
        self.data.close()
        later = dump(self.data.path)
        self.assertTrue(self.refused(self.restore, self.data.path).refused)
        self.assertEqual(dump(self.data.path), later)
        done = self.restore(self.data.path, force=True)
        self.assertEqual(done.before, self.folder / "data.before-2026-09-21T141320.000Z")
        self.assertEqual(dump(self.folder / "data.before-2026-09-21T141320.000Z"), later)
        self.assertNotEqual(dump(self.data.path), later)

    def test_over_an_unused_directory(self) -> None:
        """One with nothing but what a daemon makes at its start is no data."""
        (self.place / "run").mkdir(parents=True)
        (self.place / LOCK).touch()
        self.assertIsNone(self.restore().before)
        self.assertEqual(self.names(), {"data"})

    def test_through_a_link(self) -> None:
        """A link to the data directory stays one."""
        link = self.folder / "link"
        link.symlink_to(self.place)
        self.assertEqual(self.restore(link).data, self.place)
        self.assertTrue(link.is_symlink())

    def test_demonstration(self) -> None:
        """A demonstration stays one, and what is none becomes none."""
        (self.data.path / DEMO_MARK).touch()
        self.back_up(replace=True)
        self.assertTrue(self.restore().report.demonstration)
        self.assertTrue((self.place / DEMO_MARK).exists())

    def test_as_complete_as_it_was(self) -> None:
        """An image that was missing before keeps nobody from the rest."""
        self.data.image(0).unlink()
        self.back_up(replace=True)
        self.assertEqual(len(self.restore().report.lacks), 1)

    def test_an_older_store(self) -> None:
        """It is checked as it will be, and restored as it is."""
        old = self.folder / "old"
        old.mkdir()
        with closing(sqlite3.connect(old / FILE_NAME)) as db:
            db.executescript(STORED.read_text())
            db.execute("UPDATE updates SET content = x'0000'")
            db.commit()
        with mock.patch("widgetapp.store.migrations.NEWEST", "0002"):
            backup.back_up(old, self.file, NOW, "0.0.1", replace=True)
            self.assertEqual(self.restore().report.things, 1)
            change(old, "UPDATE updates SET content = x'ff'")
            backup.back_up(old, self.file, NOW, "0.0.1", replace=True)
            self.assertIn("the Thing t", verify(self.file).faults[0])
            change(old, "UPDATE updates SET content = x'0000'")
        self.assertEqual(dump(self.place), dump(old))
        self.assertEqual({path.name for path in self.place.iterdir()}, {FILE_NAME, LOCK})


class RefusedTests(RestoreTestCase):
    """When nothing comes of it, everything is as it was."""

    def test_a_live_daemon(self) -> None:
        """Nothing is restored under a daemon, with whatever force; a daemon does not start during a restore."""
        occupation = Occupation(self.data.path, "http://here")
        self.addCleanup(occupation.release)
        error = self.refused(self.restore, self.data.path, True)
        self.assertTrue(error.refused)
        self.assertIn("http://here", error.cause)
        self.assertIn("stop it", error.next_step)

    def test_no_daemon_meanwhile(self) -> None:
        """From its beginning to its end the place is taken, before and after the exchange."""
        seen: list[str | None] = []
        rename = Path.rename

        def watched(path: Path, target: Path) -> Path:
            moved = rename(path, target)
            seen.extend(occupant(place) for place in (path, target) if place.exists())
            return moved

        (self.place / "run").mkdir(parents=True)
        with mock.patch.object(Path, "rename", watched):
            self.restore()
        self.assertEqual(seen, [f"pid {os.getpid()}, restoring a backup"] * 2)
        self.assertIsNone(occupant(self.place))

    def test_a_damaged_backup(self) -> None:
        """Neither a damaged file nor one with a broken Thing becomes anybody's data."""
        self.data.append("t", b"no update")
        self.back_up(replace=True)
        self.assertIn("the Thing t", self.refused(self.restore).cause)
        content = bytearray(self.file.read_bytes())
        content[len(content) // 2] ^= 1
        self.file.write_bytes(content)
        self.refused(self.restore)
        self.refused(self.restore, self.data.path, True)
        self.assertEqual(list(self.place.parent.iterdir()), [])
        self.assertEqual(self.names(self.data.path), {"data", "backups", "place"})

    def test_no_file(self) -> None:
        """Nor does one that is not there."""
        self.file.unlink()
        self.assertIn(str(self.file), self.refused(self.restore).cause)

    def test_no_room(self) -> None:
        """It is known before, and where it comes as a surprise nothing is left."""
        with mock.patch("shutil.disk_usage", return_value=mock.Mock(free=1000)):
            self.assertIn("no room", self.refused(self.restore).cause)
        with mock.patch("os.fsync", side_effect=OSError(28, "No space left on device")):
            self.assertIn("no room", self.refused(self.restore).cause)
        self.assertEqual(list(self.place.parent.iterdir()), [])

    def test_a_failed_exchange(self) -> None:
        """When the second rename fails the first is undone."""
        self.data.close()
        before = dump(self.data.path)
        rename = Path.rename

        def failing(path: Path, target: Path) -> Path:
            if ".restoring-" in path.name:
                raise OSError(18, "Invalid cross-device link")
            return rename(path, target)

        with mock.patch.object(Path, "rename", failing):
            self.assertIn("cannot be replaced", self.refused(self.restore, self.data.path, True).cause)
        self.assertEqual(dump(self.data.path), before)
        self.assertEqual(self.names(self.data.path), {"data", "backups"})

    def test_another_user(self) -> None:
        """What root restores for somebody, he could not use."""
        self.place.mkdir(parents=True)
        with mock.patch("os.geteuid", return_value=self.place.stat().st_uid + 1):
            error = self.refused(self.restore)
        self.assertIn("belongs to", error.cause)
        self.assertIn("sudo -u", error.next_step)
        self.assertTrue(error.refused)
