"""The websocket on which one listens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

from autobahn.twisted.websocket import WebSocketClientFactory, WebSocketClientProtocol
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.internet.ssl import optionsForClientTLS
from twisted.internet.tcp import Connection

from .errors import reaching

#: A server that is silent for so long, and does not answer a ping for as long, is gone (s).
PATIENCE = 20.0


class Socket(WebSocketClientProtocol):
    """One connection. Autobahn owns the names in camelCase."""

    def __init__(self, said: Callable[[bytes], None], gone: Callable[[int | None], None], opened: Callable[[], None]) -> None:
        super().__init__()
        self._said = said
        self._gone = gone
        self._opened = opened
        self._held = False

    def onOpen(self) -> None:
        """It is open."""
        self._opened()

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        """A message has come."""
        self._said(payload)

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        """It is gone; the code is the server's, if it gave one."""
        self._gone(code)

    def say(self, text: bytes) -> None:
        """Send a text frame."""
        self.sendMessage(text, isBinary=False)

    def end(self) -> None:
        """Close it."""
        if self.state == self.STATE_OPEN:
            self.sendClose(1000)
        else:
            cast(Connection, self.transport).abortConnection()

    def hold(self, held: bool) -> None:
        """Read no further, or go on."""
        if held != self._held:
            self._held = held
            transport = cast(Connection, self.transport)
            if held:
                transport.pauseProducing()
            else:
                transport.resumeProducing()


async def connect(reactor: Any, url: str, make: Callable[[], Socket]) -> Socket:
    """Connect to an address (`ws://…`, `wss://…`). Raises `Unreachable`."""
    factory = WebSocketClientFactory(url, reactor=reactor)
    factory.setProtocolOptions(autoPingInterval=PATIENCE, autoPingTimeout=PATIENCE, openHandshakeTimeout=PATIENCE)
    factory.noisy = False
    # Whatever its type says: a class or anything else that makes protocols.
    factory.protocol = cast(Any, make)
    parts = urlsplit(url)
    secure = parts.scheme == "wss"
    host = parts.hostname or ""
    endpoint: IStreamClientEndpoint = HostnameEndpoint(reactor, host, parts.port or (443 if secure else 80))
    if secure:
        endpoint = wrapClientTLS(optionsForClientTLS(host), endpoint)
    with reaching(url):
        return cast(Socket, await endpoint.connect(factory))
