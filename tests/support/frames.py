"""What a Hocuspocus provider sends and is sent, written down once more beside the server's own code."""

from __future__ import annotations

from dataclasses import dataclass

from .raw_socket import BINARY, RawSocket


def uint(value: int) -> bytes:
    """An integer, low seven bits first."""
    head = b""
    while value >= 0x80:
        head += bytes((0x80 | (value & 0x7F),))
        value >>= 7
    return head + bytes((value,))


def sized(content: bytes) -> bytes:
    """Bytes behind their length."""
    return uint(len(content)) + content


def auth(thing: str, token: str) -> bytes:
    """A provider names its token."""
    return sized(thing.encode()) + b"\x02\x00" + sized(token.encode()) + sized(b"4.8.0")


def step_1(thing: str, state: bytes = b"\x00") -> bytes:
    """A provider says what it has."""
    return sized(thing.encode()) + b"\x00\x00" + sized(state)


def step_2(thing: str, content: bytes) -> bytes:
    """A provider's answer to what the server has: what the server lacks."""
    return sized(thing.encode()) + b"\x00\x01" + sized(content)


def update(thing: str, content: bytes) -> bytes:
    """A provider's edit."""
    return sized(thing.encode()) + b"\x00\x02" + sized(content)


def presence(thing: str, content: bytes) -> bytes:
    """A provider's awareness."""
    return sized(thing.encode()) + b"\x01" + sized(content)


@dataclass(frozen=True)
class Said:
    """A frame of the server's: what stands before the type, and what behind it."""

    thing: str
    kind: int
    rest: bytes

    @property
    def denial(self) -> str | None:
        """The reason, where it is a PermissionDenied."""
        return self.rest[2:].decode() if self.kind == 2 and self.rest[:1] == b"\x01" else None


def read(payload: bytes) -> Said:
    """Take a frame of the server's apart. (Its address and type are short enough for one byte each.)"""
    size = payload[0]
    return Said(payload[1 : 1 + size].decode(), payload[1 + size], payload[2 + size :])


async def hear(socket: RawSocket, kind: int, thing: str | None = None) -> Said:
    """Wait for a binary frame of a kind, passing over others."""
    while True:
        frame = await socket.next()
        assert frame.opcode == BINARY, frame
        said = read(frame.payload)
        if said.kind == kind and thing in (None, said.thing):
            return said


async def denial(socket: RawSocket, thing: str, token: str) -> Said:
    """Ask for a Thing that one is denied; gives the server's answer."""
    socket.send(auth(thing, token))
    said = await hear(socket, 2, thing)
    assert said.denial is not None, said
    return said


async def admitted(socket: RawSocket, thing: str, token: str) -> None:
    """Ask for a Thing that one may open, and wait until it is."""
    socket.send(auth(thing, token))
    said = await hear(socket, 2, thing)
    assert said.rest[:1] == b"\x02", said
