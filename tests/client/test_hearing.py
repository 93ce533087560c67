"""What a listener says and hears, without any connection."""

from __future__ import annotations

import json
from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from widgetapp.client.errors import ClientError, Gap, Refused
from widgetapp.client.hearing import Hearing
from widgetapp.client.messages import Place
from widgetapp.client.waits import FIRST, LONGEST, wait


def message(seq: int) -> bytes:
    """One of the feed."""
    told = {
        "epoch": "e", "seq": seq, "id": f"i{seq}", "at": "2026-11-27T08:15:00.000Z", "actor": {"id": "a", "name": "Ada"},
        "group": "g", "thing": "t", "params": {}, "result": {},
    }  # fmt: skip
    return json.dumps({"jsonrpc": "2.0", "method": "widgetApp_useraction_rename", "params": told}).encode()


def answer(call: int, **content: Any) -> bytes:
    """To a call."""
    return json.dumps({"jsonrpc": "2.0", "id": call, **content}).encode()


class HearingTests(SynchronousTestCase):
    """From the first token on."""

    def begun(self, place: Place | None = None) -> tuple[Hearing, Any]:
        """One that has shown its token; and what it then asks for."""
        one = Hearing({"things": ["t"]}, place)
        self.assertEqual(json.loads(one.show("secret"))["method"], "widgetApp_stream_reauth")
        asked = one.take(answer(1, result={"expires_at": 0}))
        assert asked is not None
        return one, json.loads(asked)

    def test_from_now_on(self) -> None:
        """Without a place, from the newest on; and then behind what came."""
        one, asked = self.begun()
        self.assertEqual((asked["method"], asked["params"]), ("widgetApp_stream_subscribe", {"things": ["t"]}))
        self.assertIsNone(one.take(answer(2, result={"epoch": "e", "oldest": 1, "newest": 6})))
        self.assertEqual((one.subscribed, one.place), (True, Place("e", 6)))
        one.take(message(7))
        self.assertEqual(([heard.seq for heard in one.heard], one.place), ([7], Place("e", 7)))

    def test_from_a_place_on(self) -> None:
        """With a place, from there; what the feed has is not it."""
        one, asked = self.begun(Place("e", 3))
        self.assertEqual(asked["params"], {"things": ["t"], "epoch": "e", "after": 3})
        one.take(answer(2, result={"epoch": "e", "oldest": 1, "newest": 6}))
        self.assertEqual(one.place, Place("e", 3))

    def test_next_token(self) -> None:
        """Who shows the next one has subscribed already."""
        one, _ = self.begun()
        one.take(answer(2, result={"epoch": "e", "oldest": 1, "newest": 6}))
        self.assertIsNone(one.take(answer(1, result={"expires_at": 0})))

    def test_gap(self) -> None:
        """In the answer, with what there is; and later."""
        one, _ = self.begun(Place("e", 3))
        data = {"code": "gap", "come_back": False, "epoch": "f", "oldest": 8, "newest": 9}
        with self.assertRaises(Gap) as raised:
            one.take(answer(2, error={"code": -32012, "message": "…", "data": data}))
        self.assertEqual((raised.exception.epoch, raised.exception.newest), ("f", 9))
        with self.assertRaises(Gap):
            one.take(b'{"jsonrpc": "2.0", "method": "widgetApp_stream_gap", "params": {"reason": "x"}}')

    def test_refused(self) -> None:
        """With the server's code."""
        one = Hearing({}, None)
        with self.assertRaises(Refused) as raised:
            one.take(answer(1, error={"code": -32001, "message": "no", "data": {"code": "not_logged_in", "come_back": False}}))
        self.assertEqual((raised.exception.code, raised.exception.come_back), ("not_logged_in", False))

    def test_nonsense(self) -> None:
        """Not JSON, and not what WidgetApp says."""
        for text in (b"{", b"[]", b"{}", b'{"method": "widgetApp_useraction_rename", "params": {"seq": "x"}}'):
            with self.assertRaises(ClientError):
                Hearing({}, None).take(text)


class WaitTests(SynchronousTestCase):
    """Longer and longer."""

    def test_wait(self) -> None:
        """Up to an end, and by chance."""
        self.assertEqual([wait(failures, lambda: 1.0) for failures in (1, 2, 3)], [FIRST, FIRST * 2, FIRST * 4])
        self.assertEqual(wait(1000, lambda: 1.0), LONGEST)
        self.assertEqual(wait(5, lambda: 0.0), 0.0)
