"""SFEs as the daemon has them: its own, and those with a process."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from ..config import Config
from ..sfe.connection import StreamConnection
from ..sfe.factory import StreamFactory
from ..sfe.hub import Hub
from ..sfe.session import Session, UnknownSession, decode, encode
from ..wire import control as say
from .child_process import ChildProcess
from .directory import Directory
from .questions import Answering, Conversation


class Sfe(Protocol):
    """An SFE that connections can be given to."""

    #: Its number, and whether it takes connections.
    id: int
    accepting: bool

    @property
    def clients(self) -> int:
        """The Streaming API clients that it has, and that are on their way to it."""

    def expect(self, address: str, user: str) -> None:
        """One is on its way; `user` is empty where it has not shown a valid token."""

    def left(self, address: str, user: str) -> None:
        """One that it had, or that was on its way, is not its any more."""

    def from_address(self, address: str) -> int:
        """How many it has from there."""

    def of_user(self, user: str) -> int:
        """How many of his it has."""

    def take(self, session: Session | bytes, descriptor: int) -> bool:
        """It is yours; False where there is nobody to take it. The descriptor is closed."""

    def rights_changed(self) -> None:
        """Somebody may less than before, or more."""

    def tell(self, thing: str, said: str) -> None:
        """Those who have a Thing open are to be told this."""

    def worker_gone(self, path: str) -> None:
        """A document worker will not come back."""


class _Book:
    """Who is where, by address and by user; without a valid token, by address alone."""

    def __init__(self) -> None:
        self._addresses: Counter[str] = Counter()
        self._users: Counter[str] = Counter()

    def expect(self, address: str, user: str) -> None:
        """One more."""
        self._addresses[address] += 1
        if user:
            self._users[user] += 1

    def introduced(self, user: str) -> None:
        """One of those that are here has shown a valid token."""
        self._users[user] += 1

    def left(self, address: str, user: str) -> None:
        """One less."""
        _one_less(self._addresses, address)
        if user:
            _one_less(self._users, user)

    def from_address(self, address: str) -> int:
        """How many from there."""
        return self._addresses[address]

    def of_user(self, user: str) -> int:
        """How many of his."""
        return self._users[user]

    @property
    def total(self) -> int:
        """How many in all."""
        return self._addresses.total()


def _one_less(counter: Counter[str], key: str) -> None:
    counter[key] -= 1
    if counter[key] <= 0:
        del counter[key]


class LocalSfe(_Book):
    """SFE 0, in the daemon's own reactor."""

    id = 0
    accepting = True

    def __init__(self, hub: Hub, directory: Directory) -> None:
        super().__init__()
        self._hub = hub
        self._directory = directory
        self.factory: StreamFactory | None = None

    @property
    def clients(self) -> int:
        """Those that have shown a valid token; the others are on their way here or elsewhere."""
        return 0 if self.factory is None else self.factory.clients

    def on(self, thing: str) -> list[StreamConnection]:
        """Its clients on a Thing."""
        return [] if self.factory is None else self.factory.on(thing)

    def crowds(self) -> list[tuple[str, int]]:
        """The Things that its clients have open, and how many each; most first."""
        return [] if self.factory is None else self.factory.crowds()

    def take(self, session: Session | bytes, descriptor: int) -> bool:
        """It is here; but for one that an `_sfe` of another version gives up, which nobody here can go on with."""
        if self.factory is None:
            os.close(descriptor)
            return False
        try:
            self.factory.arrive(decode(session) if isinstance(session, bytes) else session, descriptor)
        except UnknownSession as error:
            self.factory.refuse(error, descriptor)
            return False
        return True

    def rights_changed(self) -> None:
        """Somebody may less than before, or more."""
        self._hub.recheck()

    def tell(self, thing: str, said: str) -> None:
        """Those who have a Thing open are to be told this."""
        self._hub.out.tell(thing, said)

    def worker_gone(self, path: str) -> None:
        """A document worker will not come back."""
        self._hub.routes.worker_gone(path)

    # --- what a directory does: it is asked by the routes ---

    def whose(self, thing: str) -> None:
        """Ask for a Thing's owner."""
        self._directory.whose(0, thing, lambda path: self._hub.routes.routed(thing, path))

    def forget(self, thing: str) -> None:
        """It is not open here any more."""
        self._directory.forget(0, thing)


#: Hears of a connection that an SFE has given up: from which, and its descriptor.
Departed = Callable[["RemoteSfe", say.Depart, int], None]


class RemoteSfe(_Book):
    """An `_sfe`."""

    def __init__(self, id: int, serial: int, directory: Directory, answering: Answering, departed: Departed) -> None:
        super().__init__()
        self.id = id
        self.accepting = False
        #: Its number in the directory: never the same as that of another process.
        self.serial = serial
        self._directory = directory
        self._departed = departed
        self._conversation = Conversation(answering, self._say)
        self.process: ChildProcess | None = None
        #: Hears that a connection has ended, and that the last one has left that was to.
        self.changed: Callable[[], None] = lambda: None
        self.emptied: Callable[[], None] = lambda: None
        self._handlers: dict[type, Callable[[Any], None]] = {
            say.Left: self._has_left,
            say.Whose: lambda message: directory.whose(serial, message.thing, lambda path: self._routed(message.thing, path)),
            say.Forget: lambda message: directory.forget(serial, message.thing),
            say.Ask: self._conversation.asked,
            say.Ended: self._conversation.ended,
            say.Done: lambda _message: self.emptied(),
        }

    @property
    def clients(self) -> int:
        """All that were given to it and have not left."""
        return self.total

    def received(self, message: Any, descriptor: int | None) -> None:
        """It has said something."""
        if descriptor is not None:
            self.left(message.address, message.user)
            self._departed(self, message, descriptor)
        else:
            self._handlers[type(message)](message)

    def _has_left(self, message: say.Left) -> None:
        self.left(message.address, message.user)
        self.changed()

    def _routed(self, thing: str, path: str) -> None:
        self._say(say.Routed(thing, path))

    def _say(self, message: Any) -> None:
        if self.process is not None:
            self.process.send(message)

    def take(self, session: Session | bytes, descriptor: int) -> bool:
        """Hand it over."""
        encoded = session if isinstance(session, bytes) else encode(session)
        if self.process is None:
            os.close(descriptor)
            return False
        return self.process.send_with(say.Arrive(encoded), descriptor)

    def rights_changed(self) -> None:
        """Somebody may less than before, or more."""
        self._say(say.RightsChanged())

    def tell(self, thing: str, said: str) -> None:
        """Those who have a Thing open are to be told this."""
        self._say(say.Tell(thing, said))

    def worker_gone(self, path: str) -> None:
        """A document worker will not come back."""
        self._say(say.WorkerGone(path))

    def configured(self, config: Config) -> None:
        """The configuration has changed."""
        self._say(say.Configured(msgspec.json.encode(config)))

    def leave(self) -> None:
        """Give up all connections."""
        self.accepting = False
        self._say(say.Leave())

    def gone(self) -> None:
        """Its process has ended."""
        self.accepting = False
        self._conversation.over()
        self._directory.sfe_gone(self.serial)
