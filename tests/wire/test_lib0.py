"""The encoding under all Yjs protocols."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.wire.lib0 import MAX_INTEGER, Reader, WireError, encode_bytes, encode_text, encode_uint


class RoundTripTests(SynchronousTestCase):
    """What was written is read."""

    @given(st.integers(0, MAX_INTEGER), st.binary(max_size=300), st.text(max_size=100))
    def test_values(self, number: int, content: bytes, text: str) -> None:
        """Integers, bytes and text come back as they were."""
        reader = Reader(encode_uint(number) + encode_bytes(content) + encode_text(text))
        self.assertEqual((reader.uint(), reader.bytes(), reader.text()), (number, content, text))
        self.assertTrue(reader.at_end)

    def test_known_bytes(self) -> None:
        """The bytes are those of lib0: low seven bits first."""
        self.assertEqual(encode_uint(300), b"\xac\x02")


class BadInputTests(SynchronousTestCase):
    """Whatever comes, a reader raises `WireError` or gives a value."""

    @given(st.binary(max_size=40))
    def test_anything(self, data: bytes) -> None:
        """No other exception than `WireError`."""
        for read in (Reader.uint, Reader.bytes, Reader.text):
            try:
                read(Reader(data))
            except WireError:
                continue

    def test_cut_off(self) -> None:
        """A value that ends early is an error."""
        self.assertRaises(WireError, Reader(b"\x80").uint)
        self.assertRaises(WireError, Reader(b"\x05abc").bytes)

    def test_too_long(self) -> None:
        """An integer beyond JavaScript's is an error."""
        self.assertRaises(WireError, Reader(b"\xff" * 9 + b"\x01").uint)
        self.assertRaises(WireError, Reader(encode_uint(MAX_INTEGER + 1)).uint)

    def test_not_utf8(self) -> None:
        """Text that is not UTF-8 is an error."""
        self.assertRaises(WireError, Reader(b"\x01\xff").text)
