"""The servers that race: how each is started on a folder, where what it stores is, and how its clients come to a document."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from build_backend.node import node_program
from tests.support.ports import free_port
from tests.support.template import begin_with_copy

from ..processes import running
from ..subjects import Target, daemon, things, wait_for
from .install import HOCUSPOCUS, PYCRDT, Y_WEBSOCKET, install_npm, install_pypi

#: The command that starts a server on a folder and a port, and its environment beside the usual.
Command = tuple[list[str], dict[str, str]]
#: Gives a token, and so many documents.
Documents = Callable[[int, int], tuple[str, tuple[str, ...]]]


def _anywhere(_port: int, count: int) -> tuple[str, tuple[str, ...]]:
    # Names as long as a Thing's: in one of the protocols they are part of each frame.
    return "any", tuple(os.urandom(16).hex() for _ in range(count))


@dataclass(frozen=True, slots=True)
class Server:
    """One that races."""

    title: str
    command: Callable[[Path, int], Command]
    install: Callable[[], None]
    documents: Documents = _anywhere
    dialect: str = "y-websocket"
    path: str = ""


@dataclass(slots=True)
class Place:
    """Where one server runs, again and again on the same folder and the same port."""

    server: Server
    folder: Path
    port: int = field(default_factory=free_port)
    _known: tuple[str, tuple[str, ...]] | None = None

    @contextmanager
    def up(self, documents: int = 1) -> Iterator[Target]:
        """It runs, and has the documents, for as long as the block. Raises `BenchError`."""
        command, environment = self.server.command(self.folder, self.port)
        with running(command, self.folder, {**os.environ, **environment}) as process:
            wait_for(self.port, process)
            if self._known is None:
                self._known = self.server.documents(self.port, documents)
            url = f"ws://127.0.0.1:{self.port}{self.server.path}"
            yield Target(url, *self._known, process.pid, self.server.dialect)


def _hocuspocus(folder: Path, port: int) -> Command:
    return [str(node_program()), str(HOCUSPOCUS.program), str(port), str(folder / "documents.sqlite")], {}


def _y_websocket(folder: Path, port: int) -> Command:
    program = Y_WEBSOCKET.folder / "node_modules/@y/websocket-server/src/server.js"
    return [str(node_program()), str(program)], {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "YPERSISTENCE": str(folder / "documents"),
    }


def _pycrdt(folder: Path, port: int) -> Command:
    return [str(PYCRDT.python), "-I", str(PYCRDT.program), str(port), str(folder / "documents.sqlite")], {}


def _widgetapp(configuration: Mapping[str, str], folder: Path, port: int) -> Command:
    if not (folder / "data").exists():
        begin_with_copy(folder / "data")
    command, environment = daemon(folder / "data", port)
    # Its other ports are of no use here, and might be somebody else's.
    others = {"WIDGETAPP_MONITORING__LISTEN": "", "WIDGETAPP_LISTENER__LISTEN": f"tcp:{free_port()}:interface=127.0.0.1"}
    return command, {**environment, **others, **configuration}


def _nothing() -> None:
    """WidgetApp is here."""


def _ours(title: str, **configuration: str) -> Server:
    return Server(title, partial(_widgetapp, configuration), _nothing, things, dialect="hocuspocus", path="/_stream")


SERVERS: dict[str, Server] = {
    "widgetapp": _ours("WidgetApp as shipped"),
    "widgetapp-one": _ours("WidgetApp, one SFE", WIDGETAPP_PROCESSES__MAX_SFE="1"),
    "hocuspocus": Server("@hocuspocus/server", _hocuspocus, partial(install_npm, HOCUSPOCUS), dialect="hocuspocus"),
    "y-websocket": Server("@y/websocket-server", _y_websocket, partial(install_npm, Y_WEBSOCKET)),
    "pycrdt": Server("pycrdt-websocket", _pycrdt, partial(install_pypi, PYCRDT)),
}
#: Which are ours, and which run on Node.
OURS = ("widgetapp", "widgetapp-one")
ON_NODE = ("hocuspocus", "y-websocket")
