"""A disk that is really full: a small file system of its own, in a mount namespace, so that it needs no rights and leaves
nothing behind."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from .program import Program

#: Ways to a mount namespace: anybody's, where the kernel allows that, and root's.
_WAYS = (["unshare", "--map-root-user", "--mount"], ["unshare", "--mount"])
_TEST = ["sh", "-c", "d=$(mktemp -d) && mount -t tmpfs -o size=64k tmpfs $d && umount $d && rmdir $d"]


class NoSmallDiskError(Exception):
    """Here nobody can mount anything; the message says what to do."""


def _way() -> list[str]:
    complaints = []
    for way in _WAYS:
        done = subprocess.run([*way, *_TEST], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return way
        complaints.append(f"`{' '.join(way)}`: {done.stderr.strip()}")
    raise NoSmallDiskError(
        "The disk-full tests need a file system of their own, and none can be mounted here:\n    "
        + "\n    ".join(complaints)
        + "\nRun them as a user for whom `unshare --map-root-user --mount` works (sysctl user.max_user_namespaces, "
        "kernel.unprivileged_userns_clone), or as root with CAP_SYS_ADMIN."
    )


class SmallDisk:
    """A file system of a few megabytes at a path that only its own processes see."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder = folder
        folder.mkdir()
        self._way = _way()
        script = f'mount -t tmpfs -o size={megabytes}m tmpfs "$1" && echo mounted && exec cat'
        self._holder = Program([*self._way, "sh", "-c", script, "sh", str(folder)], folder.parent)

    async def mounted(self) -> None:
        """Wait until it is there."""
        await self._holder.line(lambda line: line == "mounted", "that it is mounted")

    @property
    def prefix(self) -> list[str]:
        """What stands before a command that is to see it."""
        user = ["--user", "--preserve-credentials"] if "--map-root-user" in self._way else []
        return ["nsenter", f"--target={self._holder.pid}", "--mount", *user]

    @property
    def outside(self) -> Path:
        """Where others find what is on it."""
        return Path(f"/proc/{self._holder.pid}/root{self.folder}")

    def fill(self) -> None:
        """Leave no room at all."""
        with (self.outside / "filler").open("ab", buffering=0) as filler:
            for size in (65536, 4096, 1):
                try:
                    while True:
                        filler.write(b"x" * size)
                except OSError:
                    continue

    def leave(self, room: int) -> None:
        """Make so much room (bytes), and no more."""
        filler = self.outside / "filler"
        os.truncate(filler, filler.stat().st_size - room)

    def free(self) -> None:
        """Make room again."""
        (self.outside / "filler").unlink()

    def copy(self, to: Path) -> Path:
        """Copy the store to where it can be opened; nothing may be under way."""
        to.mkdir()
        for file in (self.outside / "data").glob("widgetapp.sqlite*"):
            shutil.copy(file, to)
        return to

    async def close(self) -> None:
        """Let it go; it vanishes with its last process."""
        self._holder.signal("KILL")
        await self._holder.ended()
