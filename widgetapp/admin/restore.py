"""Restoring: a backup becomes the data directory, whole or not at all; what was there before is kept."""

from __future__ import annotations

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..clock import iso
from ..occupancy import LOCK, Occupation, Occupied
from ..places import sync_folder
from ..store import backup, feed
from ..store.archive import Archive, BackupError
from ..store.engine import FILE_NAME, writing_engine
from .verification import Report, examine

#: What a data directory holds while nobody has begun to use it.
_NO_DATA = {LOCK, "run"}


@dataclass(frozen=True)
class Restored:
    """What was restored, where to, and where the data now is that was there before."""

    report: Report
    data: Path
    before: Path | None


def restore(file: Path, data: Path, at: int, force: bool) -> Restored:
    """Put a backup in the place of a data directory. `at` is now, in ms. Raises `BackupError`; nothing has changed then."""
    # What a link leads to is replaced, not the link.
    data = data.resolve()
    with backup.explained(data.parent), Archive(file) as archive:
        backup.check_known(archive.manifest, file)
        _check_user(data)
        with _made(data), _taken(data):
            held = _holds_data(data)
            if held and not force:
                raise BackupError(
                    f"{data} holds data already",
                    "-force moves that aside (it is never deleted), or name another directory with -data",
                    refused=True,
                )
            _check_room(archive, data.parent)
            with _staging(data) as folder:
                archive.extract(folder, lambda _member: True)
                report = examine(file, archive, folder)
                if report.faults:
                    raise BackupError(f"{file} cannot be used: {report.faults[0]}", "`widgetapp_admin -verify` has all faults")
                _end_epoch(folder)
                before = _exchange(folder, data, at)
            if not held:
                shutil.rmtree(before, ignore_errors=True)
            return Restored(report, data, before if held else None)


def _end_epoch(folder: Path) -> None:
    """Numbers in the feed that were given since the backup will be given again: listeners must not take them for the same."""
    engine = writing_engine(folder)
    try:
        with engine.begin() as tx:
            feed.end(tx)
    finally:
        engine.dispose()


def _check_user(data: Path) -> None:
    """A daemon cannot use what another user has restored for it."""
    if data.exists() and (owner := data.stat().st_uid) != os.geteuid():
        try:
            name = pwd.getpwuid(owner).pw_name
        except KeyError:
            name = f"#{owner}"
        raise BackupError(f"{data} belongs to {name}", f"do it as that user: sudo -u {name} widgetapp_admin ...", refused=True)


@contextmanager
def _made(data: Path) -> Iterator[None]:
    """See to it that the directory is there; if nothing comes of it in the end, it vanishes."""
    made = not data.exists()
    data.mkdir(mode=0o700, exist_ok=True, parents=True)
    try:
        yield
    except BaseException:
        if made and not _holds_data(data):
            shutil.rmtree(data)
        raise


@contextmanager
def _taken(folder: Path) -> Iterator[None]:
    """Keep daemons away meanwhile."""
    try:
        occupation = Occupation(folder, "restoring a backup")
    except Occupied as error:
        raise BackupError(str(error), "stop it first; a backup can be checked meanwhile with -verify", refused=True) from error
    try:
        yield
    finally:
        occupation.release()


def _holds_data(data: Path) -> bool:
    return bool({path.name for path in data.iterdir()} - _NO_DATA)


def _check_room(archive: Archive, place: Path) -> None:
    members = archive.manifest.members
    # A store of an older version is tried in a copy.
    needed = sum(member.size for member in members) + sum(member.size for member in members if member.name == FILE_NAME)
    if (free := shutil.disk_usage(place).free) < needed:
        room = f"{needed // 1000**2 + 1} MB are needed, {free // 1000**2} MB are free"
        raise BackupError(f"no room on the disk of {place}: {room}", backup.NO_ROOM)


@contextmanager
def _staging(data: Path) -> Iterator[Path]:
    """A folder beside the data directory, for one rename makes it that. If it is not wanted in the end, it vanishes."""
    folder = Path(tempfile.mkdtemp(prefix=f"{data.name}.restoring-", dir=data.parent))
    try:
        # Of the same user and just as private as a data directory that the daemon makes.
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _exchange(folder: Path, data: Path, at: int) -> Path:
    """Make the folder the data directory; gives where the old one is."""
    before = data.with_name(f"{data.name}.before-{iso(at).replace(':', '')}")
    for place in (folder, *folder.rglob("*")):
        if place.is_dir():
            sync_folder(place)
    # From the rename on it is as taken as the old one was.
    with _taken(folder):
        try:
            data.rename(before)
            folder.rename(data)
        except BaseException as error:
            if not data.exists():
                before.rename(data)
            if not isinstance(error, OSError):
                raise
            raise BackupError(
                f"{data} cannot be replaced: {error.strerror}",
                "it is a mount point, or its parent is not yours: restore into another directory with -data, "
                "and name that in storage.data",
            ) from error
    sync_folder(data.parent)
    return before
