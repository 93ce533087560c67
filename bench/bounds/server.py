"""A demonstration that many come to, and what it takes for itself."""

from __future__ import annotations

import os
import ssl
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from prometheus_client.parser import text_string_to_metric_families as parse

from tests.support.ports import free_port
from tests.support.records import add_token
from widgetapp.demo.content import LOGINS, PASSWORD

from ..processes import tree
from ..subjects import Page, Target, widgetapp

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Server:
    """It, and where it is watched and listened to."""

    target: Target
    data: Path
    monitoring: int
    listener: int

    @property
    def port(self) -> int:
        """Where its pages are."""
        return int(self.target.web.rpartition(":")[2])

    def token(self) -> str:
        """A new one, for streaming."""
        return add_token(self.data, LOGINS[0], "stream things:read things:write")

    def page(self) -> Page:
        """Somebody's browser, who is not logged in."""
        return Page(self.port)

    def demonstrator(self) -> Page:
        """The same of somebody who is logged in."""
        page = self.page()
        page.call("login", login=LOGINS[0], password=PASSWORD)
        return page

    def by_process(self, name: str) -> dict[str, float]:
        """A metric, by kind of process; of all those of a kind."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.monitoring}/metrics") as answer:
            text = answer.read().decode()
        found: dict[str, float] = {}
        for family in parse(text):
            for sample in family.samples:
                if sample.name == name:
                    kind = sample.labels.get("process", "")
                    found[kind] = found.get(kind, 0.0) + sample.value
        return found

    def figure(self, name: str) -> float:
        """The same of all its processes."""
        return sum(self.by_process(name).values())

    def memory(self) -> float:
        """What all its processes have for themselves (MB)."""
        found = 0.0
        for process in tree(self.target.pid):
            try:
                found += process.memory_full_info().uss
            except psutil.NoSuchProcess:
                continue
        return found / MB


@contextmanager
def server(trusted: ssl.SSLContext | None = None, **keys: object) -> Iterator[Server]:
    """One with a configuration of its own, as in `WEB__REQUEST_SECONDS`; nothing in one address's way."""
    monitoring, listener = free_port(), free_port()
    listens = {"MONITORING__LISTEN": monitoring, "LISTENER__LISTEN": listener}
    changed = {f"WIDGETAPP_{key}": f"tcp:{port}:interface=127.0.0.1" for key, port in listens.items()}
    changed |= {f"WIDGETAPP_{key}": str(value) for key, value in keys.items()}
    os.environ.update(changed)
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder, widgetapp(Path(folder), trusted) as target:
            yield Server(target, Path(folder) / "data", monitoring, listener)
    finally:
        for name in changed:
            del os.environ[name]


class Highest:
    """The most memory that was seen while it was watched."""

    def __init__(self, watched: Server) -> None:
        self._watched = watched
        self._over = threading.Event()
        self.seen = watched.memory()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Highest:
        self._thread.start()
        return self

    def __exit__(self, *_why: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(1.0):
            self.seen = max(self.seen, self._watched.memory())
