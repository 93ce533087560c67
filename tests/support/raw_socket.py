"""A websocket client that can also do everything wrong: it sends whatever bytes a test gives it, and reads what comes."""

from __future__ import annotations

import base64
import secrets
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol, wrapClientTLS
from twisted.internet.error import ConnectionLost
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure

from .certificates import TestAuthority
from .waiting import until_now

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
#: Set in the first byte of a compressed message (RFC 7692).
COMPRESSED = 0x40


@dataclass(frozen=True)
class Frame:
    """What came in one frame."""

    opcode: int
    payload: bytes
    compressed: bool = False

    @property
    def code(self) -> int:
        """A close frame's code."""
        return int.from_bytes(self.payload[:2], "big")

    @property
    def reason(self) -> str:
        """A close frame's reason."""
        return self.payload[2:].decode()


@dataclass
class Response:
    """The server's answer to the request for an upgrade."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


@dataclass
class RawSocket(Protocol):
    """One connection."""

    frames: deque[Frame] = field(default_factory=deque)
    response: Response | None = None
    lost: bool = False
    _data: bytes = b""

    # --- what Twisted calls ---

    def dataReceived(self, data: bytes) -> None:
        self._data += data
        if self.response is None:
            head, end, rest = self._data.partition(b"\r\n\r\n")
            if not end:
                return
            self.response, self._data = _response(head), rest
        if self.response.status != 101:
            self.response.body += self._data
            self._data = b""
        while self._read_frame():
            pass

    def _read_frame(self) -> bool:
        data = self._data
        if len(data) < 2:
            return False
        length, start = data[1] & 0x7F, 2
        if length >= 126:
            start = 4 if length == 126 else 10
            length = int.from_bytes(data[2:start], "big")
        if len(data) < start + length:
            return False
        self._data = data[start + length :]
        came = Frame(data[0] & 0x0F, data[start : start + length], bool(data[0] & COMPRESSED))
        self.frames.append(came)
        if came.opcode == PING:
            # As every client does by itself; who is silent for long is taken for gone.
            self.send(came.payload, PONG)
        return True

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.lost = True

    # --- what tests call ---

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        cast(Any, self.transport).write(data)

    def send(self, payload: bytes, opcode: int = BINARY) -> None:
        """Send a message."""
        self.write(frame(payload, opcode))

    def say(self, text: str) -> None:
        """Send text."""
        self.send(text.encode(), TEXT)

    def stop_reading(self) -> None:
        """Be a client that reads nothing."""
        cast(Any, self.transport).pauseProducing()

    def read_on(self) -> None:
        """Read again."""
        cast(Any, self.transport).resumeProducing()

    def close(self) -> None:
        """Go, without a word."""
        # Twisted fails to end a TLS connection that has ended.
        if self.transport is not None and not self.lost:
            cast(Any, self.transport).abortConnection()

    async def answered(self) -> Response:
        """Wait for the answer to the request for an upgrade, whole if it is a refusal."""

        def whole() -> Response | None:
            response = self.response
            if response is None and self.lost:
                raise ConnectionLost("before it was answered")
            if response is None or response.status == 101:
                return response
            return response if len(response.body) >= int(response.headers.get("content-length", 0)) else None

        answer = await until_now(whole, "an answer to the handshake")
        assert answer is not None
        return answer

    async def next(self) -> Frame:
        """Wait for the next frame that is no ping of the websocket protocol's own."""

        def come() -> Frame | None:
            while self.frames and self.frames[0].opcode in (PING, PONG):
                self.frames.popleft()
            return self.frames[0] if self.frames else None

        got = await until_now(come, "another frame")
        assert got is not None
        return self.frames.popleft()

    async def closed(self) -> Frame:
        """Wait for the server's close frame, passing over what comes before it."""
        while (got := await self.next()).opcode != CLOSE:
            pass
        return got


def frame(payload: bytes, opcode: int = BINARY, last: bool = True) -> bytes:
    """A whole message in one frame, or a part of one that is not its last, masked as a client's must be."""
    size = len(payload)
    if size < 126:
        length = bytes((0x80 | size,))
    elif size < 65536:
        length = b"\xfe" + size.to_bytes(2, "big")
    else:
        length = b"\xff" + size.to_bytes(8, "big")
    mask = secrets.token_bytes(4)
    masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
    return bytes(((0x80 if last else 0) | opcode,)) + length + mask + masked


def handshake(port: int, path: str = "/_stream", headers: Mapping[str, str] | None = None) -> bytes:
    """The request for an upgrade."""
    lines = {
        "Host": f"127.0.0.1:{port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": base64.b64encode(secrets.token_bytes(16)).decode(),
        "Sec-WebSocket-Version": "13",
        **(headers or {}),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"GET {path} HTTP/1.1\r\n{head}\r\n".encode()


async def connect(
    port: int,
    path: str = "/_stream",
    headers: Mapping[str, str] | None = None,
    early: bytes = b"",
    authority: TestAuthority | None = None,
    address: str | None = None,
    one: RawSocket | None = None,
) -> RawSocket:
    """Connect and ask for an upgrade; `early` bytes go out right behind the request, before any answer.

    With an authority to trust, by TLS; `address` is where it comes from, if that matters; `one` is who connects.
    """
    from twisted.internet import reactor

    one = one or RawSocket()
    endpoint: Any = TCP4ClientEndpoint(reactor, "127.0.0.1", port, bindAddress=address and (address, 0))
    await connectProtocol(wrapClientTLS(authority.client, endpoint) if authority else endpoint, one)
    one.write(handshake(port, path, headers) + early)
    await one.answered()
    return one


def _response(head: bytes) -> Response:
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return Response(int(first.split()[1]), {name.strip().lower(): value.strip() for name, _, value in pairs})
