"""A streaming connection: its limits, each one, and how it ends."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import msgspec
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase

from tests.support.catalogue import PlainPasswords
from tests.support.editors import Editor
from tests.support.memory import NOW, DirectJournal
from tests.support.session import HOUR, SessionTestCase
from tests.support.websocket import BINARY, CLOSE, PING, TEXT, HandClient, handshake, masked
from widgetapp.config import StreamingConfig
from widgetapp.sfe import closing
from widgetapp.sfe.authority import Authority, Grant, Identity
from widgetapp.sfe.factory import StreamFactory
from widgetapp.sfe.pacing import BURST, Bucket
from widgetapp.sfe.rpc import Rpc
from widgetapp.sfe.session import Session
from widgetapp.sfe.subscriptions import Subscriptions
from widgetapp.store import people
from widgetapp.useractions.calls import Services
from widgetapp.useractions.performer import Performer
from widgetapp.wfe.throttle import Throttle
from widgetapp.wire import hocuspocus as hp
from widgetapp.wire.lib0 import encode_bytes, encode_text


class StillTimer:
    """Timers that never run out."""

    def call_later(self, _delay: float, _function: object, *_args: object) -> StillTimer:
        """Set one."""
        return self

    def cancel(self) -> None:
        """Not that it would."""


class ConnectionTestCase(SessionTestCase):
    """A factory with small limits."""

    LIMITS = StreamingConfig(max_message_bytes=4096, max_text_bytes=1024, messages_per_second=5, ping_seconds=25.0)

    def setUp(self) -> None:
        """Make the factory."""
        super().setUp()
        self.streaming = replace(self.streaming, limits=self.LIMITS)
        throttle = Throttle(self.clock)
        services = Services(
            self.backend.reads, DirectJournal(self.backend.reading), PlainPasswords(), throttle, "", False, 60, 60
        )
        performer = Performer(services)
        self.subscriptions = Subscriptions(self.backend.reads, lambda: self.now)
        authority = Authority(self.backend.reads, lambda: self.now)
        rpc = Rpc(performer, authority, lambda: self.now, self.subscriptions)
        self.left: list[tuple[str, str]] = []
        # No socket is adopted here: of the reactor, only its clock is asked for.
        reactor: Any = self.clock
        self.factory = StreamFactory(reactor, self.streaming, rpc, lambda *left: self.left.append(left), lambda *_who: True)
        # Autobahn's timers are otherwise those of the real reactor, which other tests want clean.
        self.factory._batched_timer = StillTimer()

    def identity(self, name: str, scopes: str = "stream things:read things:write") -> Identity:
        """Somebody who has shown a token in the handshake."""
        with self.backend.reading.begin() as db:
            user = people.user(db, name)
        assert user is not None
        return Identity(user, frozenset(scopes.split()), NOW + HOUR, people.digest(name))

    def open(self, identity: Identity | None = None, *headers: str) -> HandClient:
        """An open connection."""
        session = Session(request=handshake(*headers), address="1.2.3.4", identity=identity)
        return HandClient(self.factory.connection(session))

    def rpc(self, client: HandClient, text: str) -> list[object]:
        """Send a text frame; gives the answers."""
        client.send(text.encode(), TEXT)
        self.backend.settle()
        return [json.loads(frame.payload) for frame in client.take() if frame.opcode == TEXT]

    def closed(self, client: HandClient) -> int | None:
        """The code with which the connection was closed, if it was."""
        return next((frame.close_code for frame in client.take() if frame.opcode == CLOSE), None)


class LimitTests(ConnectionTestCase):
    """Each limit, and the code with which it closes."""

    def test_hardened(self) -> None:
        """Autobahn's own defaults are open on every axis; none of them is left so."""
        options = self.factory
        self.assertEqual((options.maxFramePayloadSize, options.maxMessagePayloadSize), (4096, 4096))
        self.assertEqual((options.autoPingInterval, options.autoPingTimeout), (25.0, 25.0))
        self.assertFalse(options.failByDrop)
        self.assertFalse(options.webStatus)
        self.assertEqual(options.versions, [13])

    def test_message_size(self) -> None:
        """A message that is too large is refused by its head, in one frame or in many."""
        client = self.open(self.identity("ada"))
        client.send(b"x" * 4097)
        self.assertEqual(self.closed(client), closing.TOO_LARGE.code)
        client = self.open(self.identity("ada"))
        client.protocol.dataReceived(masked(b"x" * 4000, BINARY, fin=False) + masked(b"x" * 4000, 0))
        self.assertEqual(self.closed(client), closing.TOO_LARGE.code)

    def test_text_size(self) -> None:
        """So is text, which has a limit of its own."""
        client = self.open(self.identity("ada"))
        client.send(b"x" * 1025, TEXT)
        self.assertEqual(self.closed(client), closing.TOO_LARGE.code)

    def test_malformed(self) -> None:
        """Frames of no dialect, and of the wrong one."""
        for frame in (b"", b"\x00\x00\x01\x00", b"\x05ab"):
            client = self.open(self.identity("ada"))
            client.send(frame)
            self.assertEqual(self.closed(client), closing.MALFORMED.code, frame)

    def test_no_credentials(self) -> None:
        """Who shows none in time is closed; who does is not."""
        silent, known = self.open(), self.open(self.identity("ada"))
        late = self.open()
        late.send(encode_text("t") + b"\x02\x00" + encode_text("ada") + encode_text("4.8.0"))
        self.clock.advance(self.LIMITS.unauthorised_seconds)
        codes = [self.closed(client) for client in (silent, known, late)]
        self.assertEqual(codes, [closing.NO_CREDENTIALS.code, None, None])

    def test_rate(self) -> None:
        """Who sends too fast is read more slowly, and loses nothing."""
        client = self.open(self.identity("ada"))
        for number in range(int(5 * BURST) + 1):
            client.send(json.dumps({"jsonrpc": "2.0", "method": "widgetApp_stream_ping", "id": number}).encode(), TEXT)
        self.assertEqual(client.transport.producerState, "paused")
        self.assertEqual(len(client.take()), int(5 * BURST) + 1)
        self.clock.advance(1)
        self.assertEqual(client.transport.producerState, "producing")

    def test_counting(self) -> None:
        """Clients are those who have shown a token; the others are counted by their address."""
        first, second = self.open(), self.open(self.identity("ada"))
        self.assertEqual((self.factory.clients, self.factory.unauthorised), (1, {"1.2.3.4": 1}))
        for client in (first, second):
            client.protocol.connectionLost(Failure(ConnectionDone()))
        self.assertEqual((self.factory.clients, self.factory.unauthorised), (0, {}))
        self.assertEqual(self.left, [("1.2.3.4", ""), ("1.2.3.4", "ada")])

    def test_gone_before_the_token_was_checked(self) -> None:
        """Whoever has left when his token proves good is no client."""
        gate: Deferred[None] = Deferred()
        check = self.streaming.authority.grant

        async def slow(token: str, thing: str) -> Grant:
            await gate
            return await check(token, thing)

        self.patch(self.streaming.authority, "grant", slow)
        client = self.open()
        self.rpc(client, '{"jsonrpc":"2.0","method":"widgetApp_stream_ping"}')
        client.send(encode_text("t") + b"\x02\x00" + encode_text("ada") + encode_text("4.8.0"))
        client.protocol.connectionLost(Failure(ConnectionDone()))
        gate.callback(None)
        self.backend.settle()
        self.assertEqual((self.factory.clients, self.left), (0, [("1.2.3.4", "")]))

    def test_restart(self) -> None:
        """When the daemon ends, everybody is told to come back."""
        client = self.open(self.identity("ada"))
        self.factory.close_all()
        self.assertEqual(self.closed(client), 1012)

    def test_answered_too_late(self) -> None:
        """Whoever closes while he is owed an answer is sent none, nor news; that is nobody's fault."""
        client = self.open(self.identity("ada"))
        # As a socket would have it, when Autobahn drops the connection.
        client.transport.registerProducer(client, True)
        client.send(b"\x03\xe8", CLOSE)
        client.protocol.calls.received(b'{"jsonrpc":"2.0","id":1,"method":"widgetApp_useraction_me"}')
        self.backend.settle()
        client.protocol.calls.push(b"{}", owed=True)
        self.assertEqual([frame.opcode for frame in client.take()], [CLOSE])

    def test_come_back(self) -> None:
        """Codes say whether to come back."""
        self.assertEqual({why.code for why in closing.ALL if why.come_back}, {1012, 1013, 4290, 4291})


class ShortcutTests(ConnectionTestCase):
    """Frames that go the short way mean what they mean on the long one."""

    def frames(self, pieces: list[bytes]) -> tuple[list[tuple[int, bytes]], list[str]]:
        """What two clients hear when the first sends these bytes, in these pieces; and who has written what."""
        writer, reader = self.open(), self.open()
        for client in (writer, reader):
            client.send(encode_text("t") + b"\x02\x00" + encode_text("ada") + encode_text("4.8.0"))
        self.backend.settle()
        writer.take(), reader.take()
        for piece in pieces:
            writer.protocol.dataReceived(piece)
        self.backend.settle()
        heard = [(frame.opcode, frame.payload) for frame in reader.take()]
        return heard, [frame.payload.hex() for frame in writer.take() if frame.opcode == BINARY]

    def test_same_in_any_pieces(self) -> None:
        """Edits, a ping between them and a large message: whole, byte by byte, or cut anywhere."""
        one, two = (hp.update(b"t", Editor().set(name, {"pos": [1, 2]})) for name in "ab")
        stream = masked(one) + masked(b"hello", PING) + masked(two) + masked(b"\x01t\x01" + encode_bytes(b"\0" * 200))
        whole = self.frames([stream])
        self.assertEqual([payload for _, payload in whole[0] if payload in (one, two)], [one, two])
        for pieces in (
            [stream[at : at + 1] for at in range(len(stream))],
            [stream[:70], stream[70:]],
            [stream[:3], stream[3:]],
        ):
            self.setUp()
            self.assertEqual(self.frames(pieces), whole)


class PingTests(ConnectionTestCase):
    """Signs of life."""

    def test_provider_ping(self) -> None:
        """A provider that knows it is pinged by a message; an older one would take it for a Thing's address."""
        new, old = self.open(), self.open()
        new.send(encode_text("t") + b"\x02\x00" + encode_text("ada") + encode_text("4.8.0"))
        old.send(encode_text("t") + b"\x02\x00" + encode_text("ada"))
        self.backend.settle()
        new.take(), old.take()
        self.clock.advance(25)
        self.assertIn(b"\x09", [frame.payload for frame in new.take() if frame.opcode == BINARY])
        self.assertEqual([frame for frame in old.take() if frame.opcode == BINARY], [])


class TextTests(ConnectionTestCase):
    """JSON-RPC on the stream."""

    def test_useraction(self) -> None:
        """A user action by its method, under the rights of the token."""
        client = self.open(self.identity("ada"))
        call = {"jsonrpc": "2.0", "id": 1, "method": "widgetApp_useraction_rename", "params": {"thing": "t", "name": "New"}}
        (answer,) = self.rpc(client, json.dumps(call))
        self.assertEqual(msgspec.convert(answer, dict)["result"]["name"], "New")

    def test_errors(self) -> None:
        """Each fault has its code, and WidgetApp's own stable one."""
        client = self.open(self.identity("ada", "stream things:read"))
        for text, code, name in (
            ("{", -32700, None),
            ("[]", -32600, None),
            ('{"jsonrpc":"2.0","id":1,"method":"nonsense"}', -32601, "unknown_action"),
            ('{"jsonrpc":"2.0","id":1,"method":"widgetApp_useraction_nonsense"}', -32601, "unknown_action"),
            ('{"jsonrpc":"2.0","id":1,"method":"widgetApp_useraction_open","params":{}}', -32602, "invalid_params"),
            ('{"jsonrpc":"2.0","id":1,"method":"widgetApp_useraction_open","params":{"thing":"hers"}}', -32004, "not_found"),
            ('{"jsonrpc":"2.0","id":1,"method":"widgetApp_useraction_rename","params":{}}', -32003, "forbidden"),
        ):
            (answer,) = self.rpc(client, text)
            error = msgspec.convert(answer, dict)["error"]
            self.assertEqual((error["code"], error.get("data", {}).get("code")), (code, name), text)

    def test_notification(self) -> None:
        """A call without an id is performed, and not answered."""
        client = self.open(self.identity("ada"))
        self.assertEqual(self.rpc(client, '{"jsonrpc":"2.0","method":"widgetApp_stream_ping"}'), [])

    def test_reauth(self) -> None:
        """Without a token nothing is performed; with one shown in-band it is."""
        client = self.open()
        call = '{"jsonrpc":"2.0","id":1,"method":"widgetApp_useraction_open","params":{"thing":"t"}}'
        (refused,) = self.rpc(client, call)
        self.assertEqual(msgspec.convert(refused, dict)["error"]["code"], -32001)
        reauth = '{"jsonrpc":"2.0","id":2,"method":"widgetApp_stream_reauth","params":{"token":"%s"}}'
        (refused,) = self.rpc(client, reauth % "nonsense")
        self.assertEqual(msgspec.convert(refused, dict)["error"]["data"]["code"], "not_logged_in")
        (accepted,) = self.rpc(client, reauth % "ada")
        self.assertEqual(msgspec.convert(accepted, dict)["result"], {"expires_at": NOW + HOUR})
        self.assertEqual(self.factory.clients, 1)

    def test_no_text_unasked(self) -> None:
        """An unmodified provider, which takes text for bytes, is never sent any."""
        client = self.open()
        client.send(encode_text("hers") + b"\x02\x00" + encode_text("ada") + encode_text("4.8.0"))
        self.backend.settle()
        self.assertEqual({frame.opcode for frame in client.take()}, {BINARY})

    def test_subprotocol(self) -> None:
        """Our sub-protocol is answered; an entry that carries a token never is."""
        offered = "Sec-WebSocket-Protocol: widgetapp.v1, base64url.bearer.widgetapp.c2VjcmV0"
        self.assertIn(b"Sec-WebSocket-Protocol: widgetapp.v1", self.open(None, offered).answer)
        self.assertNotIn(b"c2VjcmV0", self.open(None, offered).answer)
        self.assertNotIn(b"Sec-WebSocket-Protocol", self.open().answer)


class BucketTests(SynchronousTestCase):
    """How fast a client may send."""

    def test_sustained(self) -> None:
        """At the rate, nobody ever waits."""
        bucket = Bucket(10, 0.0)
        self.assertEqual({bucket.take(number / 10) for number in range(1000)}, {0.0})

    def test_burst_then_wait(self) -> None:
        """A burst is free; then each message waits its share."""
        bucket = Bucket(10, 0.0)
        self.assertEqual([bucket.take(0.0) for _ in range(100)], [0.0] * 100)
        self.assertAlmostEqual(bucket.take(0.0), 0.1)

    def test_asking(self) -> None:
        """What may not come yet is not noted, and does not put off what comes after it."""
        bucket = Bucket(1, 0.0, burst=2)
        self.assertEqual([bucket.ask(0.0) for _ in range(4)], [0.0, 0.0, 1.0, 1.0])
        self.assertEqual((bucket.ask(0.75), bucket.ask(1.0), bucket.missing), (0.25, 0.0, 2.0))
