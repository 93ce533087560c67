"""Deliveries over a real store, with a clock that a test moves, and receivers that answer what it says."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.engine import Connection
from twisted.internet.defer import Deferred

from tests.support.catalogue import CatalogueTestCase
from tests.support.memory import NOW
from widgetapp.config import OutboundConfig
from widgetapp.outbound.office import WATCH, Office
from widgetapp.outbound.post import Answer
from widgetapp.store import feed, receivers
from widgetapp.store.receivers import NewReceiver, Receiver

TAKEN = Answer(204)
FAULT = Answer(500)


class FakeSender:
    """Notes what is sent, and answers what it is told to, at once or when the test says so."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, dict[str, Any]]] = []
        #: By host, what it answers next; and what always.
        self.next: dict[str, list[Answer]] = {}
        self.always: dict[str, Answer] = {}
        #: What is called so is answered with 500.
        self.bad: set[str] = set()
        #: Those that do not answer yet.
        self.held: list[Deferred[Answer]] | None = None

    async def send(self, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        """What `Post.send` does."""
        message = json.loads(body)
        self.sent.append((url, headers["webhook-id"], message))
        if message["params"].get("params", {}).get("name") in self.bad:
            return FAULT
        if self.held is not None:
            answer: Deferred[Answer] = Deferred()
            self.held.append(answer)
            return await answer
        queue = self.next.get(url, [])
        return queue.pop(0) if queue else self.always.get(url, TAKEN)


class OutboundTestCase(CatalogueTestCase):
    """The people and the Thing of `CatalogueTestCase`; a second Thing `u`; and a daemon that delivers."""

    config = OutboundConfig(first_retry_seconds=10, longest_retry_seconds=3600, retry_hours=3)

    def fill(self, tx: Connection) -> None:
        """A feed has begun."""
        super().fill(tx)
        feed.begin(tx, feed.Beginning("e"))

    def begin(self) -> None:
        """Nothing is delivered yet."""
        super().begin()
        self.sender = FakeSender()
        self.office: Office | None = None

    # --- the daemon ---

    def now(self) -> int:
        """The moment."""
        return NOW + int(self.clock.seconds() * 1000)

    def start(self) -> None:
        """A daemon starts; one that was there is gone, as if killed."""
        if self.office is not None:
            self.office.stop()
        self.office = Office(self.clock, self.config, self.services.reads, self.services.journal, self.sender, self.now)
        self.office.start()
        self.settle()
        self.addCleanup(self.office.stop)

    def settle(self) -> None:
        """Let what is new be noticed."""
        self.clock.advance(WATCH)
        self.clock.advance(0)

    def pass_time(self, seconds: float, step: float = 60.0) -> None:
        """Let time pass."""
        end = self.clock.seconds() + seconds
        while (left := end - self.clock.seconds()) > 0:
            self.clock.advance(min(step, left))

    # --- receivers and what they hear ---

    def add(self, receiver: str = "r", by: str = "gus", group: str | None = "g", actions: frozenset[str] | None = None) -> str:
        """A receiver; gives its address."""
        url = f"https://{receiver}:200/"
        with self.engine.begin() as tx:
            receivers.add(tx, NewReceiver(receiver, url, group, by, actions, "hmac", bytes(32), self.now()))
        return url

    def receiver(self, receiver: str = "r") -> Receiver:
        """How it is."""
        with self.engine.begin() as db:
            return receivers.find(db, receiver)

    def counts(self, receiver: str = "r") -> tuple[int, int]:
        """How much waits for it, and how much is dead."""
        with self.engine.begin() as db:
            found = receivers.counts(db, receiver)
        return found.pending, found.dead

    def rename(self, name: str, thing: str = "t") -> None:
        """Something happens."""
        self.assertIsInstance(self.perform("rename", "ada", thing=thing, name=name), dict)

    def heard(self, url: str = "https://r:200/") -> list[str]:
        """What was sent to a receiver: the names that were given, or else the method."""
        told = [body for where, _, body in self.sender.sent if where == url]
        return [body["params"].get("params", {}).get("name", body["method"]) for body in told]
