"""What a client says before anybody knows who it is: kept, within bounds, until its credentials have been found and checked."""

from __future__ import annotations

import msgspec

from ..wire import hocuspocus, jsonrpc
from ..wire.lib0 import WireError
from .rpc import STREAM, Reauth

#: So many messages may wait.
MAX_MESSAGES = 1000


class TooMuch(Exception):
    """More has been said than is kept."""


class Anteroom:
    """The messages of one connection that nobody has dealt with yet. Knows no connection."""

    def __init__(self, most: int) -> None:
        #: Bytes.
        self._most = most
        self._bytes = 0
        #: In their order; and whether each is binary.
        self.kept: list[tuple[bytes, bool]] = []
        #: Whether credentials have come, and are being looked at.
        self.checking = False
        #: The Thing that they are for; empty where they are for none.
        self.thing = ""

    def keep(self, payload: bytes, binary: bool) -> None:
        """One more message. Raises `TooMuch`."""
        self._bytes += len(payload)
        self.kept.append((payload, binary))
        if self._bytes > self._most or len(self.kept) > MAX_MESSAGES:
            raise TooMuch

    def credentials(self, payload: bytes, binary: bool) -> str | None:
        """The token that a message shows, if it does. Raises `WireError` for a binary message that is none."""
        return self._in_document(payload) if binary else _in_call(payload)

    def _in_document(self, payload: bytes) -> str | None:
        if payload == hocuspocus.PONG:
            return None
        address, reader = hocuspocus.split_address(payload)
        event = hocuspocus.parse(reader)
        if not isinstance(event, hocuspocus.Credentials):
            return None
        self.thing = hocuspocus.thing_of(address)
        return event.token


def _in_call(payload: bytes) -> str | None:
    try:
        request = jsonrpc.decode(payload)
        if request.method == f"{STREAM}reauth":
            return msgspec.json.decode(request.params, type=Reauth).token
    except (jsonrpc.RequestError, msgspec.DecodeError, WireError):
        # It is answered when it is dealt with.
        return None
    return None
