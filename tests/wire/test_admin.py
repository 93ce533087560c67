"""The lines between `widgetapp_admin` and the daemon."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from tests.support.commander import process
from widgetapp.wire.admin import (
    BadLine,
    Case,
    Failed,
    Free,
    Kept,
    Look,
    LookAtQuarantine,
    Performed,
    Processes,
    Quarantine,
    decode_answer,
    decode_request,
    encode,
)
from widgetapp.wire.status import Order, Outcome


class LineTests(SynchronousTestCase):
    """To lines and back."""

    def test_requests(self) -> None:
        """What is asked arrives."""
        for request in (Look(), LookAtQuarantine(), Free("t"), Order("restart", "_stream", (1, 2)), Order("start", count=3)):
            line = encode(request)
            self.assertEqual(line.count(b"\n"), 1)
            self.assertEqual(decode_request(line), request)

    def test_by_hand(self) -> None:
        """Who has no widgetapp_admin can write lines himself."""
        self.assertEqual(decode_request(b'{"do":"status"}'), Look())
        self.assertEqual(decode_request(b'{"do":"start","count":3}'), Order("start", "_sfe", (), 3))

    def test_answers(self) -> None:
        """What is answered arrives, and says what it is."""
        for kind, answer in (
            ("processes", Processes([process("_sfe", 1)])),
            ("quarantine", Quarantine([Case("t", "A Thing", None, "", [Kept("ada", 7, "poison", 12)])])),
            ("outcome", Performed(Outcome(("started _sfe 1",)))),
            ("error", Failed("the cause", "the next step")),
        ):
            line = encode(answer)
            self.assertEqual(json.loads(line)["answer"], kind)
            self.assertEqual(decode_answer(line), answer)

    def test_nonsense(self) -> None:
        """What cannot be meant is named."""
        for line, words in (
            (b"", "truncated"),
            (b'{"do":"explode"}', "explode"),
            (b'{"do":"stop","process":"_journal"}', "_journal"),
            (b'{"do":"status","now":true}', "now"),
            (b'{"do":"start","count":0}', "count"),
            (b'{"do":"release"}', "thing"),
            (b'{"do":"quarantine","thing":"t"}', "thing"),
            (b'{"do":"stop","ids":[-1]}', "negative"),
            (b'{"x":' + b"[" * 60_000, ""),
        ):
            with self.assertRaises(BadLine) as raised:
                decode_request(line)
            self.assertIn(words, str(raised.exception) or words)

    @given(st.binary(max_size=80))
    def test_anything(self, line: bytes) -> None:
        """No other exception than `BadLine`."""
        for decode in (decode_request, decode_answer):
            self.assertRaises(BadLine, decode, line)
