"""User actions performed at once, over a real store and with no door."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.engine import Connection
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.support.memory import NOW, DirectJournal, DirectReads, new_store
from widgetapp.refusals import Refusal
from widgetapp.store import access, accounts, groups, people, schema, shares, things
from widgetapp.store.access import Bounds
from widgetapp.store.receivers import Kind
from widgetapp.useractions.calls import Call, Services, Still, Tested
from widgetapp.useractions.performer import Performer
from widgetapp.wfe.throttle import Throttle
from widgetapp.wire import changes
from widgetapp.wire.status import Order, Outcome

PASSWORD = "correct horse battery"


class PlainPasswords:
    """Passwords that cost no time."""

    async def hash(self, password: str) -> str:
        """What is stored."""
        return f"hash of {password}"

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether it fits."""
        return stored == f"hash of {password}"


class FakeCommander:
    """Does nothing, and says so."""

    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.outcome = Outcome(("done",))

    async def perform(self, order: Order) -> Outcome:
        """Note the order."""
        self.orders.append(order)
        return self.outcome


class FakeEditor:
    """Takes every change, and gives back what it was given; asks at the end once more whether it may."""

    def __init__(self) -> None:
        self.orders: list[changes.Order] = []
        self.pasts: list[changes.Past] = []

    async def edit(
        self, user: people.User, bounds: Bounds, thing: str, update: bytes, state: bytes | None, still: Still
    ) -> bytes:
        """Take it."""
        await still()
        return update

    async def refresh(self, user: people.User, bounds: Bounds, thing: str, state: bytes | None, still: Still) -> bytes:
        """There is nothing."""
        await still()
        return state or b""

    async def widgets(self, user: people.User, bounds: Bounds, thing: str, wanted: changes.Wanted, still: Still) -> bytes:
        """There is what was asked for by name, and nothing else; and always the same past."""
        await still()
        if wanted.past is not None:
            self.pasts.append(wanted.past)
            frames = [changes.Frame(at, "ben", 0, msgspec.Raw(b'[{"id": "w"}]'), ["gone"]) for at in wanted.past.at or (7,)]
            return b"a state" if wanted.past.state else msgspec.json.encode(changes.Frames(frames, 9))
        return msgspec.json.encode(changes.Widgets([{"id": name} for name in wanted.widgets or ()], []))

    async def change(self, user: people.User, bounds: Bounds, thing: str, order: changes.Order, still: Still) -> bytes:
        """Take it, and remember it for undoing; gives what it would be."""
        await still()
        self.orders.append(order)
        return msgspec.json.encode(
            changes.Widgets([msgspec.to_builtins(change) for change in order.changes], [], order.skipped)
        )


class FakePresence:
    """Notes what is shown."""

    def __init__(self) -> None:
        self.shown: dict[tuple[str, str], list[str]] = {}

    def select(self, user: people.User, bounds: Bounds, thing: str, widgets: Sequence[str], still: Still) -> None:
        """Note it."""
        self.shown[user.id, thing] = list(widgets)

    def close(self, user: people.User, thing: str) -> None:
        """Forget it."""
        self.shown.pop((user.id, thing), None)


class FakeDeliveries:
    """Delivers nothing; keys count from 1."""

    def __init__(self) -> None:
        self.allows_plain = False
        self.keys = 0
        self.tested: list[str] = []

    def key(self) -> bytes:
        """The next one."""
        self.keys += 1
        return bytes([self.keys]) * 32

    def shown(self, kind: Kind, key: bytes) -> str:
        """The key's first byte."""
        return f"{kind} {key[0]}"

    async def test(self, receiver: str) -> Tested:
        """Note it."""
        self.tested.append(receiver)
        return Tested(True, 204, "")


def _driver(connection: Connection) -> sqlite3.Connection:
    driver: Any = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


class CatalogueTestCase(SynchronousTestCase):
    """The group `g` has the Thing `t` and, in the bin, `b`, both Ada's, who is an administrator. Gus administers the group, Ben
    belongs to it. The Things are shared with Ed, Cat and Vic as editor, commenter and viewer, and with the group `h`, to which
    Gil belongs, as viewers. Eve has nothing to do with any of it."""

    def setUp(self) -> None:
        """Fill a store."""
        self.engine = new_store(self.mktemp())
        self.addCleanup(self.engine.dispose)
        with self.engine.begin() as tx:
            self.fill(tx)
        self._filled = sqlite3.connect(":memory:")
        self.addCleanup(self._filled.close)
        with self.engine.connect() as connection:
            _driver(connection).backup(self._filled)
        self.begin()

    def fresh(self) -> None:
        """Begin anew, on the same store with everything that has happened taken back."""
        with self.engine.connect() as connection:
            self._filled.backup(_driver(connection))
        self.begin()

    def fill(self, tx: Connection) -> None:
        """Everything that the class says."""
        groups.add(tx, "g", "Workshop", True, NOW)
        groups.add(tx, "h", "Next door", False, NOW)
        for name in ("ada", "gus", "ben", "ed", "cat", "vic", "gil", "eve"):
            user = people.User(name, name.title(), name, "#000000", name == "ada")
            people.add_user(tx, user, f"hash of {PASSWORD}", NOW)
        for group, name, admin in (("g", "ada", True), ("g", "gus", True), ("g", "ben", False), ("h", "gil", False)):
            groups.add_member(tx, group, name, admin)
        for thing in ("t", "b"):
            things.add(tx, thing, f"Thing {thing}", "g", "ada", NOW)
            self.share(tx, thing)
        things.change(tx, "b", NOW, deleted_at=NOW)
        for purpose, into in (("setup", None), ("join", "g")):
            people.add_link(tx, people.digest(purpose), purpose, into, False, NOW, NOW + 1000)
        accounts.make_password_link(tx, accounts.PasswordLink("eve", people.digest("password"), NOW, NOW + 1000))

    def begin(self) -> None:
        """Nothing has been performed yet."""
        self.clock = Clock()
        self.commander = FakeCommander()
        self.services = Services(
            DirectReads(self.engine), DirectJournal(self.engine), PlainPasswords(), Throttle(self.clock),
            "http://here", False, 3600, 600, commander=self.commander,
        )  # fmt: skip
        self.services.editor = FakeEditor()
        self.services.presence = FakePresence()
        self.services.deliveries = self.deliveries = FakeDeliveries()
        self.performer = Performer(self.services)

    @staticmethod
    def share(tx: Connection, thing: str) -> None:
        """Share a Thing as the class says."""
        given: tuple[tuple[str | None, str | None, access.Role], ...] = (
            ("ed", None, "editor"), ("cat", None, "commenter"), ("vic", None, "viewer"), (None, "h", "viewer"),
        )  # fmt: skip
        for user, group, role in given:
            shares.put(tx, shares.Share(f"{thing} {user} {group}", thing, user, group, role, None, "ada", NOW))

    def call(self, who: str | None, scopes: str | None = None) -> Call:
        """A call by somebody, from a session, or with a token of these scopes."""
        call = Call(self.services, "127.0.0.1", NOW)
        if who is not None:
            with self.engine.begin() as db:
                call.user = people.user(db, who)
        if scopes is not None:
            call.scopes = frozenset(scopes.split())
        return call

    def perform(self, action: str, who: str | None, scopes: str | None = None, /, **params: Any) -> Any:
        """Perform an action; gives its result, or the code of its refusal."""
        return self.answer(action, self.call(who, scopes), **params)

    def answer(self, action: str, call: Call, /, **params: Any) -> Any:
        """The same, for a call that a test has made itself."""

        async def answered() -> Any:
            try:
                return json.loads(await self.performer.perform(action, call, json.dumps(params).encode()))
            except Refusal as refusal:
                return refusal.code.name

        return self.successResultOf(Deferred.fromCoroutine(answered()))

    def feed(self) -> list[tuple[Any, ...]]:
        """The feed: action, actor, group, Thing."""
        columns = schema.feed.c
        with self.engine.begin() as db:
            query = select(columns.action, columns.actor, columns.group_id, columns.thing).order_by(columns.seq)
            return [tuple(row) for row in db.execute(query)]
