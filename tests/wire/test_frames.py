"""Websocket frames and JSON-RPC."""

from __future__ import annotations

import json

import msgspec
from autobahn.websocket.protocol import WebSocketProtocol
from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.wire import jsonrpc
from widgetapp.wire.websocket import binary_frame, close_frame, small_message


class WebSocketFrameTests(SynchronousTestCase):
    """Frames as RFC 6455 has them."""

    def test_lengths(self) -> None:
        """The three forms of the length."""
        self.assertEqual(binary_frame(b"x" * 125)[:2], b"\x82\x7d")
        self.assertEqual(binary_frame(b"x" * 126)[:4], b"\x82\x7e\x00\x7e")
        self.assertEqual(binary_frame(b"x" * 65535)[:4], b"\x82\x7e\xff\xff")
        self.assertEqual(binary_frame(b"x" * 65536)[:10], b"\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00")
        self.assertEqual(len(binary_frame(b"x" * 65536)), 65546)

    def test_opcode_is_autobahns(self) -> None:
        """The opcode is that of a whole binary message."""
        self.assertEqual(binary_frame(b"")[0], 0x80 | WebSocketProtocol.MESSAGE_TYPE_BINARY)

    def test_close(self) -> None:
        """The end of a connection: its code, and its reason."""
        self.assertEqual(close_frame(1012, "bye"), b"\x88\x05\x03\xf4bye")


class SmallMessageTests(SynchronousTestCase):
    """Clients' small binary messages, read without Autobahn."""

    @given(st.binary(max_size=125), st.binary(min_size=4, max_size=4), st.binary(max_size=5))
    def test_unmasked(self, payload: bytes, mask: bytes, behind: bytes) -> None:
        """What was masked comes back as it was, wherever it begins, and whatever comes behind it."""
        masked = bytes(byte ^ mask[number % 4] for number, byte in enumerate(payload))
        frame = b"\x82" + bytes((0x80 | len(payload),)) + mask + masked
        self.assertEqual(small_message(b"??" + frame + behind, 2), (payload, 2 + len(frame)))

    def test_all_others_are_autobahns(self) -> None:
        """What is incomplete, fragmented, compressed, unmasked, long, text, or a control frame."""
        frame = b"\x82\x83\0\0\0\0abc"
        for length in range(len(frame)):
            self.assertIsNone(small_message(frame[:length], 0))
        for first in (0x02, 0x00, 0x80, 0xC2, 0x81, 0x88, 0x89, 0x8A):
            self.assertIsNone(small_message(bytes((first,)) + frame[1:], 0), hex(first))
        for second in (0x03, 0xFE, 0xFF):
            self.assertIsNone(small_message(b"\x82" + bytes((second,)) + b"\0" * 300, 0), hex(second))


class JsonRpcTests(SynchronousTestCase):
    """JSON-RPC 2.0."""

    def test_request(self) -> None:
        """Ids of any JSON type; parameters untouched."""
        for request_id in ('"a"', "7", "1.5", "null"):
            text = f'{{"jsonrpc":"2.0","method":"m","params":{{"x":1}},"id":{request_id}}}'
            request = jsonrpc.decode(text.encode())
            self.assertEqual((request.method, bytes(request.params)), ("m", b'{"x":1}'))
            self.assertEqual(request.id, json.loads(request_id))

    def test_notification(self) -> None:
        """Without an id nobody wants an answer."""
        self.assertIs(jsonrpc.decode(b'{"jsonrpc":"2.0","method":"m"}').id, msgspec.UNSET)

    def test_errors(self) -> None:
        """No JSON, and JSON that is no request, have different codes."""
        for text, code in ((b"{", jsonrpc.PARSE_ERROR), (b"{}", jsonrpc.INVALID_REQUEST), (b"[]", jsonrpc.INVALID_REQUEST)):
            with self.assertRaises(jsonrpc.RequestError) as raised:
                jsonrpc.decode(text)
            self.assertEqual(raised.exception.code, code)

    @given(st.binary(max_size=60))
    def test_anything(self, text: bytes) -> None:
        """No other exception than `RequestError`."""
        try:
            jsonrpc.decode(text)
        except jsonrpc.RequestError:
            return
