"""From an SFE to the document workers: which of them owns which Thing, and the connections to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ..links import Link
from ..wire import links as wire
from .live import LiveChannel


class Directory(Protocol):
    """Who knows the owners. What it is asked, it answers by `Routes.routed`, now or later."""

    def whose(self, thing: str) -> None:
        """This SFE wants a Thing: which worker owns it?"""

    def forget(self, thing: str) -> None:
        """This SFE has no business with a Thing any more."""


@dataclass(slots=True, eq=False)
class Route:
    """A Thing that clients of this SFE have open, and the way to its owner."""

    thing: str
    #: None until it is known who owns it, and while there is no connection to the owner.
    worker: Worker | None = None
    link: Link | None = None
    #: All clients on it here, and those of them whom every edit is for: not those that are still on their way here.
    channels: dict[int, LiveChannel] = field(default_factory=dict)
    listeners: dict[int, LiveChannel] = field(default_factory=dict)


class Listener(Protocol):
    """Who hears what the workers say."""

    def introduce(self, routes: Sequence[Route]) -> list[wire.Message]:
        """A worker is there, for the first time, or after its death: what it must hear of these Things."""

    def worker_said(self, messages: Sequence[wire.SfeMessage]) -> None:
        """A worker has something to say."""


class Worker:
    """One document worker: the connection to it, which comes back when it does, and the Things that it owns."""

    def __init__(self, routes: Routes, listener: Listener) -> None:
        self._routes = routes
        self._listener = listener
        self.link: Link | None = None
        self.owns: dict[str, Route] = {}
        #: Ends the connection.
        self.disconnect: Callable[[], object] = lambda: None

    def add(self, route: Route) -> None:
        """It owns one more."""
        self.owns[route.thing] = route
        route.worker, route.link = self, self.link
        if self.link is not None:
            self.link.send(self._listener.introduce([route]))

    def remove(self, route: Route) -> None:
        """It owns it no more."""
        self.owns.pop(route.thing, None)
        route.worker = route.link = None

    def link_made(self, link: Link) -> None:
        """It is there."""
        self.link = link
        for route in list(self.owns.values()):
            route.link = link
            if not route.channels:
                # It has died in the meantime, so that it will never say that it has closed it.
                self._routes.close(route)
        link.send(self._listener.introduce(list(self.owns.values())))

    def link_lost(self, link: Link) -> None:
        """It is gone. The clients stay, and so does what they sent, until it is back, or another one owns the Thing."""
        self.link = None
        for route in self.owns.values():
            route.link = None

    def link_received(self, link: Link, messages: Sequence[wire.SfeMessage]) -> None:
        """It has something to say."""
        self._listener.worker_said(messages)


class Routes:
    """All Things that are open in this SFE, and all workers that it knows."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._directory: Directory | None = None
        self._connect: Callable[[str, Worker], Callable[[], object]] = lambda _path, _worker: lambda: None
        self.by_thing: dict[str, Route] = {}
        self._workers: dict[str, Worker] = {}

    def begin(self, directory: Directory, connect: Callable[[str, Worker], Callable[[], object]]) -> None:
        """Say whom to ask, and how to connect to a worker by its path, which gives what ends the connection."""
        self._directory, self._connect = directory, connect

    def open(self, thing: str) -> Route:
        """The route of a Thing, which is looked for if it is new."""
        route = self.by_thing.get(thing)
        if route is None:
            route = self.by_thing[thing] = Route(thing)
            self._ask(thing)
        return route

    def _ask(self, thing: str) -> None:
        if self._directory is None:
            raise RuntimeError("a client is let in before anybody has said who owns what")
        self._directory.whose(thing)

    def routed(self, thing: str, path: str) -> None:
        """The directory has answered: the owner listens at that path."""
        route = self.by_thing.get(thing)
        if route is not None and route.worker is None:
            self._worker(path).add(route)

    def _worker(self, path: str) -> Worker:
        worker = self._workers.get(path)
        if worker is None:
            worker = self._workers[path] = Worker(self, self._listener)
            worker.disconnect = self._connect(path, worker)
        return worker

    def moved(self, thing: str) -> None:
        """A worker owns a Thing no more."""
        route = self.by_thing.get(thing)
        if route is not None and route.worker is not None:
            route.worker.remove(route)
            self._ask(thing)

    def closed(self, thing: str) -> None:
        """A worker has let go of a Thing that nobody has open."""
        route = self.by_thing.get(thing)
        if route is not None and not route.channels:
            self.close(route)

    def close(self, route: Route) -> None:
        """Forget a Thing."""
        del self.by_thing[route.thing]
        if route.worker is not None:
            route.worker.remove(route)
        if self._directory is not None:
            self._directory.forget(route.thing)

    def worker_gone(self, path: str) -> None:
        """A worker will not come back: what it owned has another owner."""
        worker = self._workers.pop(path, None)
        if worker is None:
            return
        worker.disconnect()
        for route in list(worker.owns.values()):
            worker.remove(route)
            self._ask(route.thing)
