"""The variable-length encoding under all Yjs protocols (lib0): integers of 7 bits a byte, length-prefixed bytes."""

from __future__ import annotations

#: JavaScript's safe integers end here; a Yjs client id or clock beyond it is not from a Yjs client.
MAX_INTEGER = 2**53 - 1


class WireError(ValueError):
    """What came over the wire is not what its protocol says."""


def encode_uint(value: int) -> bytes:
    """Encode a non-negative integer, low seven bits first."""
    if value < 0x80:
        return bytes((value,))
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(0x80 | (value & 0x7F))
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def encode_bytes(value: bytes) -> bytes:
    """Encode bytes behind their length."""
    return encode_uint(len(value)) + value


def encode_text(value: str) -> bytes:
    """Encode text as UTF-8 behind its length in bytes."""
    return encode_bytes(value.encode())


class Reader:
    """Reads lib0 values from bytes, from left to right.

    Every method raises `WireError` where the bytes end early or hold something else.
    """

    __slots__ = ("data", "position")

    def __init__(self, data: bytes, position: int = 0) -> None:
        self.data = data
        self.position = position

    def uint(self) -> int:
        """Read an integer of at most 53 bits."""
        data, position, value, shift = self.data, self.position, 0, 0
        while True:
            if position >= len(data):
                raise WireError("the message ends inside an integer")
            byte = data[position]
            position += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
            if shift > 56:
                raise WireError("an integer is longer than 53 bits")
        if value > MAX_INTEGER:
            raise WireError("an integer is longer than 53 bits")
        self.position = position
        return value

    def bytes(self) -> bytes:
        """Read length-prefixed bytes."""
        length = self.uint()
        start, end = self.position, self.position + length
        if end > len(self.data):
            raise WireError("the message ends inside a value")
        self.position = end
        return self.data[start:end]

    def text(self) -> str:
        """Read length-prefixed UTF-8."""
        try:
            return self.bytes().decode()
        except UnicodeDecodeError as error:
            raise WireError("text is not UTF-8") from error

    @property
    def at_end(self) -> bool:
        """Whether everything has been read."""
        return self.position >= len(self.data)
