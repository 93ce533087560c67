"""The servers that are measured, each started afresh and ready for its clients."""

from __future__ import annotations

import json
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any

from build_backend.node import node_program
from tests.support.ports import free_port
from widgetapp.demo.content import LOGINS, PASSWORD

from .processes import BenchError, running

NODE = Path(__file__).parent / "node"
#: How long a server may take to start (s).
START = 60.0


@dataclass(frozen=True, slots=True)
class Target:
    """Where the load goes, and the process whose tree is watched."""

    url: str
    token: str
    documents: tuple[str, ...]
    pid: int
    #: In which its clients speak; see node/frames.mjs.
    dialect: str = "hocuspocus"

    @property
    def document(self) -> str:
        """The first of the documents."""
        return self.documents[0]

    @property
    def options(self) -> dict[str, object]:
        """What the programs in node/ are told of it."""
        return {"url": self.url, "token": self.token, "documents": self.documents, "dialect": self.dialect}

    @property
    def web(self) -> str:
        """Where its pages are, if it has any."""
        return self.url.replace("ws:", "http:").removesuffix("/_stream")


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server takes connections. Raises `BenchError` where it does not, or has ended."""
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise BenchError(f"the server ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise BenchError(f"the server does not listen on port {port}")


class Page:
    """What a page of WidgetApp does: calls `_ajax/` with the cookie of its session."""

    def __init__(self, port: int, trusted: ssl.SSLContext | None = None) -> None:
        """`trusted`: of a server with TLS."""
        self._connection = (
            HTTPConnection("127.0.0.1", port, timeout=START)
            if trusted is None
            else HTTPSConnection("localhost", port, timeout=START, context=trusted)
        )
        self._headers = {"Content-Type": "application/json", "X-WidgetApp-Request": "1"}

    def call(self, action: str, **parameters: object) -> Any:
        """Perform a user action."""
        try:
            self._connection.request("POST", f"/_ajax/{action}", json.dumps(parameters), self._headers)
            answer = self._connection.getresponse()
            content = answer.read()
        except OSError as error:
            raise BenchError(f"{action}: {error}") from error
        if answer.status != HTTPStatus.OK:
            raise BenchError(f"{action}: {answer.status} {content.decode(errors='replace')}")
        if cookie := answer.getheader("Set-Cookie"):
            self._headers["Cookie"] = cookie.partition(";")[0]
        return json.loads(content)


#: All clients come from one address, are one person, and some send faster than people can.
LIMITS = {
    f"WIDGETAPP_STREAMING__{name}": "100000"
    for name in (
        "MAX_CONNECTIONS_PER_ADDRESS",
        "MAX_CONNECTIONS_PER_USER",
        "MAX_UNAUTHORISED_PER_ADDRESS",
        "MESSAGES_PER_SECOND",
    )
}


def _path(root: Path) -> str:
    """Where Python looks for modules: here first, and then where it was told to."""
    return os.pathsep.join([str(root), *filter(None, [os.environ.get("PYTHONPATH")])])


def daemon(data: Path, port: int) -> tuple[list[str], dict[str, str]]:
    """The command and the environment of WidgetApp as shipped, but for `LIMITS`, with the demonstration's people."""
    root = Path(__file__).parents[1]
    listen = {"WIDGETAPP_WEB__LISTEN": f"tcp:{port}:interface=127.0.0.1"}
    environment = {**LIMITS, **os.environ, **listen, "PYTHONPATH": _path(root)}
    twistd = [sys.executable, "-c", "from twisted.scripts.twistd import run; run()", "--nodaemon", "--pidfile="]
    return [*twistd, "widgetapp", "--demo", "--data", str(data)], environment


def things(port: int, count: int = 1, trusted: ssl.SSLContext | None = None) -> tuple[str, tuple[str, ...]]:
    """Log in to WidgetApp and make so many Things; gives a token for them, and what they are called."""
    page = Page(port, trusted)
    group = page.call("login", login=LOGINS[0], password=PASSWORD)["groups"][0]["id"]
    made = tuple(page.call("create", name=f"Benchmark {number}", group=group)["id"] for number in range(count))
    return page.call("token")["token"], made


@contextmanager
def widgetapp(folder: Path, trusted: ssl.SSLContext | None = None) -> Iterator[Target]:
    """WidgetApp as shipped, with the demonstration's people and a new, empty Thing. `trusted`: with TLS, by the environment."""
    port = free_port()
    command, environment = daemon(folder / "data", port)
    with running(command, folder, environment) as process:
        wait_for(port, process)
        yield Target(f"ws://127.0.0.1:{port}/_stream", *things(port, trusted=trusted), process.pid)


@contextmanager
def hocuspocus(folder: Path) -> Iterator[Target]:
    """@hocuspocus/server with its defaults and no extension: it keeps documents in memory only."""
    port = free_port()
    with running([str(node_program()), str(NODE / "hocuspocus.mjs"), str(port)], folder, os.environ) as process:
        wait_for(port, process)
        # A name as long as a Thing's: it is part of every frame.
        yield Target(f"ws://127.0.0.1:{port}", "any", (os.urandom(16).hex(),), process.pid)
