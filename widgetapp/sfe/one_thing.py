"""The y-websocket dialect of one connection: one Thing, which its address names, by the token of the request."""

from __future__ import annotations

from collections.abc import Callable

from ..wire import hocuspocus
from ..wire.hocuspocus import NO_ADDRESS, MessageType
from ..wire.lib0 import Reader, WireError
from . import closing
from .admission import Admission, Entrance
from .authority import Denial, Identity
from .closing import Closing
from .documents import Documents, Streaming
from .live import Outlet

#: There is no message by which a client could be told, so that its connection is closed.
_CLOSINGS: dict[Denial, Closing] = {
    Denial.INVALID_TOKEN: closing.REVOKED,
    Denial.EXPIRED_TOKEN: closing.EXPIRED,
    Denial.NOT_FOUND: closing.NOT_FOUND,
    Denial.DELETED: closing.NOT_FOUND,
    Denial.NOT_LIVE: closing.NOT_LIVE,
    Denial.UNAVAILABLE: closing.UNAVAILABLE,
}


class OneThing(Documents):
    """The Thing that a client has open on its connection."""

    def __init__(self, streaming: Streaming, outlet: Outlet, identified: Callable[[Identity], None], thing: str) -> None:
        super().__init__(streaming, outlet, identified)
        self._name = thing
        self._token = ""

    def shown(self, token: str | None) -> None:
        """The client has shown this token in its request."""
        self._token = token or ""

    def received(self, frame: bytes) -> None:
        """A binary frame has come. Raises `WireError` where it is none of this dialect."""
        if frame[:1] > bytes((MessageType.QUERY_AWARENESS,)) or frame[:1] == bytes((MessageType.AUTH,)):
            raise WireError("this is no message of the y-websocket protocol")
        event = hocuspocus.parse(Reader(frame))
        if isinstance(event, hocuspocus.StateVector | hocuspocus.Edit | hocuspocus.Presence):
            self._document(self._admissions.get(NO_ADDRESS) or self._begin(), event)

    def _begin(self) -> Admission:
        admission = self._new(NO_ADDRESS)
        admission.credentials(self._token)
        return admission

    @property
    def sign_of_life(self) -> bytes:
        """News of nobody: its providers know no other."""
        return hocuspocus.NOBODY

    def _thing(self, address: bytes) -> str:
        return self._name

    def _deny(self, entrance: Entrance, denial: Denial) -> None:
        self._outlet.close(_CLOSINGS[denial])

    def _expires(self, address: bytes, left: int) -> None:
        # It cannot be asked for another token.
        self._later(address, left / 1000, self._expired)
