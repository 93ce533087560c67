"""Where everything lies: the data directory, what is in it beside the store, and where the processes meet."""

from __future__ import annotations

import os
from pathlib import Path

from .config import StorageConfig

#: Where the demonstration lives unless `--data` says otherwise.
DEMO_DATA = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "widgetapp-demo"
#: The file that says of a data directory that nothing in it is real.
DEMO_MARK = "this-is-a-demonstration"
#: The folder of images in a data directory.
IMAGES = "images"
#: Where `widgetapp_admin` meets the daemon, among the sockets of its processes.
ADMIN_SOCKET = "admin.sock"


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make a folder, and those in which it is to be, unless it is there; a power cut does not take it away again.

    Raises `OSError`.
    """
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=mode, exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk. Raises `OSError`."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def data_folder(storage: StorageConfig) -> Path:
    """The data directory."""
    return Path(storage.data).absolute()


def run_folder(storage: StorageConfig) -> Path:
    """The folder of the processes' sockets."""
    return Path(storage.run).absolute() if storage.run else data_folder(storage) / "run"
