"""Backups of a data directory while its daemon writes: the store as it was at one moment, and the images that it names."""

from __future__ import annotations

import errno
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
from sqlalchemy.exc import DBAPIError

from ..places import DEMO_MARK, IMAGES, sync_folder
from . import archive
from .archive import BackupError, Manifest, Member
from .engine import FILE_NAME

#: How long the writer may keep us from beginning (s); it needs milliseconds.
PATIENCE = 10.0
NO_ROOM = "make room there, or choose another place (for -verify: with TMPDIR)"


class Content(msgspec.Struct, frozen=True):
    """How much of what a store holds, and the digests of the images that it names."""

    users: int
    groups: int
    things: int
    updates: int
    images: frozenset[str]


class Incomplete(msgspec.Struct, frozen=True):
    """The images that a backup should hold and does not: they were gone, or damaged, before it was made."""

    missing: list[str]
    damaged: list[str]


def back_up(data: Path, file: Path, at: int, version: str, replace: bool = False) -> tuple[Manifest, Content]:
    """Write a backup of a data directory to a file, whole or not at all. `at` is now, in ms. Raises `BackupError`.

    Gives what it wrote, and what the store holds. Images that are missing are left out: `incomplete` tells.
    """
    with explained(file.parent):
        _check_place(data, file, replace)
        # Beside the file, so that the rename at the end stays within one file system; and private to us.
        with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as folder:
            store, written = Path(folder) / FILE_NAME, Path(folder) / "backup"
            _copy_store(data / FILE_NAME, store)
            # Images are on the disk before the store names them, and stay: those of the copy are all there by now.
            revision, content = version_of(store), content_of(store)
            made = archive.write(
                written,
                _files(data, store, content),
                lambda members: Manifest(widgetapp=version, store=revision, at=at, members=members),
                at,
            )
            _check_place(data, file, replace)
            written.replace(file)
            sync_folder(file.parent)
    return made, content


def _check_place(data: Path, file: Path, replace: bool) -> None:
    if not (data / FILE_NAME).exists():
        raise BackupError(f"there is no store in {data}", "say with -data or -config which data directory you mean")
    if not file.parent.is_dir():
        raise BackupError(f"there is no directory {file.parent}", "make it first, or choose another place", refused=True)
    if file.is_dir():
        raise BackupError(f"{file} is a directory", f"name a file in it, as in {file}/widgetapp.backup", refused=True)
    if file.exists() and not replace:
        raise BackupError(f"{file} is already there", "choose another name, or replace it with -force", refused=True)


def _files(data: Path, store: Path, content: Content) -> Iterator[tuple[str, Path]]:
    yield FILE_NAME, store
    if (data / DEMO_MARK).exists():
        yield DEMO_MARK, data / DEMO_MARK
    for digest in sorted(content.images):
        name = f"{IMAGES}/{digest[:2]}/{digest}"
        # For one that is missing the others are worth keeping all the more.
        if (data / name).exists():
            yield name, data / name


def _copy_store(store: Path, copy: Path) -> None:
    # A disk that has no room even for this says so; SQLite would only say that it cannot open it.
    copy.touch(0o600)
    with closing(_open(store, "mode=ro")) as source, closing(sqlite3.connect(copy)) as target:
        # All pages at one go, as one reader's view, beside which the writer goes on. In several it would begin anew
        # after each commit, and never end on a busy day.
        source.backup(target)
        # One file, with no write-ahead log to belong to it.
        target.execute("PRAGMA journal_mode=DELETE")


def _open(store: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{store.absolute().as_uri()}?{how}", uri=True, timeout=PATIENCE)


def version_of(store: Path) -> str:
    """The version of a store."""
    with closing(_open(store, "mode=ro")) as db:
        return str(db.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def content_of(store: Path) -> Content:
    """What a store of any version holds."""
    with closing(_open(store, "mode=ro")) as db:
        users, groups, things, updates = (
            int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608  # names of our own tables
            for table in ("users", "groups", "things", "updates")
        )
        images = frozenset(str(digest) for (digest,) in db.execute("SELECT DISTINCT digest FROM images"))
    return Content(users, groups, things, updates, images)


def faults_of(store: Path) -> list[str]:
    """What SQLite finds wrong with a store, which nobody else may be writing."""
    with closing(_open(store, "mode=ro")) as db:
        found = [str(row[0]) for row in db.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
        broken = db.execute("PRAGMA foreign_key_check").fetchall()
    return found + [f"a row of {row[0]} names a row of {row[2]} that is not there" for row in broken]


def check_known(manifest: Manifest, file: Path) -> None:
    """Raise `BackupError` for a store that only a newer WidgetApp can open."""
    from .migrations.upgrading import known

    if manifest.store not in known():
        raise BackupError(
            f"{file} holds a store of version {manifest.store}, which this WidgetApp does not know",
            f"install WidgetApp {manifest.widgetapp}, which wrote it, or a newer one",
        )


def incomplete(content: Content, members: list[Member]) -> Incomplete:
    """Which images a backup lacks."""
    held = {member.image: member.sha256 for member in members if member.image is not None}
    return Incomplete(
        sorted(content.images - held.keys()),
        sorted(digest for digest, found in held.items() if digest != found),
    )


@contextmanager
def explained(place: Path) -> Iterator[None]:
    """Turn the faults of disk and store into `BackupError`s; `place` is where we write."""
    try:
        yield
    except OSError as error:
        raise _explain_disk(error, place) from error
    except sqlite3.Error as error:
        raise _explain_store(error, place) from error
    except DBAPIError as error:
        raise _explain_store(error.orig, place) from error


def _explain_disk(error: OSError, place: Path) -> BackupError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return BackupError(f"no room on the disk of {place}; nothing was left there", NO_ROOM)
    where = f": {error.filename}" if error.filename else ""
    return BackupError(f"{error.strerror or error}{where}", "check the path, and as which user you do this")


def _explain_store(error: BaseException | None, place: Path) -> BackupError:
    if not isinstance(error, sqlite3.OperationalError):
        return BackupError(f"the store is damaged: {error}", "restore the last backup that -verify finds good")
    if "full" in str(error):
        return BackupError(f"no room on the disk of {place}; nothing was left there", NO_ROOM)
    return BackupError(f"the store cannot be read: {error}", "check as which user you do this")
