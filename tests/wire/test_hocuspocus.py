"""Frames of the Hocuspocus protocol. The expected bytes were captured from `@hocuspocus/provider` 4.8.0."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.wire import hocuspocus as hp
from widgetapp.wire.lib0 import Reader, WireError


def parse(frame: bytes) -> tuple[bytes, hp.Event | None]:
    """A client's frame, taken apart."""
    address, reader = hp.split_address(frame)
    return address, hp.parse(reader)


class ClientFrameTests(SynchronousTestCase):
    """What a provider sends."""

    def test_credentials(self) -> None:
        """A 4.x provider sends its version behind the token."""
        frame = b"\x01a\x02\x00\x03tok\x054.8.0"
        self.assertEqual(parse(frame), (b"a", hp.Credentials("tok", "4.8.0")))

    def test_credentials_of_old_provider(self) -> None:
        """One before 4.0 does not."""
        self.assertEqual(parse(b"\x01a\x02\x00\x03tok"), (b"a", hp.Credentials("tok", None)))

    def test_sync(self) -> None:
        """The three parts of synchronisation."""
        self.assertEqual(parse(b"\x01a\x00\x00\x01\x00")[1], hp.StateVector(b"\x00"))
        self.assertEqual(parse(b"\x01a\x00\x01\x02\x00\x00")[1], hp.Edit(b"\x00\x00", answer=True))
        self.assertEqual(parse(b"\x01a\x00\x02\x02\x00\x00")[1], hp.Edit(b"\x00\x00", answer=False))

    def test_leave(self) -> None:
        """A detached provider says so, without any payload."""
        self.assertEqual(parse(b"\x01a\x07")[1], hp.Leave())

    def test_unknown_type(self) -> None:
        """What is not known is passed over."""
        self.assertIsNone(parse(b"\x01a\x63")[1])

    def test_session_id_is_no_part_of_the_thing(self) -> None:
        """An address may carry a session id behind a NUL; it is kept, but names no other Thing."""
        address, _ = parse(b"\x05a\x00xyz\x07")
        self.assertEqual(address, b"a\x00xyz")
        self.assertEqual(hp.thing_of(address), "a")

    def test_no_address(self) -> None:
        """A y-websocket frame, which begins with 0, is none of this dialect."""
        self.assertRaises(WireError, parse, b"\x00\x00\x01\x00")

    def test_unknown_sync_step(self) -> None:
        """There are three sync steps."""
        self.assertRaises(WireError, parse, b"\x01a\x00\x09\x01\x00")

    @given(st.binary(max_size=60))
    def test_anything(self, frame: bytes) -> None:
        """No other exception than `WireError`."""
        try:
            address, _ = parse(frame)
            hp.thing_of(address)
        except WireError:
            return


class ServerFrameTests(SynchronousTestCase):
    """What a provider expects."""

    def test_bytes(self) -> None:
        """Each message, byte for byte."""
        self.assertEqual(hp.state_vector(b"a", b"\x00"), b"\x01a\x00\x00\x01\x00")
        self.assertEqual(hp.missing(b"a", b"\x00\x00"), b"\x01a\x00\x01\x02\x00\x00")
        self.assertEqual(hp.update(b"a", b"xy"), b"\x01a\x00\x02\x02xy")
        self.assertEqual(hp.presence(b"a", b"p"), b"\x01a\x01\x01p")
        self.assertEqual(hp.resend_token(b"a"), b"\x01a\x02\x00")
        self.assertEqual(hp.denied(b"a", "no"), b"\x01a\x02\x01\x02no")
        self.assertEqual(hp.authenticated(b"a", read_only=False), b"\x01a\x02\x02\x0aread-write")
        self.assertEqual(hp.authenticated(b"a", read_only=True), b"\x01a\x02\x02\x08readonly")
        self.assertEqual(hp.stored(b"a", done=True), b"\x01a\x08\x01")
        self.assertEqual(hp.stateless(b"a", "é"), b"\x01a\x05\x02\xc3\xa9")
        self.assertEqual(hp.close(b"a", "bye"), b"\x01a\x07\x03bye")

    def test_sync_reads_back(self) -> None:
        """Synchronisation is the same in both directions."""
        self.assertEqual(hp.parse(Reader(hp.update(b"a", b"xy"), 2)), hp.Edit(b"xy", answer=False))
