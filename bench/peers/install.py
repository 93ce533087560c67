"""The peers as their registries have them, installed beside the checkout and never in it. The one place of their versions."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from build_backend.node import run_npm

from ..processes import BenchError

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "widgetapp-bench"
_SERVERS = Path(__file__).parent / "servers"
_MARK = "installed.txt"


@dataclass(frozen=True, slots=True)
class Peer:
    """What is installed for one of them, and which program of ours starts it, if it has none of its own."""

    name: str
    packages: dict[str, str]
    script: str = ""

    @property
    def folder(self) -> Path:
        """Where it is; another one for other versions."""
        return CACHE / f"{self.name}-{hashlib.sha256(msgspec.json.encode(self.packages)).hexdigest()[:12]}"

    @property
    def program(self) -> Path:
        """The program of ours, beside what it imports."""
        return self.folder / self.script

    @property
    def python(self) -> Path:
        """The interpreter of a peer from PyPI."""
        return self.folder / "bin" / "python"


#: Npm's. 0.1.1 is the last @y/websocket-server that installs: 0.1.5 depends on a package (@y/y) of which there is no version.
HOCUSPOCUS = Peer(
    "hocuspocus",
    {"@hocuspocus/server": "4.7.0", "@hocuspocus/extension-sqlite": "4.7.0", "yjs": "13.6.33"},
    "hocuspocus.mjs",
)
Y_WEBSOCKET = Peer("y-websocket", {"@y/websocket-server": "0.1.1", "yjs": "13.6.33"})
#: PyPI's.
PYCRDT = Peer(
    "pycrdt",
    {
        "pycrdt-websocket": "0.16.5",
        "pycrdt-store": "0.1.5",
        "pycrdt": "0.14.13",
        "uvicorn": "0.54.0",
        "uvloop": "0.23.0",
        "websockets": "16.0",
    },
    "pycrdt_server.py",
)


def install_npm(peer: Peer) -> None:
    """Install a peer from npm, unless it is there. Raises `NodeError`."""
    _install(peer, _npm)


def install_pypi(peer: Peer) -> None:
    """Install a peer from PyPI into an environment of its own, unless it is there. Raises `BenchError`."""
    _install(peer, _pip)


def _npm(peer: Peer) -> None:
    wanted = {"private": True, "dependencies": peer.packages}
    (peer.folder / "package.json").write_bytes(msgspec.json.encode(wanted))
    run_npm(["install", "--ignore-scripts", "--no-audit", "--no-fund"], peer.folder)


def _pip(peer: Peer) -> None:
    venv.create(peer.folder, with_pip=True)
    wanted = [f"{name}=={version}" for name, version in peer.packages.items()]
    # -I: what is installed for WidgetApp is not there for this one.
    done = subprocess.run([str(peer.python), "-I", "-m", "pip", "install", "--quiet", *wanted], check=False)
    if done.returncode:
        raise BenchError(f"pip could not install {' '.join(wanted)}")


def _install(peer: Peer, fill: Callable[[Peer], None]) -> None:
    if not (peer.folder / _MARK).is_file():
        print(f"installing {peer.name} into {peer.folder}", file=sys.stderr, flush=True)
        shutil.rmtree(peer.folder, ignore_errors=True)
        peer.folder.mkdir(parents=True)
        fill(peer)
        (peer.folder / _MARK).touch()
    if peer.script:
        # It is started there because Node looks for packages beside the program that imports them.
        shutil.copy(_SERVERS / peer.script, peer.folder)
