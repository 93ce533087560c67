"""What children write on their standard error, line by line, into the daemon's log."""

from __future__ import annotations

from twisted.internet.interfaces import IReactorSocket
from twisted.internet.protocol import Protocol
from twisted.logger import Logger

from ..links import adopt

#: A line without an end is taken for whole when it is so long (bytes).
LONGEST_LINE = 64 * 1024


class LogLines:
    """The lines of one process."""

    log = Logger()

    def __init__(self, name: str) -> None:
        self._name = name
        self._partial = b""

    def take(self, data: bytes) -> None:
        """Some more of it."""
        *lines, self._partial = (self._partial + data).split(b"\n")
        if len(self._partial) > LONGEST_LINE:
            lines, self._partial = [*lines, self._partial], b""
        for line in lines:
            self.log.info("{process}: {line}", process=self._name, line=line.decode(errors="replace"))


class _Pipe(Protocol):
    def __init__(self, lines: LogLines) -> None:
        self._lines = lines

    def dataReceived(self, data: bytes) -> None:
        self._lines.take(data)


def adopt_log(reactor: IReactorSocket, descriptor: int, name: str) -> None:
    """Read one end of a socket pair into the log until the other is closed. The descriptor is closed."""
    adopt(reactor, descriptor, _Pipe(LogLines(name)))
