"""Server-side websocket frames, built once for all their recipients (RFC 6455, section 5.2)."""

from __future__ import annotations

_BINARY = b"\x82"


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
