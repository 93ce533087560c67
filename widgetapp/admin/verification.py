"""What a backup holds, and whether all of it could be used again."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec

from ..clock import iso
from ..store import backup
from ..store.archive import Archive, Manifest
from ..store.backup import Content, Incomplete
from ..store.engine import FILE_NAME
from .documents import broken_things


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in a backup. `faults`: what could not be used; `lacks`: what was gone before it was made."""

    file: str
    made_at: str
    widgetapp: str
    store: str
    demonstration: bool
    users: int
    groups: int
    things: int
    updates: int
    images: int
    bytes: int
    faults: list[str]
    lacks: list[str]

    def lines(self) -> list[str]:
        """The same for people."""
        whose = " of a demonstration" if self.demonstration else ""
        return [
            f"{self.file}: a backup{whose} of {self.made_at}, by WidgetApp {self.widgetapp}, store {self.store}",
            f"It holds {self.users} users, {self.groups} User Groups, {self.things} Things, {self.updates} updates, "
            f"{self.images} images.",
        ]


def report(file: Path, manifest: Manifest, content: Content, faults: list[str] | None = None) -> Report:
    """Put together what is known of a backup."""
    return Report(
        file=str(file),
        made_at=iso(manifest.at),
        widgetapp=manifest.widgetapp,
        store=manifest.store,
        demonstration=manifest.demo,
        users=content.users,
        groups=content.groups,
        things=content.things,
        updates=content.updates,
        images=sum(member.image is not None for member in manifest.members),
        bytes=sum(member.size for member in manifest.members),
        faults=faults or [],
        lacks=lacking(backup.incomplete(content, manifest.members)),
    )


def lacking(found: Incomplete) -> list[str]:
    """Which images are not in a backup as they should be, in words."""
    return [f"the image {digest} is missing" for digest in found.missing] + [
        f"the image {digest} is damaged" for digest in found.damaged
    ]


def verify(file: Path) -> Report:
    """Read a backup to its end, and open its store and every Thing in it. Raises `BackupError` for a damaged file."""
    with backup.explained(Path(tempfile.gettempdir())), Archive(file) as archive:
        backup.check_known(archive.manifest, file)
        with tempfile.TemporaryDirectory(prefix="widgetapp-verify-") as folder:
            archive.extract(Path(folder), lambda member: member.name == FILE_NAME)
            return examine(file, archive, Path(folder))


def examine(file: Path, archive: Archive, folder: Path) -> Report:
    """Check the store of a backup, which has been extracted into a folder."""
    store = folder / FILE_NAME
    if not store.exists():
        raise archive.damaged("it holds no store")
    if (found := backup.version_of(store)) != archive.manifest.store:
        raise archive.damaged(f"its manifest says that its store has version {archive.manifest.store}, which has {found}")
    # What SQLite cannot read throughout need not be asked for Things.
    faults = backup.faults_of(store) or broken_things(folder, found)
    return report(file, archive.manifest, backup.content_of(store), faults)
