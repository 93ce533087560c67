"""Websocket frames (RFC 6455, section 5.2): the server's, built once for all their recipients, and small ones of clients."""

from __future__ import annotations

from collections.abc import Iterator

_BINARY = b"\x82"
_CLOSE = 0x88


#: A client's frame (RFC 6455, section 5.2): a whole binary message, a masked payload of less than 126 bytes.
_WHOLE_BINARY = 0x82
_MASKED = 0x80
_LONG = 126
_MASK = 2
_PAYLOAD = 6


def binary_frame(payload: bytes) -> bytes:
    """A whole, unfragmented, unmasked binary message.

    It carries no compression bit: where permessage-deflate was negotiated, a message may still be sent plain (RFC 7692, 6).
    """
    length = len(payload)
    if length < 126:
        return _BINARY + bytes((length,)) + payload
    if length < 65536:
        return _BINARY + b"\x7e" + length.to_bytes(2, "big") + payload
    return _BINARY + b"\x7f" + length.to_bytes(8, "big") + payload


def payloads(frames: bytes) -> Iterator[bytes]:
    """The payloads of whole frames as `binary_frame` makes them, one behind the other."""
    start = 0
    while start < len(frames):
        length, begin = frames[start + 1], start + 2
        if length >= _LONG:
            begin = start + (4 if length == _LONG else 10)
            length = int.from_bytes(frames[start + 2 : begin], "big")
        yield frames[begin : begin + length]
        start = begin + length


def close_frame(code: int, reason: str) -> bytes:
    """The end of a connection, with a reason of at most 123 bytes."""
    payload = code.to_bytes(2, "big") + reason.encode()
    return bytes((_CLOSE, len(payload))) + payload


def small_message(data: bytes, start: int) -> tuple[bytes, int] | None:
    """The small binary message that is complete in `data` from `start` on, and where it ends; None if there is none."""
    if len(data) < start + _PAYLOAD or data[start] != _WHOLE_BINARY:
        return None
    length = data[start + 1] - _MASKED
    begin = start + _PAYLOAD
    end = begin + length
    if not 0 <= length < _LONG or end > len(data):
        return None
    mask = data[start + _MASK : begin] * (length // 4 + 1)
    payload = int.from_bytes(data[begin:end], "big") ^ int.from_bytes(mask[:length], "big")
    return payload.to_bytes(length, "big"), end
