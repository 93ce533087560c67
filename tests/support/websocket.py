"""The client's side of a websocket, by hand: bytes in, frames out."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from twisted.internet.address import IPv4Address
from twisted.internet.testing import StringTransport

from widgetapp.sfe.connection import StreamConnection

HANDSHAKE = (
    b"GET /_stream HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s\r\n"
)
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


def handshake(*headers: str) -> bytes:
    """A request for an upgrade."""
    return HANDSHAKE % "".join(f"{header}\r\n" for header in headers).encode()


def masked(payload: bytes, opcode: int = BINARY, fin: bool = True) -> bytes:
    """A client's frame (RFC 6455, 5.2), with a mask that changes nothing."""
    length = len(payload)
    head = bytes(((0x80 if fin else 0) | opcode,))
    if length < 126:
        head += bytes((0x80 | length,))
    elif length < 65536:
        head += b"\xfe" + length.to_bytes(2, "big")
    else:
        head += b"\xff" + length.to_bytes(8, "big")
    return head + b"\0\0\0\0" + payload


@dataclass(frozen=True)
class Frame:
    """A server's frame."""

    opcode: int
    payload: bytes

    @property
    def close_code(self) -> int:
        """The code of a closing frame."""
        return int.from_bytes(self.payload[:2], "big")


def split(data: bytes) -> tuple[list[Frame], bytes]:
    """The whole frames in some bytes, and what is left."""
    frames = []
    while len(data) >= 2:
        length, start = data[1] & 0x7F, 2
        if length == 126:
            length, start = int.from_bytes(data[2:4], "big"), 4
        elif length == 127:
            length, start = int.from_bytes(data[2:10], "big"), 10
        if len(data) < start + length:
            break
        frames.append(Frame(data[0] & 0x0F, data[start : start + length]))
        data = data[start + length :]
    return frames, data


class _Transport(StringTransport):
    """A transport that can be cut as well."""

    def abortConnection(self) -> None:
        """As good as closed, here."""
        self.loseConnection()


class HandClient:
    """A websocket client that a test plays by hand, without any reactor."""

    def __init__(self, protocol: StreamConnection) -> None:
        self.transport = _Transport(peerAddress=IPv4Address("TCP", "127.0.0.1", 5))
        self.protocol = protocol
        self.paused = False
        protocol.makeConnection(self.transport)
        protocol.begin()
        self.answer, _, rest = self.transport.value().partition(b"\r\n\r\n")
        self.transport.clear()
        self.transport.write(rest)

    def send(self, payload: bytes, opcode: int = BINARY) -> None:
        """Send a message."""
        self.protocol.dataReceived(masked(payload, opcode))

    def take(self) -> list[Frame]:
        """The frames that have come since the last time."""
        frames, _ = split(self.transport.value())
        self.transport.clear()
        return frames


class SocketClient:
    """The same over a real socket, of which the server has the other end."""

    def __init__(self) -> None:
        self.socket, far = socket.socketpair()
        for end in (self.socket, far):
            end.setblocking(False)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16 * 1024)
        #: The server's end; whoever takes it closes it.
        self.far = far.detach()
        self.answer = b""
        #: Whether the server has ended the connection.
        self.ended = False
        self._rest = b""

    def send(self, payload: bytes, opcode: int = BINARY) -> None:
        """Send a message."""
        self.socket.sendall(masked(payload, opcode))

    def read(self) -> None:
        """Take what has come from the socket."""
        while True:
            try:
                data = self.socket.recv(65536)
            except BlockingIOError:
                return
            if not data:
                self.ended = True
                return
            self._rest += data

    def take(self) -> list[Frame]:
        """The frames that have come since the last time; the server's answer to the request stands before the first."""
        self.read()
        if not self.answer:
            self.answer, _, self._rest = self._rest.partition(b"\r\n\r\n")
        frames, self._rest = split(self._rest)
        return frames
