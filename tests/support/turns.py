"""A reactor whose turns a test takes: real sockets, as long as both ends are in the test, and made-up time."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable
from typing import Any, cast

from twisted.internet import tcp, unix
from twisted.internet.interfaces import IReactorFDSet, IReadDescriptor, IWriteDescriptor
from twisted.internet.main import CONNECTION_LOST
from twisted.internet.protocol import ServerFactory
from twisted.internet.task import Clock
from twisted.python.failure import Failure
from zope.interface import implementer


@implementer(IReactorFDSet)
class TurnReactor(Clock):
    """What is sent on a socket pair is there at once, so that a test knows when all has been said."""

    running = True

    def __init__(self) -> None:
        super().__init__()
        self._readers: dict[IReadDescriptor, None] = {}
        self._writers: dict[IWriteDescriptor, None] = {}
        #: All connections that there have been: one that is paused is neither read nor written.
        self._adopted: list[Any] = []

    def addReader(self, reader: IReadDescriptor) -> None:
        """Read from it."""
        self._readers[reader] = None

    def removeReader(self, reader: IReadDescriptor) -> None:
        """Not any more."""
        self._readers.pop(reader, None)

    def addWriter(self, writer: IWriteDescriptor) -> None:
        """Write on it."""
        self._writers[writer] = None

    def removeWriter(self, writer: IWriteDescriptor) -> None:
        """Not any more."""
        self._writers.pop(writer, None)

    def removeAll(self) -> list[Any]:
        """Let go of all."""
        found = [*self._readers, *self._writers]
        self._readers.clear()
        self._writers.clear()
        return found

    def getReaders(self) -> list[Any]:
        """Who is read from."""
        return list(self._readers)

    def getWriters(self) -> list[Any]:
        """Who is written on."""
        return list(self._writers)

    def adoptStreamConnection(self, descriptor: int, family: int, factory: ServerFactory) -> object:
        """A connection of what another has connected, as the real reactors make it."""
        if family == socket.AF_UNIX:
            adopted: Any = unix.Server._fromConnectedSocket(descriptor, factory, self)
        else:
            adopted = tcp.Server._fromConnectedSocket(descriptor, family, factory, self)
        self._adopted.append(adopted)
        return adopted

    def turn(self) -> bool:
        """One turn; whether anything was read or written."""
        poll = select.poll()
        by_number: dict[int, list[tuple[Any, bool]]] = {}
        for one, writes in [*((one, False) for one in self._readers), *((one, True) for one in self._writers)]:
            by_number.setdefault(one.fileno(), []).append((one, writes))
        for number, ends in by_number.items():
            wanted = sum({select.POLLOUT if writes else select.POLLIN for _, writes in ends})
            poll.register(number, wanted)
        found = poll.poll(0)
        for number, event in found:
            for one, writes in by_number[number]:
                ready = event & (select.POLLOUT if writes else select.POLLIN | select.POLLHUP)
                if ready and one in (self._writers if writes else self._readers):
                    self._let(one, one.doWrite if writes else one.doRead)
        return bool(found)

    def _let(self, one: Any, act: Callable[[], object]) -> None:
        why = act()
        if why is not None:
            self.removeReader(one)
            self.removeWriter(one)
            one.connectionLost(Failure(cast(Exception, why)))

    def settle(self, seconds: float = 0) -> None:
        """Let time pass, and then everything be said and done that needs no more of it."""
        self.advance(seconds)
        while self.turn() or any(call.getTime() <= self.seconds() for call in self.getDelayedCalls()):
            self.advance(0)

    def tidy(self) -> None:
        """Close all that is open."""
        for one in self._adopted:
            if one.connected:
                one.connectionLost(Failure(CONNECTION_LOST))
        for reader in list(self._readers):
            reader.connectionLost(Failure(CONNECTION_LOST))
