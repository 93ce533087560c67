"""The y-websocket dialect: one Thing on a connection, frames without an address, and a closed connection for a refusal."""

from __future__ import annotations

from tests.support.editors import Editor
from tests.support.session import FakeOutlet, SessionTestCase
from widgetapp.sfe.authority import Identity
from widgetapp.sfe.credentials import thing_named
from widgetapp.sfe.one_thing import OneThing
from widgetapp.sfe.session import HoldState, Session
from widgetapp.sfe.travel import packed
from widgetapp.store import groups, people, things
from widgetapp.wire import hocuspocus
from widgetapp.wire.awareness import State, decode, encode
from widgetapp.wire.lib0 import Reader, WireError, encode_bytes

STEP_1 = b"\x00\x00\x01\x00"


class OneThingTests(SessionTestCase):
    """Ada, Ben and a reader, each on a connection for the Thing `t`."""

    def open(self, token: str, thing: str = "t") -> tuple[OneThing, FakeOutlet]:
        """A client that has said what it has, which is nothing."""
        outlet, identities = FakeOutlet(), list[Identity]()
        one = OneThing(self.streaming, outlet, identities.append, thing)
        one.shown(token)
        one.received(STEP_1)
        self.backend.settle()
        self.addCleanup(one.lost)
        return one, outlet

    def take(self, outlet: FakeOutlet) -> list[bytes]:
        """What came since the last time."""
        self.backend.settle()
        frames, outlet.frames = outlet.frames, []
        return frames

    def test_synchronised(self) -> None:
        """It is asked for what the server lacks and gets what it lacks, and nothing that its protocol has not."""
        ada, outlet = self.open("ada")
        self.assertEqual([frame[:2] for frame in self.take(outlet)], [b"\x00\x00", b"\x00\x01"])
        ada.received(b"\x00\x02" + encode_bytes(self.editor.set("a", {"x": 1})))
        self.assertEqual(self.take(outlet), [])
        _, other = self.open("ben")
        reader = Reader(self.take(other)[1], 2)
        copy = Editor()
        copy.receive(reader.bytes())
        self.assertEqual(copy.widgets(), {"a": {"x": 1}})

    def test_together(self) -> None:
        """Those of both dialects see each other's edits and presence, whoever came first."""
        ada, outlet = self.open("ada")
        ben = self.client("t", "ben")
        self.take(outlet), ben.take()
        first, second = self.editor.set("a", {}), self.editor.set("b", {})
        ada.received(b"\x00\x02" + encode_bytes(first))
        self.backend.settle()
        self.assertEqual(len(ben.take()), 1)
        ben.edit("t", second)
        self.assertEqual(self.take(outlet), [b"\x00\x02" + encode_bytes(second)])
        ada.received(b"\x01" + encode_bytes(encode([State(7, 1, '{"cursor":1}')])))
        self.clock.advance(1)
        self.backend.settle()
        (echo,) = self.take(outlet)
        (state,) = decode(Reader(echo, 1).bytes())
        self.assertIn("Ada", state.json or "")
        ben.documents.lost()

    def test_said(self) -> None:
        """What is said to all on the Thing, and is not in it, this protocol has no words for; the other one hears it."""
        _, outlet = self.open("ada")
        ben = self.client("t", "ben")
        self.take(outlet), ben.take()
        self.hub.out.tell("t", "{}")
        self.assertEqual((self.take(outlet), ben.take()), ([], [hocuspocus.stateless(b"t", "{}")]))
        ben.documents.lost()

    def test_short_way(self) -> None:
        """An edit is taken at once; what looks like one inside another message is not."""
        _, outlet = self.open("ada")
        update = self.editor.set("a", {})
        self.assertTrue(self.hub.take(outlet, b"\x00\x02" + encode_bytes(update)))
        self.assertFalse(self.hub.take(outlet, b"\x00\x00\x02\x01\x00"))
        self.assertFalse(self.hub.take(outlet, b""))

    def test_refused(self) -> None:
        """There are no words for it: the connection is closed, for good or not."""
        for token, thing, code in (
            ("ada", "nowhere", 4404), ("eve", "t", 4404), ("ada", "quiet", 4406), ("nonsense", "t", 4403),
        ):  # fmt: skip
            _, outlet = self.open(token, thing)
            assert outlet.closed is not None
            self.assertEqual(outlet.closed.code, code, (token, thing))

    def test_put_out(self) -> None:
        """Whoever may not any more is closed; who may only look is told nothing, and his edits are not taken."""
        _, ada = self.open("ada")
        ben, _ = self.open("ben")
        self.take(ada)
        self.change_rights(lambda tx: groups.remove_member(tx, "g", "ben"))
        ben.received(b"\x00\x02" + encode_bytes(self.editor.set("a", {})))
        self.assertEqual(self.take(ada), [])
        self.change_rights(lambda tx: things.change(tx, "t", self.now, deleted_at=self.now))
        assert ada.closed is not None
        self.assertEqual((ada.closed.code, self.hub.channels), (4404, 0))

    def test_only_looks(self) -> None:
        """His edits are not taken, and there are no words to tell him."""
        reader, outlet = self.open("reader")
        self.take(outlet)
        reader.received(b"\x00\x02" + encode_bytes(self.editor.set("a", {})))
        self.assertEqual((self.take(outlet), outlet.closed), ([], None))

    def test_expired(self) -> None:
        """It cannot be asked for another token, and is closed when that one ends."""
        _, outlet = self.open("ada")
        with self.backend.reading.begin() as db:
            token = people.token(db, people.digest("ada"), self.now)
        assert token is not None
        self.clock.advance((token.expires_at - self.now) / 1000 - 1)
        self.assertIsNone(outlet.closed)
        self.clock.advance(1)
        assert outlet.closed is not None
        self.assertEqual(outlet.closed.code, 4401)

    def test_nonsense(self) -> None:
        """What is no message of the protocol."""
        one, _ = self.open("ada")
        for frame in (b"\x02\x00\x01a", b"\x08\x01", b"\x01", b"\x00\x00\x00", b"\x00\x07\x00", b"\x01t\x00\x00"):
            self.assertRaises(WireError, one.received, frame)
        one.received(b"\x03")

    def test_moves(self) -> None:
        """At another SFE it goes on where it was."""
        one, outlet = self.open("ada")
        self.take(outlet)
        (channel,) = one.channels()
        state = packed(channel, parked=False)
        self.hub.release(channel)
        there = OneThing(self.streaming, outlet, list[Identity]().append, "t")
        there.restore(Session(request=b"", address="", holds=[HoldState(b"", state)]))
        self.backend.settle()
        there.received(b"\x00\x02" + encode_bytes(self.editor.set("a", {})))
        self.backend.settle()
        self.assertEqual(self.hub.channels, 1)
        self.assertIsNone(outlet.closed)
        there.lost()

    def test_sign_of_life(self) -> None:
        """News of nobody."""
        one, _ = self.open("ada")
        self.assertEqual(decode(Reader(one.sign_of_life, 1).bytes()), [])

    def test_address(self) -> None:
        """The Thing is what the request's address names."""
        for target, thing in (
            (b"/_stream", None), (b"/_stream/", None), (b"/_stream/abc", "abc"), (b"/_stream/abc?x=1", "abc"),
            (b"/_stream?x=/y", None), (b"/_stream/a%62c", "abc"),
        ):  # fmt: skip
            self.assertEqual(thing_named(b"GET " + target + b" HTTP/1.1\r\n\r\n"), thing)
        self.assertIsNone(thing_named(b""))
