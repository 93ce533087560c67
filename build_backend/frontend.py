"""The front end, from web/ into the package's static files, when they are not fresh."""

import os
from collections.abc import Iterator
from pathlib import Path

from build_backend.digest import digest_of
from build_backend.node import NodeError, install_locked, run_node

ROOT = Path(__file__).resolve().parent.parent

# The guides are pages of it.
_SOURCE_FOLDERS = ("web", "docs")
_GENERATED = {"node_modules", "dist", "coverage", "test-results"}
# Not bundled: changing a test must not make everybody build again.
_TEST_ENDINGS = (".test.ts", ".test.tsx")
# A name without a dot in front: `**/*` in package data passes over hidden files.
_STAMP = "stamp.txt"


class FrontendError(Exception):
    """The front end cannot be built; the message says why and what to do."""


def static_folder(root: Path = ROOT) -> Path:
    """Return where the built front end lies."""
    return root / "widgetapp" / "wfe" / "static"


def _sources(root: Path) -> Iterator[Path]:
    for name in _SOURCE_FOLDERS:
        for folder, folders, files in os.walk(root / name):
            folders[:] = [child for child in folders if child not in _GENERATED]
            for file in files:
                if not file.endswith((".tsbuildinfo", *_TEST_ENDINGS)):
                    yield Path(folder, file)


def source_stamp(root: Path = ROOT) -> str:
    """Return the digest of everything the front end is built from."""
    return digest_of(_sources(root), root)


def is_fresh(root: Path = ROOT) -> bool:
    """Tell whether the static files were built from the sources as they are now."""
    stamp = static_folder(root) / _STAMP
    return stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == source_stamp(root)


def ensure_built(root: Path = ROOT) -> None:
    """Build the front end unless it is fresh."""
    if is_fresh(root):
        return
    web = root / "web"
    if not (web / "package-lock.json").is_file():
        raise FrontendError(
            f"There is no front end to build: {web / 'package-lock.json'} is missing. "
            "Build from a whole checkout, or from a released sdist."
        )
    try:
        _build(root, web)
    except NodeError as problem:
        raise FrontendError(f"The front end could not be built.\n{problem}") from problem


def _build(root: Path, web: Path) -> None:
    static = static_folder(root)
    # Taken before the build: sources changed during it make the next one build again.
    stamp = source_stamp(root)
    # Gone first and written last, so that a build cut short never passes for a whole one.
    (static / _STAMP).unlink(missing_ok=True)
    install_locked(web)
    vite = web / "node_modules" / "vite" / "bin" / "vite.js"
    # Where to is said by web/vite.config.ts: its plugins put files of their own there too.
    run_node([str(vite), "build"], web)
    if not (static / "index.html").is_file():
        raise FrontendError(f"vite ended well and left no index.html in {static}.")
    (static / _STAMP).write_text(stamp + "\n", encoding="utf-8")
