"""The file of a backup: a plain tar archive with a manifest at its end, every byte of whose content has a checksum.

    widgetapp.sqlite, this-is-a-demonstration, images/ab/ab12...    what it holds
    manifest.json                                                   what that is: size and SHA-256 of each
    manifest.sha256                                                 the SHA-256 of the manifest, as `sha256sum -c` reads it

With the end missing it is no backup: whatever was broken off is noticed.
"""

from __future__ import annotations

import hashlib
import os
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Protocol

import msgspec

from ..places import DEMO_MARK, IMAGES
from .engine import FILE_NAME

#: Goes up with every change after which older versions cannot read it.
FORMAT = 1
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
#: A manifest is about 150 bytes for each image.
MAX_MANIFEST = 1 << 30
CHUNK = 1 << 20

#: All that a backup can hold. Nothing else is ever written to a disk, wherever its name would lead.
_NAME = re.compile(rf"{re.escape(FILE_NAME)}|{DEMO_MARK}|{IMAGES}/(?P<start>[0-9a-f]{{2}})/(?P=start)[0-9a-f]{{62}}")


class BackupError(Exception):
    """It cannot be done: why, and what to do next. `refused`: nothing is broken, it was only not right to do it."""

    def __init__(self, cause: str, next_step: str, refused: bool = False) -> None:
        super().__init__(cause)
        self.cause = cause
        self.next_step = next_step
        self.refused = refused


class Member(msgspec.Struct, frozen=True):
    """One file in a backup; its size in bytes, its SHA-256 in hexadecimal digits."""

    name: str
    size: int
    sha256: str

    @property
    def image(self) -> str | None:
        """The digest by which an image is known, which should be its own; None for what is no image."""
        return self.name.rpartition("/")[2] if self.name.startswith(f"{IMAGES}/") else None


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup is; `at` is a moment in ms, `store` the version of the store."""

    format: int = FORMAT
    widgetapp: str
    store: str
    at: int
    members: list[Member]

    @property
    def demo(self) -> bool:
        """Whether nothing in it is real."""
        return any(member.name == DEMO_MARK for member in self.members)


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Hashing:
    """Passes on what is read, and keeps its checksum."""

    def __init__(self, file: _Readable) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        """Read, as files do."""
        data = self._file.read(size)
        self.digest.update(data)
        return data


def write(target: Path, files: Iterable[tuple[str, Path]], manifest: Callable[[list[Member]], Manifest], at: int) -> Manifest:
    """Write an archive of these files (name, where it lies), and wait until it is on the disk."""
    members = []
    with target.open("xb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        for name, path in files:
            with path.open("rb") as source:
                members.append(_add(tar, name, source, os.fstat(source.fileno()).st_size, at))
        made = manifest(members)
        content = msgspec.json.format(msgspec.json.encode(made)) + b"\n"
        sealed = _add(tar, MANIFEST, BytesIO(content), len(content), at)
        seal = f"{sealed.sha256}  {MANIFEST}\n".encode()
        _add(tar, SEAL, BytesIO(seal), len(seal), at)
        tar.close()
        file.flush()
        os.fsync(file.fileno())
    target.chmod(0o600)
    return made


def _add(tar: tarfile.TarFile, name: str, source: IO[bytes], size: int, at: int) -> Member:
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, at // 1000, 0o600
    hashing = _Hashing(source)
    # It wants a file, and uses nothing of it but `read`.
    tar.addfile(info, hashing)  # type: ignore[arg-type]
    return Member(name, size, hashing.digest.hexdigest())


class Archive:
    """A backup that is being read. To open it checks all but the content of its members, which `extract` does."""

    def __init__(self, path: Path) -> None:
        """Raises `BackupError`, and OSError."""
        self._path = path
        self._file = path.open("rb")
        try:
            self.manifest = self._open()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._file.close()

    def _open(self) -> Manifest:
        try:
            # It holds nothing of its own that would have to be closed.
            self._tar = tarfile.open(fileobj=self._file, mode="r:")  # noqa: SIM115
        except _UNREADABLE as error:
            raise BackupError(
                f"{self._path} is no backup of WidgetApp's, or its beginning is damaged",
                "name a file that `widgetapp_admin -backup` has written",
            ) from error
        try:
            found = self._tar.getmembers()
        except _UNREADABLE as error:
            raise self.damaged(str(error)) from error
        if [info.name for info in found[-2:]] != [MANIFEST, SEAL]:
            raise self.damaged("its end is missing, or in disorder")
        manifest = self._manifest(*found[-2:])
        self._members = list(zip(found[:-2], manifest.members, strict=False))
        wanted = [(member.name, member.size) for member in manifest.members]
        if [(info.name, info.size) for info in found[:-2]] != wanted or len({name for name, _ in wanted}) != len(wanted):
            raise self.damaged("it does not hold what its manifest says")
        for info in found:
            if info.type != tarfile.REGTYPE or info.issparse() or not (info in found[-2:] or _NAME.fullmatch(info.name)):
                raise self.damaged(f"it holds something that no backup holds: {info.name!r}")
        self._check_end(found[-1])
        return manifest

    def _manifest(self, content_info: tarfile.TarInfo, seal_info: tarfile.TarInfo) -> Manifest:
        content, seal = self._read(content_info), self._read(seal_info)
        if seal != f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n".encode():
            raise self.damaged("its manifest is not as it was written")
        try:
            number = msgspec.json.decode(content, type=_Format).format
            if number > FORMAT:
                raise BackupError(
                    f"{self._path} was written by a newer WidgetApp (format {number}; this one reads {FORMAT})",
                    "install the version that wrote it, or a newer one",
                )
            return msgspec.json.decode(content, type=Manifest)
        except msgspec.MsgspecError as error:
            raise self.damaged(f"its manifest is not understood: {error}") from error

    def _read(self, info: tarfile.TarInfo) -> bytes:
        if info.size > MAX_MANIFEST:
            raise self.damaged("its manifest is too large")
        return b"".join(self._content(info))

    def _check_end(self, last: tarfile.TarInfo) -> None:
        # tarfile stops reading at the mark of the end, and does not miss the rest.
        end = last.offset_data + -(-last.size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE + 2 * tarfile.BLOCKSIZE
        size = -(-end // tarfile.RECORDSIZE) * tarfile.RECORDSIZE
        if os.fstat(self._file.fileno()).st_size != size:
            raise self.damaged("it is not as long as it was written")

    def _content(self, info: tarfile.TarInfo) -> Iterator[bytes]:
        try:
            source = self._tar.extractfile(info)
            while source is not None and (chunk := source.read(CHUNK)):
                yield chunk
        except _UNREADABLE as error:
            raise self.damaged(f"{info.name}: {error}") from error

    def extract(self, folder: Path, wanted: Callable[[Member], bool]) -> None:
        """Check the content of all members, and write those that are wanted into a folder; all of it is on the disk then."""
        for info, member in self._members:
            digest = hashlib.sha256()
            if wanted(member):
                target = folder / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                with open(target, "xb", opener=_private) as file:
                    for chunk in self._content(info):
                        digest.update(chunk)
                        file.write(chunk)
                    file.flush()
                    os.fsync(file.fileno())
            else:
                for chunk in self._content(info):
                    digest.update(chunk)
            if digest.hexdigest() != member.sha256:
                raise self.damaged(f"{member.name} is not as it was written")

    def damaged(self, what: str) -> BackupError:
        """The error for a file that is not as it was written."""
        return BackupError(f"{self._path} is damaged: {what}", "use another backup; nothing was changed")


class _Format(msgspec.Struct):
    format: int


#: What tarfile raises for what is no archive, or no more; ValueError for numbers that are none.
_UNREADABLE = (tarfile.TarError, ValueError, EOFError, OverflowError)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
