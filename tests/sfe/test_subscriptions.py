"""Subscriptions: who may, who still may, who reads too slowly."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred
from twisted.trial.unittest import SynchronousTestCase

from tests.sfe.test_connection import ConnectionTestCase
from tests.support.memory import NOW, DirectReads, new_store
from tests.support.websocket import TEXT
from widgetapp.refusals import Refusal
from widgetapp.sfe.authority import Identity
from widgetapp.sfe.subscriptions import Service, Subscriptions
from widgetapp.store import people, schema
from widgetapp.store.access import Actor
from widgetapp.useractions.rights import Administrator

HOUR = 3600_000


async def greeting(_actor: Actor) -> object:
    """What there is to know already."""
    return {"so far": 7}


SERVICE = Service("processes", "admin", Administrator(), greeting)


class FakeSubscriber:
    """A connection that notes what is pushed."""

    def __init__(self) -> None:
        self.pushed: list[Any] = []

    def push(self, text: bytes, owed: bool = False) -> None:
        """Note it."""
        self.pushed.append(json.loads(text))


class SlowReads:
    """Reads that wait until a test lets them through."""

    def __init__(self, reads: DirectReads) -> None:
        self._reads = reads
        self.waiting: list[Deferred[None]] = []

    async def read(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """Perform the query, later."""
        gate: Deferred[None] = Deferred()
        self.waiting.append(gate)
        await gate
        return await self._reads.read(query, *args, **kwargs)


class SubscriptionTests(SynchronousTestCase):
    """Ada is an administrator, Ben is not."""

    def setUp(self) -> None:
        """Offer a service."""
        self.engine = new_store(self.mktemp())
        self.addCleanup(self.engine.dispose)
        self.identities = {}
        with self.engine.begin() as tx:
            for name in ("ada", "ben"):
                user = people.User(name, name.title(), name, "#000000", name == "ada")
                people.add_user(tx, user, "", NOW)
                self.identities[name] = Identity(user, frozenset(("stream", "admin")), NOW + HOUR, name.encode())
        self.now = NOW
        self.reads = DirectReads(self.engine)
        self.subscriptions = Subscriptions(self.reads, lambda: self.now)
        self.subscriptions.offer(SERVICE)
        self.subscriber = FakeSubscriber()

    def subscribe(self, who: str, name: str = "processes", **changes: Any) -> Any:
        """What somebody gets who subscribes: the greeting, or the code of a refusal."""

        async def answered() -> Any:
            try:
                return await self.subscriptions.subscribe(name, self.subscriber, replace(self.identities[who], **changes))
            except Refusal as refusal:
                return refusal.code.name

        return self.successResultOf(Deferred.fromCoroutine(answered()))

    def publish(self, news: object) -> list[Any]:
        """Publish; gives what the subscriber has heard of it."""
        self.successResultOf(Deferred.fromCoroutine(self.subscriptions.publish("processes", news)))
        pushed, self.subscriber.pushed = self.subscriber.pushed, []
        return pushed

    def test_news(self) -> None:
        """A greeting, then news, until one wants no more."""
        self.assertFalse(self.subscriptions.wanted("processes"))
        self.assertEqual(self.subscribe("ada"), {"so far": 7})
        self.assertTrue(self.subscriptions.wanted("processes"))
        expected = {"jsonrpc": "2.0", "method": "widgetApp_stream_processes", "params": {"n": 1}}
        self.assertEqual(self.publish({"n": 1}), [expected])
        self.subscribe("ada")
        self.assertEqual(len(self.publish({"n": 2})), 1, "who subscribes twice hears all once")
        self.subscriptions.unsubscribe("processes", self.subscriber)
        self.subscriptions.unsubscribe("no such service", self.subscriber)
        self.assertEqual(self.publish({"n": 3}), [])
        self.assertFalse(self.subscriptions.wanted("processes"))

    def test_who_may(self) -> None:
        """An administrator, with a token that has the scope."""
        self.assertEqual(self.subscribe("ben"), "forbidden")
        self.assertEqual(self.subscribe("ada", scopes=frozenset(("stream",))), "forbidden")
        self.assertEqual(self.subscribe("ada", "no such service"), "not_found")
        self.assertFalse(self.subscriptions.wanted("processes"))

    def test_who_may_no_more(self) -> None:
        """Not a word after the right is lost; why is said once."""
        self.subscribe("ada")
        with self.engine.begin() as tx:
            tx.execute(schema.users.update().values(admin=False))
        (said,) = self.publish({"secret": 1})
        self.assertEqual((said["method"], said["params"]["service"]), ("widgetApp_stream_ended", "processes"))
        self.assertEqual(self.publish({"secret": 2}), [])

    def test_expiry(self) -> None:
        """A token that has run out ends it, a fresher one of the same person lets it go on."""
        self.subscribe("ada")
        self.subscriptions.renewed(self.subscriber, replace(self.identities["ada"], expires_at=NOW + 2 * HOUR))
        self.subscriptions.renewed(self.subscriber, replace(self.identities["ben"], expires_at=NOW + 9 * HOUR))
        self.now = NOW + HOUR
        self.assertEqual(self.publish({"n": 1})[0]["method"], "widgetApp_stream_processes")
        self.now = NOW + 2 * HOUR
        self.assertEqual(self.publish({"n": 2})[0]["params"]["reason"], "The access token has expired.")

    def test_gone_while_asking(self) -> None:
        """A connection that ends while its right is looked at leaves nothing behind."""
        reads = SlowReads(self.reads)
        subscriptions = Subscriptions(reads, lambda: self.now)
        subscriptions.offer(SERVICE)
        asked = Deferred.fromCoroutine(subscriptions.subscribe("processes", self.subscriber, self.identities["ada"]))
        subscriptions.ended(self.subscriber)
        reads.waiting.pop().callback(None)
        self.successResultOf(asked)
        self.assertFalse(subscriptions.wanted("processes"))

    def test_news_wait_for_nobody(self) -> None:
        """While the last news are on their way, further ones are left out."""
        reads = SlowReads(self.reads)
        subscriptions = Subscriptions(reads, lambda: self.now)
        subscriptions.offer(SERVICE)
        asked = Deferred.fromCoroutine(subscriptions.subscribe("processes", self.subscriber, self.identities["ada"]))
        reads.waiting.pop().callback(None)
        self.successResultOf(asked)
        first = Deferred.fromCoroutine(subscriptions.publish("processes", 1))
        self.successResultOf(Deferred.fromCoroutine(subscriptions.publish("processes", 2)))
        reads.waiting.pop().callback(None)
        self.successResultOf(first)
        self.assertEqual([said["params"] for said in self.subscriber.pushed], [1])


class ConnectionTests(ConnectionTestCase):
    """The same over a websocket."""

    def setUp(self) -> None:
        """Ada becomes an administrator."""
        super().setUp()
        self.subscriptions.offer(SERVICE)
        with self.backend.reading.begin() as tx:
            tx.execute(schema.users.update().where(schema.users.c.id == "ada").values(admin=True))
        self.ada = self.open(self.identity("ada", "stream admin"))

    def call(self, method: str, params: str) -> Any:
        """Call a method of the stream's own."""
        request = f'{{"jsonrpc": "2.0", "id": 1, "method": "widgetApp_stream_{method}", "params": {params}}}'
        (answer,) = self.rpc(self.ada, request)
        return answer

    def publish(self) -> list[Any]:
        """Publish; gives what the client has heard of it."""
        _ = Deferred.fromCoroutine(self.subscriptions.publish("processes", {"n": 1}))
        self.backend.settle()
        return [json.loads(frame.payload)["method"] for frame in self.ada.take() if frame.opcode == TEXT]

    def test_subscribe_and_unsubscribe(self) -> None:
        """Both are calls; wrong ones are refused."""
        self.assertEqual(self.publish(), [])
        self.assertEqual(self.call("subscribe", '{"service": "processes"}')["result"], {"so far": 7})
        self.assertEqual(self.publish(), ["widgetApp_stream_processes"])
        self.assertEqual(self.call("unsubscribe", '{"service": "processes"}')["result"], {})
        self.assertEqual(self.publish(), [])
        for params, code in (("{}", "invalid_params"), ('{"service": "x"}', "not_found")):
            self.assertEqual(self.call("subscribe", params)["error"]["data"]["code"], code)

    def test_without_a_token(self) -> None:
        """Nobody subscribes who has not said who he is."""
        self.ada = self.open()
        error = self.call("subscribe", '{"service": "processes"}')["error"]
        self.assertEqual(error["data"]["code"], "not_logged_in")

    def test_lost(self) -> None:
        """With the connection its subscriptions end."""
        self.call("subscribe", '{"service": "processes"}')
        self.ada.protocol.connectionLost()
        self.assertFalse(self.subscriptions.wanted("processes"))
