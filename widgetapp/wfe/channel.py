"""A client's connection to the web server, and how much patience there is with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Protocol, cast

from twisted.internet.interfaces import IReactorTime, ITCPTransport
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web.http import HTTPChannel
from twisted.web.server import Request

from ..links import unsent
from ..newcomers import Newcomers

#: How long one waits for the next request of a client that has had an answer (s).
KEEP_ALIVE = 60.0
#: A body's pace is looked at this often (s): a network may be away for a moment.
PACE = 20.0
#: How long a client may take nothing of what waits for it, or keep TLS's farewell waiting (s).
STUCK = 30.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How slow clients may be."""

    #: From the connection, TLS's handshake included, or from its first byte, until a request's head is there (s).
    head: float
    #: Of a body (bytes a second).
    body: float


class House(Protocol):
    """The site, as its channels see it."""

    reactor: IReactorTime
    patience: Patience
    newcomers: Newcomers
    #: All that there are.
    channels: set[Channel]


class _Awaited(Enum):
    """What comes next on a connection."""

    HEAD = auto()
    BODY = auto()
    ANSWER = auto()
    #: Another request, if the client likes.
    ANOTHER = auto()
    END = auto()


class Channel(HTTPChannel):
    """Twisted's, but whoever sends a byte a minute has not all the time in the world for a request, and whoever takes nothing
    of his answer does not keep it: Twisted's one timer begins anew with each byte, and is off while there is an answer."""

    #: Twisted's own is not used.
    timeOut = None
    site: Any

    def __init__(self) -> None:
        super().__init__()
        self._awaited = _Awaited.HEAD
        #: When that began, or when something was last seen to go on.
        self._since = 0.0
        #: Bytes of the body since then.
        self._came = 0
        #: Bytes that waited for the client when it was last looked at, and since when they have not become fewer.
        self._unsent = 0
        self._stuck_since = 0.0

    @property
    def _house(self) -> House:
        return cast(House, self.site)

    def _await(self, what: _Awaited) -> None:
        if self._awaited is _Awaited.END:
            # Whatever of it comes on.
            return
        self._awaited, self._since, self._came = what, self._house.reactor.seconds(), 0
        if what in (_Awaited.HEAD, _Awaited.ANOTHER):
            self._house.newcomers.come(self, self._abort)
        else:
            self._house.newcomers.known(self)

    # --- what Twisted calls ---

    def connectionMade(self) -> None:
        """It is there."""
        super().connectionMade()
        self._house.channels.add(self)
        self._await(_Awaited.HEAD)

    def dataReceived(self, data: bytes) -> None:
        """Something has come."""
        self._came += len(data)
        if self._awaited is _Awaited.ANOTHER:
            self._await(_Awaited.HEAD)
        super().dataReceived(data)

    def allHeadersReceived(self) -> None:
        """The head of a request is there."""
        self._await(_Awaited.BODY)
        super().allHeadersReceived()

    def allContentReceived(self) -> None:
        """All of a request is there."""
        self._await(_Awaited.ANSWER)
        super().allContentReceived()

    def requestDone(self, request: Request) -> None:
        """It has been answered."""
        # What has come behind it, kept here or by the parser of lines, is read there, and may be the next one's beginning.
        self._await(_Awaited.HEAD if self._dataBuffer or self._buffer else _Awaited.ANOTHER)
        super().requestDone(request)

    def resumeProducing(self) -> None:
        """The client has taken what it was sent."""
        self._stuck_since = self._house.reactor.seconds()
        super().resumeProducing()

    def loseConnection(self) -> None:
        """End it, when all that was said is written."""
        self._await(_Awaited.END)
        super().loseConnection()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """It is gone, or somebody else's."""
        self._house.newcomers.known(self)
        self._house.channels.discard(self)
        super().connectionLost(reason)

    # --- patience ---

    def look(self) -> bool:
        """End it where its client is too slow, or asks for nothing more; gives whether it was too slow."""
        now = self._house.reactor.seconds()
        late = self._too_slow(now - self._since, now) or self._is_stuck(now)
        if late:
            self._abort()
        return late and self._awaited is not _Awaited.ANOTHER

    def _too_slow(self, passed: float, now: float) -> bool:
        match self._awaited:
            case _Awaited.HEAD:
                return passed >= self._house.patience.head
            case _Awaited.ANOTHER:
                return passed >= KEEP_ALIVE
            case _Awaited.BODY if passed >= PACE:
                came, self._came, self._since = self._came, 0, now
                return came < self._house.patience.body * passed
            case _Awaited.END:
                return passed >= STUCK and not self._unsent
        return False

    def _is_stuck(self, now: float) -> bool:
        waits = unsent(self.transport)
        if not waits or not self._unsent or waits < self._unsent:
            self._stuck_since = now
        self._unsent = waits
        return now - self._stuck_since >= STUCK

    def _abort(self) -> None:
        cast(ITCPTransport, self.transport).abortConnection()
