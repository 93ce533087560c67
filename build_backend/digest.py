"""One digest of many files, by their names and their contents."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest_of(paths: Iterable[Path], root: Path) -> str:
    """Return the SHA-256 of the files, whatever order they come in."""
    total = hashlib.sha256()
    for path in sorted(paths):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{content} {path.relative_to(root).as_posix()}\n".encode())
    return total.hexdigest()
