"""A connection as bytes: what is in it, and what of it is not understood."""

from __future__ import annotations

from collections import deque
from typing import Any, cast

import msgspec
from twisted.trial.unittest import SynchronousTestCase

from tests.support.memory import NOW
from tests.support.session import FakeOutlet
from widgetapp.sfe.authority import Grant, Identity
from widgetapp.sfe.live import Arrival, LiveChannel, Tell, Unstored
from widgetapp.sfe.session import VERSION, HoldState, Session, UnknownSession, decode, encode
from widgetapp.sfe.travel import arrived, packed
from widgetapp.store.access import Bounds
from widgetapp.store.people import User
from widgetapp.wire.awareness import State

ADA = Identity(
    User("ada", "Ada", "ada", "#000000", True), frozenset(("stream", "things:write")), NOW, b"token", Bounds("c", "t")
)


def channel() -> LiveChannel:
    """A channel with something of everything."""
    return LiveChannel(
        id=2**62 - 1,
        address=b"t\x00s1",
        grant=Grant(ADA, "t", False),
        outlet=FakeOutlet(),
        counter=9,
        unstored=deque(
            Unstored(number, b"x" * number, number == 8, tell, b"r", 1.5) for number, tell in zip((7, 8, 9), Tell, strict=True)
        ),
        unstored_bytes=24,
        asking=deque([b"\x00", b""]),
        asked=deque([True, False]),
        counted_from={7: 3},
        untold=2,
        presence={5: State(5, 1, "{}")},
        confined="it killed",
        doubted=True,
        known=True,
    )


def session() -> Session:
    """A session with something of everything."""
    return Session(
        request=b"GET /_stream HTTP/1.1\r\n\r\n",
        address="1.2.3.4",
        identity=ADA,
        upgraded=True,
        unread=b"\x82",
        unsent=b"\x81\x01x",
        kept=[(b"one", True), (b"{}", False)],
        understands_ping=True,
        services=["processes"],
        allowance=-1.5,
        holds=[HoldState(b"t\x00s1", packed(channel(), True)), HoldState(b"hers", None)],
    )


class ChannelTests(SynchronousTestCase):
    """A channel, taken apart and put together."""

    def test_there(self) -> None:
        """Nothing of it is lost on the way."""
        state = packed(channel(), True)
        there = arrived(b"t\x00s1", state, FakeOutlet())
        self.assertEqual(packed(there, True), state)
        self.assertEqual((there.address, there.unstored_bytes, there.known), (b"t\x00s1", 24, True))

    def test_all_fields(self) -> None:
        """What a channel has and does not travel is made anew at the other end, and is known by its name here."""
        travels = set(packed(channel(), True).__struct_fields__) - {"parked"}
        made_anew = {
            "address", "outlet", "put_out", "route", "known", "closed", "held", "unstored_bytes", "arrival", "lacking",
            # Its worker keeps for it what it lacks, as for all that move.
            "behind",
            # Only visits inquire, and those stay where they are.
            "inquiries", "answered",
        }  # fmt: skip
        self.assertEqual(set(LiveChannel.__dataclass_fields__), travels | made_anew)

    def test_arrival(self) -> None:
        """The other end knows whether a worker keeps for it what comes meanwhile, and what that worker has had of it."""
        for parked in (True, False):
            there = arrived(b"t", packed(channel(), parked), FakeOutlet())
            self.assertEqual(there.arrival, Arrival(parked, 9))


class SessionTests(SynchronousTestCase):
    """A session as bytes."""

    def test_there_and_back(self) -> None:
        """It arrives as it left; so does one with nothing in it."""
        for one in (session(), Session(request=b"", address="")):
            self.assertEqual(decode(encode(one)), one)

    def test_another_version(self) -> None:
        """It is refused, whatever is in it, and whose it was is known."""
        for fields in ({}, {"holds": 7, "request": None, "news": [1]}):
            plain: dict[str, Any] = {"version": VERSION + 1, "address": "1.2.3.4", **cast(dict[str, Any], fields)}
            with self.assertRaises(UnknownSession) as raised:
                decode(msgspec.msgpack.encode(plain))
            self.assertEqual(raised.exception.address, "1.2.3.4")
            self.assertIn(f"version {VERSION + 1}", str(raised.exception))
