"""Which data directory is meant, and where its daemon is to be met."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..config import Config, ConfigError
from ..config_file import load
from ..places import ADMIN_SOCKET, DEMO_DATA, DEMO_MARK, data_folder, run_folder
from .arguments import CommandLine
from .complaints import REFUSED, Complaint


@dataclass(frozen=True)
class Whereabouts:
    """A data directory, and the socket of the daemon on it, if one runs."""

    data: Path
    socket: Path


def find(line: CommandLine, environment: Mapping[str, str] = os.environ, demo_data: Path = DEMO_DATA) -> Whereabouts:
    """What -data says, or the configuration; where neither names one, perhaps the running demonstration. Raises `Complaint`."""
    try:
        storage = load(line.config, environment).storage
    except ConfigError as error:
        raise Complaint(str(error), "correct it; `twistd widgetapp --check-config` checks it", REFUSED) from error
    if line.data is not None:
        return _at(line.data.absolute(), Path(storage.run).absolute() if storage.run else None)
    found = _at(data_folder(storage), run_folder(storage))
    # What is to be kept, or overwritten, is never guessed.
    guess = line.verb not in ("backup", "restore") and line.config is None
    default = Config().storage
    if guess and (storage.data, storage.run) == (default.data, default.run) and not found.socket.exists():
        demo = _at(demo_data, None)
        if demo.socket.exists():
            return demo
    return found


def _at(data: Path, run: Path | None) -> Whereabouts:
    # The demonstration's processes always meet in its own directory.
    if run is None or (data / DEMO_MARK).exists():
        run = data / "run"
    return Whereabouts(data, run / ADMIN_SOCKET)
