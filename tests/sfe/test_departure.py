"""Connections that leave one SFE for another: what their clients notice of it, which is nothing."""

from __future__ import annotations

import json
from typing import Any, cast

from sqlalchemy import update
from twisted.internet.defer import Deferred, succeed

from tests.sfe.test_subscriptions import SERVICE
from tests.support.moves import MoveTestCase
from tests.support.websocket import PING, PONG, TEXT, masked
from widgetapp.feed.reading import SCOPE
from widgetapp.sfe.authority import Grant
from widgetapp.sfe.outbox import MISSED
from widgetapp.sfe.pacing import BURST
from widgetapp.sfe.rpc import FEED, Rpc, call
from widgetapp.store import journal_schema, schema
from widgetapp.wire import awareness
from widgetapp.wire import hocuspocus as hp
from widgetapp.wire.lib0 import encode_bytes, encode_text
from widgetapp.wire.websocket import binary_frame


class GoesOnTests(MoveTestCase):
    """Everything is as it was."""

    def test_both_ways(self) -> None:
        """After the move edits go both ways and are acknowledged; of the move itself the client is told nothing else
        than that it may have missed what is not kept."""
        self.move()
        self.assertEqual((self.heard(self.ada), self.ada.ended), ([], False))
        self.assertEqual((self.factory.connections, self.second.connections, self.second.clients), (1, 1, 1))
        bens, adas = self.editor.set("b", {}), self.editor.set("a", {})
        self.edit(self.ben, bens)
        self.edit(self.ada, adas)
        self.assertEqual(self.heard(self.ada), [hp.update(b"t", bens), hp.stored(b"t", done=True)])
        self.assertEqual(self.heard(self.ben), [hp.stored(b"t", done=True), hp.update(b"t", adas)])
        self.assertEqual(self.left, [], "nobody has left: it has gone to another")

    def test_what_is_said_on_the_way(self) -> None:
        """What is not in the document nobody keeps for a client that moves: it is told that it may have missed something."""
        self.hub.out.tell("t", "before")
        self.assertEqual(self.heard(self.ada), [hp.stateless(b"t", "before")])
        self.move()
        self.assertEqual([frame.payload for frame in self.ada.take()], [hp.stateless(b"t", MISSED)])
        self.second_hub.out.tell("t", "behind")
        self.second_hub.out.tell("other", "nobody has it open")
        self.assertEqual(self.heard(self.ada), [hp.stateless(b"t", "behind")])

    def test_there_and_back_and_on(self) -> None:
        """It may go as often as it takes."""
        for factory, other in ((self.factory, self.second), (self.second, self.factory)) * 3:
            connection = self.find(factory)
            factory.depart(connection, connection.identity, other.arrive)
            self.settle()
            sent = self.editor.set("a", {})
            self.edit(self.ada, sent)
            self.assertEqual(
                (self.heard(self.ada), self.heard(self.ben)), ([hp.stored(b"t", done=True)], [hp.update(b"t", sent)])
            )

    def test_negotiated(self) -> None:
        """The sub-protocol is the one that was agreed on; compression was refused when it was offered, and stays so."""
        offers = ("Sec-WebSocket-Protocol: widgetapp.v1", "Sec-WebSocket-Extensions: permessage-deflate")
        client = self.join("eve", *offers, things=())
        self.assertIn(b"Sec-WebSocket-Protocol: widgetapp.v1", client.answer)
        self.assertNotIn(b"Extensions", client.answer)
        self.move("eve")
        connection = self.find(self.second, "eve")
        self.assertEqual((connection.websocket_protocol_in_use, connection.websocket_extensions_in_use), ("widgetapp.v1", []))
        client.send(b"are you there", PING)
        self.settle()
        self.assertEqual([(frame.opcode, frame.payload) for frame in client.take()], [(PONG, b"are you there")])

    def test_signs_of_life(self) -> None:
        """The next one pings as the last one did, in the provider's way where it has that."""
        self.move()
        self.clock.advance(25)
        self.assertIn(b"\x09", self.heard(self.ada))

    def test_token(self) -> None:
        """It ends when it would have ended, and is asked for before."""
        self.now += 1_800_000
        self.move()
        self.clock.advance(1800 - 61)
        self.assertNotIn(hp.resend_token(b"t"), self.heard(self.ada))
        self.clock.advance(1)
        self.assertIn(hp.resend_token(b"t"), self.heard(self.ada))

    def test_refused_thing(self) -> None:
        """A Thing that was refused stays refused, and keeps its place."""
        client = self.join("ben", things=("hers",))
        self.factory.depart(self.find_other(), None, self.take)
        self.settle()
        session = self.arrive()
        self.assertEqual([(hold.address, hold.channel) for hold in session.holds], [(b"hers", None)])
        self.edit(client, self.editor.set("a", {}), "hers")
        self.assertEqual((self.heard(client), client.ended), ([], False))

    def find_other(self) -> Any:
        """The connection that has no live Thing."""
        return next(one for one in self.factory._open if not one.documents.channels())

    def test_services(self) -> None:
        """What it has subscribed to comes from the next one, without being asked for again by the client."""
        with self.backend.reading.begin() as tx:
            tx.execute(update(schema.users).where(schema.users.c.id == "eve").values(admin=True))
        self.subscriptions.offer(SERVICE)
        self.patch(self, "identity", lambda name, whole=self.identity: whole(name, "stream admin"))
        client = self.join("eve", things=())
        subscribe = {"jsonrpc": "2.0", "id": 1, "method": "widgetApp_stream_subscribe", "params": {"service": "processes"}}
        client.send(json.dumps(subscribe).encode(), TEXT)
        self.settle()
        self.assertEqual(len(client.take()), 1)
        self.assertEqual(self.move("eve").services, ["processes"])
        client.take()
        self.successResultOf(Deferred.fromCoroutine(self.subscriptions.publish("processes", {"news": 7})))
        self.settle()
        (news,) = client.take()
        self.assertEqual(json.loads(news.payload)["params"]["news"], 7)


class UnderWayTests(MoveTestCase):
    """What is under way at the moment of the move."""

    def test_beginning_of_a_frame(self) -> None:
        """Cut anywhere in the head of a frame, or behind a whole one, nothing of it is lost."""
        one, two = (masked(hp.update(b"t", self.editor.set(name, {}))) for name in "ab")
        stream = one + two
        for cut in (1, 2, 4, 5, len(one), len(one) + 1):
            self.ada.socket.sendall(stream[:cut])
            self.settle()
            session = self.move()
            self.assertEqual(len(session.unread), cut if cut < len(one) else cut - len(one))
            self.ada.socket.sendall(stream[cut:])
            self.settle()
            self.assertEqual(len(self.heard(self.ben)), 2, cut)
            self.assertEqual(self.heard(self.ada), [hp.stored(b"t", done=True)] * 2)
            self.factory, self.second = self.second, self.factory
            self.hub, self.second_hub = self.second_hub, self.hub

    def test_slow_reader(self) -> None:
        """What waits to be written goes along, and comes whole and in its order."""
        connection = self.find(self.factory)
        sent = [bytes((number,)) * 3000 for number in range(60)]
        for payload in sent:
            connection.put(binary_frame(payload))
            connection.flush()
        session = self.move()
        self.assertGreater(len(session.unsent), 3000)
        self.find(self.second).put(binary_frame(b"the last"))
        self.find(self.second).flush()
        received: list[bytes] = []
        for _ in sent:
            received += self.heard(self.ada)
            self.settle()
        self.assertEqual(received, [*sent, b"the last"])

    def test_what_comes_while_it_waits(self) -> None:
        """As long as a token is being checked it stays, and what comes meanwhile goes along, in its order."""
        gate, grant = self.slow_grant()
        self.ada.send(encode_text("u") + b"\x02\x00" + encode_text("ada") + encode_text("4.8.0"))
        self.settle()
        self.depart()
        edits = [self.editor.set(name, {}) for name in "abc"]
        for edit in edits:
            self.edit(self.ada, edit)
        self.assertEqual((self.travelling, self.heard(self.ben)), ([], []))
        gate.callback(None)
        self.settle()
        session = self.arrive()
        self.assertEqual(session.kept, [(hp.update(b"t", edit), True) for edit in edits])
        self.assertEqual(self.heard(self.ben), [hp.update(b"t", edit) for edit in edits])
        self.assertEqual({hold.address for hold in session.holds}, {b"t", b"u"})
        self.assertEqual(grant, ["u"])

    def slow_grant(self) -> tuple[Deferred[None], list[str]]:
        """Let tokens be checked slowly."""
        gate: Deferred[None] = Deferred()
        asked: list[str] = []
        check = self.streaming.authority.grant

        async def slow(token: str, thing: str) -> Grant:
            asked.append(thing)
            await gate
            return await check(token, thing)

        self.patch(self.streaming.authority, "grant", slow)
        return gate, asked

    def test_while_it_is_parked(self) -> None:
        """What others do between the two SFEs is kept by the worker, and comes once."""
        self.depart()
        edits = [self.editor.set(name, {}) for name in "ab"]
        for edit in edits:
            self.edit(self.ben, edit)
        session = self.arrive()
        self.assertTrue(session.holds[0].channel is not None and session.holds[0].channel.parked)
        self.assertEqual(self.heard(self.ada), [hp.update(b"t", edit) for edit in edits])

    def test_not_on_disk_yet(self) -> None:
        """An edit that is on its way to the disk is acknowledged on the next SFE, and stored once."""
        self.backend.to_journal.cut()
        self.edit(self.ada, self.editor.set("a", {}))
        session = self.move()
        self.assertEqual([edit.counter for edit in session.holds[0].channel.unstored], [1])  # type: ignore[union-attr]
        self.edit(self.ada, self.editor.set("b", {}))
        self.assertEqual(self.heard(self.ada), [])
        self.backend.start_journal_again()
        self.settle()
        self.assertEqual(self.heard(self.ada), [hp.stored(b"t", done=True)] * 2)
        with self.backend.reading.begin() as db:
            self.assertEqual(len(db.execute(journal_schema.updates.select()).all()), 2)

    def test_worker_dies_on_the_way(self) -> None:
        """Nobody then knows the channel: its edits are sent again, and it gets everything that it may have missed."""
        self.backend.to_journal.cut()
        mine = self.editor.set("a", {})
        self.edit(self.ada, mine)
        self.depart()
        self.link.cut()
        self.backend.start_stream()
        self.connect()
        bens = self.editor.set("b", {})
        self.edit(self.ben, bens)
        self.arrive()
        self.assertIn(hp.stored(b"t", done=True), self.heard(self.ada))
        self.assertIn(hp.update(b"t", mine), self.heard(self.ben))
        with self.backend.reading.begin() as db:
            self.assertEqual(len(db.execute(journal_schema.updates.select()).all()), 2)

    def test_presence(self) -> None:
        """It goes along: nobody sees its client go, and when he really goes, everybody sees that."""
        self.ada.send(hp_presence(awareness.State(7, 1, "{}")))
        self.settle()
        self.heard(self.ben)
        channel = self.move().holds[0].channel
        self.assertEqual([state.client for state in channel.presence] if channel else [], [7])
        self.settle(1)
        self.assertEqual(self.heard(self.ben), [])
        self.ada.socket.close()
        self.settle()
        self.settle(1)
        (gone,) = self.heard(self.ben)
        self.assertIn(encode_bytes(awareness.encode([awareness.State(7, 2, None)])), gone)

    def test_acknowledged_on_the_way(self) -> None:
        """It is heard of when the next SFE knows of the subscription, and not before; one that has gone is never told."""
        self.patch(self, "identity", lambda name, whole=self.identity: whole(name, f"stream {SCOPE}"))
        feed = SlowFeed()
        cast(Rpc, self.factory._rpc).feed = feed
        client = self.join("eve", things=())
        for gone in (False, True):
            feed.gate = succeed(None)
            client.send(call("subscribe", {"service": FEED}), TEXT)
            self.settle()
            self.depart("eve", settle=False)
            client.send(call("ack", {"seq": 7}), TEXT)
            self.settle()
            gate = feed.gate = Deferred()
            feed.happened.clear()
            self.arrive()
            if gone:
                client.socket.close()
                self.settle()
            gate.callback(None)
            self.settle()
            self.factory, self.second = self.second, self.factory
            self.assertEqual(feed.happened[:2], ["ended", "subscribed"] if gone else ["subscribed", "acknowledged"])
        self.assertEqual(feed.happened[-1], "ended")

    def test_rate(self) -> None:
        """What it may still send at once, it may still send, and no more."""
        for _ in range(int(self.LIMITS.messages_per_second * BURST)):
            self.ada.send(hp.PONG)
            self.settle()
        session = self.move()
        self.assertEqual(session.allowance, -1.0)
        self.ada.send(hp.PONG)
        self.settle()
        self.assertIn("pace", self.find(self.second)._holds)


class SlowFeed:
    """The feed, where it takes its time to let somebody subscribe; it notes what happens."""

    def __init__(self) -> None:
        self.gate: Deferred[None] = Deferred()
        self.happened: list[str] = []

    async def subscribe(self, *_who: object) -> tuple[dict[str, object], str]:
        """When the gate opens."""
        await self.gate
        self.happened.append("subscribed")
        return {}, json.dumps({"service": FEED})

    def acknowledge(self, *_who: object) -> None:
        """Note it."""
        self.happened.append("acknowledged")

    def renewed(self, *_who: object) -> None:
        """It is the same to it."""

    def subscription(self, *_who: object) -> str:
        """The same for all."""
        return json.dumps({"service": FEED})

    def ended(self, *_who: object) -> None:
        """Note it."""
        self.happened.append("ended")


def hp_presence(state: awareness.State) -> bytes:
    """A client's frame that shows somebody on `t`."""
    return encode_text("t") + b"\x01" + encode_bytes(awareness.encode([state]))
