"""What a power cut leaves of a folder: worked out from a record of what was asked of the disk.

What POSIX promises, and nothing more: what was written is on the disk when an fsync of the file has come back, and a name
when an fsync of its folder has. Of the rest, any part may be there: whole writes, some sectors of one, none; names that were
given, or not yet. After an fsync that failed, what it was for may be lost for good: a later one does not see to it, as Linux
takes those pages for clean.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path, PurePath

from tests.support.bad_machine import Kind, Note

#: What a disk writes whole or not at all (bytes).
SECTOR = 512


class UnknownWriting(Exception):
    """The record lacks something that was written; the message says what."""


@dataclass(frozen=True, slots=True)
class Change:
    """A write, or with no content the setting of a length."""

    when: int
    offset: int
    content: bytes | None

    @property
    def end(self) -> int:
        """Behind the last byte that it concerns; a length concerns all behind it."""
        return 2**63 if self.content is None else self.offset + len(self.content)

    def without(self, later: Change) -> list[Change]:
        """What is left of it where something was written later."""
        if self.content is None:
            # A shorter file that was written to again behind its end is a hole there, which what is written now fills.
            return [] if later.content is None else [self]
        before = self.content[: max(0, later.offset - self.offset)]
        behind = self.content[max(0, later.end - self.offset) :]
        pieces = [Change(self.when, self.offset, before), Change(self.when, self.end - len(behind), behind)]
        return [piece for piece in pieces if piece.content]

    def apply(self, to: bytearray) -> None:
        """Do it."""
        end = self.offset + len(self.content or b"")
        if len(to) < end:
            to.extend(bytes(end - len(to)))
        if self.content is None:
            del to[self.offset :]
        else:
            to[self.offset : end] = self.content


@dataclass(slots=True)
class File:
    """A file, by what is on the disk for certain, and what may be. `adrift`: what an fsync that failed was for."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Change] = field(default_factory=list)
    adrift: list[Change] = field(default_factory=list)

    def synced(self, begun: int) -> None:
        """All that had been written when it began is on the disk."""
        for change in self.pending:
            if change.when <= begun:
                change.apply(self.durable)
                self.adrift = [piece for lost in self.adrift for piece in lost.without(change)]
        self.pending = [change for change in self.pending if change.when > begun]

    def not_synced(self) -> None:
        """Nobody knows of what was written whether it is on the disk, or will be."""
        self.adrift += self.pending
        self.pending = []

    def left(self, chance: random.Random, share: float) -> bytes:
        """What a power cut leaves."""
        content = bytearray(self.durable)
        for change in sorted([*self.adrift, *self.pending], key=lambda change: change.when):
            for part in _parts(change, chance, share):
                part.apply(content)
        return bytes(content)


def _parts(change: Change, chance: random.Random, share: float) -> Iterable[Change]:
    """What gets to the disk of one change: all, nothing, or some sectors."""
    if change.content is None or chance.random() < 0.5:
        return [change] if chance.random() < share else []
    content = change.content
    cuts = [0, *range(SECTOR - change.offset % SECTOR, len(content), SECTOR), len(content)]
    pieces = [Change(change.when, change.offset + a, content[a:b]) for a, b in pairwise(cuts)]
    return [piece for piece in pieces if chance.random() < share]


#: A folder's names; None is a folder.
Names = dict[str, File | None]
Renaming = Callable[[Names], object]


@dataclass(slots=True)
class Disk:
    """A folder and all that is below it, as a record goes on."""

    root: str
    names: Names = field(default_factory=dict)
    durable: Names = field(default_factory=dict)
    #: What was done to names, by folder, and when.
    pending: dict[str, list[tuple[int, Renaming]]] = field(default_factory=dict)

    def take(self, note: Note) -> None:
        """The next thing that was asked of it. Raises `UnknownWriting`."""
        name, when = note.name, note.when
        match note.kind:
            case Kind.OPEN | Kind.MKDIR:
                made = File() if note.kind is Kind.OPEN else None
                self._rename(name, when, lambda names: names.__setitem__(name, made))
            case Kind.WRITE:
                self._file(name).pending.append(Change(when, note.offset, note.content))
            case Kind.TRUNCATE:
                self._file(name).pending.append(Change(when, note.offset, None))
            case Kind.SYNC:
                self._synced(name, note.begun)
            case Kind.LOST_SYNC:
                if (file := self.names.get(name)) is not None:
                    file.not_synced()
            case Kind.RENAME:
                self._moved(name, os.fsdecode(note.content), when)
            case Kind.UNLINK | Kind.RMDIR:
                self._rename(name, when, lambda names: names.pop(name, None))
            case Kind.STRANGE:
                raise UnknownWriting(f"{note.content.decode()} on {name}")

    def _file(self, name: str) -> File:
        file = self.names.get(name)
        if file is None:
            raise UnknownWriting(f"a write to {name}, which nobody has made")
        return file

    def _rename(self, name: str, when: int, change: Renaming) -> None:
        change(self.names)
        self.pending.setdefault(str(PurePath(name).parent), []).append((when, change))

    def _moved(self, source: str, target: str, when: int) -> None:
        if PurePath(source).parent != PurePath(target).parent:
            raise UnknownWriting(f"{source} went to another folder")

        def move(names: Names) -> None:
            # Where its first name never came to the disk, its second does not either.
            if source in names:
                names[target] = names.pop(source)

        self._rename(source, when, move)

    def _synced(self, name: str, begun: int) -> None:
        file = self.names.get(name)
        if file is not None:
            file.synced(begun)
            return
        waiting = self.pending.pop(name, [])
        for when, change in waiting:
            if when <= begun:
                change(self.durable)
        self.pending[name] = [pair for pair in waiting if pair[0] > begun]

    def cut(self, chance: random.Random, share: float, to: Path) -> None:
        """Write what a power cut now would leave into a folder, which is made; of what was not synced, about this share."""
        names = dict(self.durable)
        for _, change in sorted((pair for pairs in self.pending.values() for pair in pairs), key=lambda pair: pair[0]):
            if chance.random() < share:
                change(names)
        to.mkdir()
        for name in sorted(names):
            file = names[name]
            path = to / PurePath(name).relative_to(self.root)
            if name == self.root or not path.parent.exists():
                # It is in a folder that is not there.
                continue
            if file is None:
                path.mkdir()
            else:
                path.write_bytes(file.left(chance, share))


def disk_of(folder: Path) -> Disk:
    """A folder as it is, all of it on the disk."""
    disk = Disk(str(folder))
    for path in sorted(folder.rglob("*")):
        disk.names[str(path)] = None if path.is_dir() else File(bytearray(path.read_bytes()))
    disk.durable = dict(disk.names)
    return disk
