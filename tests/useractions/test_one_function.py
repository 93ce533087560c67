"""A user action that is added with one function is there everywhere: at both doors, in feed and audit log, in all documents."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.engine import Connection
from twisted.internet.defer import Deferred
from twisted.logger import Logger

from tests.support.catalogue import CatalogueTestCase
from tools.client_stub import stub
from widgetapp.client.actions import Actions
from widgetapp.sfe.authority import Authority, Identity
from widgetapp.sfe.rpc import Rpc
from widgetapp.sfe.subscriptions import Subscriptions
from widgetapp.store import people, schema, things
from widgetapp.useractions import asyncapi, openapi, openrpc
from widgetapp.useractions.catalogue import actions
from widgetapp.useractions.declaration import METHOD, Act, Feed, declared, useraction
from widgetapp.useractions.rights import OnThing
from widgetapp.useractions.values import Id, Params

NAME = "praise"


class Praise(Params, frozen=True):
    """A Thing, and what is good about it."""

    thing: Id
    words: str


class Praised(msgspec.Struct, frozen=True):
    """How often that was said."""

    times: int


class OneFunctionTests(CatalogueTestCase):
    """The action `praise`, which there is nowhere else."""

    def setUp(self) -> None:
        """One function."""
        super().setUp()
        openapi.schemas.cache_clear()

        @useraction(NAME, right=OnThing("editor"), scope="things:write", feed=Feed.DURABLE, writes=True, audited=True)
        def praise(tx: Connection, act: Act, params: Praise) -> Praised:
            """Say what is good about a Thing."""
            things.change(tx, params.thing, act.at)
            return Praised(len(params.words))

        self.addCleanup(openapi.schemas.cache_clear)
        self.addCleanup(declared().pop, NAME)

    def test_http(self) -> None:
        """By its name, with its right, its scope and its types."""
        self.assertIn(NAME, actions())
        self.assertEqual(self.perform(NAME, "ben", thing="t", words="red"), {"times": 3})
        self.assertEqual(self.perform(NAME, "vic", thing="t", words="red"), "forbidden")
        self.assertEqual(self.perform(NAME, "ben", "things:read", thing="t", words="red"), "forbidden")
        self.assertEqual(self.perform(NAME, "ben", thing="t", colour="red"), "invalid_params")

    def test_stream(self) -> None:
        """As a method of JSON-RPC."""
        reads = self.services.reads
        authority = Authority(reads, lambda: 0)
        rpc = Rpc(self.performer, authority, lambda: 0, Subscriptions(reads, lambda: 0))
        with self.engine.begin() as tx:
            people.add_token(tx, b"token", "ben", None, "stream things:write", 0, 1000)
            user = people.user(tx, "ben")
        assert user is not None
        identity = Identity(user, frozenset(("stream", "things:write")), 1000, b"token")
        request = {"jsonrpc": "2.0", "id": 1, "method": METHOD + NAME, "params": {"thing": "t", "words": "red"}}
        answering = rpc.answer(msgspec.json.encode(request), identity, "", Nobody())
        answered = self.successResultOf(Deferred.fromCoroutine(answering))
        assert answered.text is not None
        self.assertEqual(msgspec.json.decode(answered.text)["result"], {"times": 3})

    def test_feed_and_audit(self) -> None:
        """A row and a line, in its own transaction."""
        self.perform(NAME, "ben", thing="t", words="red")
        self.assertEqual(self.feed(), [(NAME, "ben", "g", "t")])
        with self.engine.begin() as db:
            lines = db.execute(select(schema.audit.c.action, schema.audit.c.actor)).all()
        self.assertEqual([tuple(line) for line in lines], [(NAME, "ben")])

    def test_client(self) -> None:
        """As a method of the Python client, and with its types in the stub."""
        app: Any = Actions()
        self.assertTrue(callable(app.praise))
        self.assertIn("async def praise(", stub())

    def test_documents(self) -> None:
        """With its types and its own words."""
        there: dict[str, Any] = openapi.document("http://here")
        operation = there["paths"][f"/_ajax/{NAME}"]["post"]
        self.assertEqual(operation["summary"], "Say what is good about a Thing.")
        self.assertIn("words", there["components"]["schemas"]["Praise"]["properties"])
        self.assertIn(METHOD + NAME, [method["name"] for method in openrpc.document("ws://here")["methods"]])
        self.assertIn(NAME, asyncapi.document("ws://here")["components"]["messages"])


class Nobody:
    """Somebody who is told nothing."""

    log = Logger()

    def push(self, text: bytes, owed: bool = False) -> None:
        """Never called."""
