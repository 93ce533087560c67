"""What is kept from its Thing, in the store."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import select
from twisted.internet.defer import Deferred
from twisted.trial.unittest import SynchronousTestCase

from tests.support.memory import NOW, DirectJournal, new_store
from widgetapp.store import groups, journal_schema, owners, people, quarantine, things, updates
from widgetapp.store.quarantine import Poison, Quarantine, Release, Row
from widgetapp.wire.admin import Case, Kept
from widgetapp.wire.journal import Update


class QuarantineTests(SynchronousTestCase):
    """The Thing `t` of Ada's, with two rows; `u`, with one."""

    def setUp(self) -> None:
        """Fill the store."""
        self.engine = new_store(self.mktemp())
        self.addCleanup(self.engine.dispose)
        with self.engine.begin() as tx:
            groups.add(tx, "g", "g", True, NOW)
            people.add_user(tx, people.User("id of ada", "Ada", "ada", "#000000", False), "", NOW)
            for thing in "tu":
                things.add(tx, thing, f"Thing {thing}", "g", "id of ada", NOW)
            rows = (("t", 1), ("t", 2), ("u", 3))
            updates.append(tx, [Update(thing, 1, count, "id of ada", NOW, b"content", 0) for thing, count in rows])

    def perform(self, named: Any, params: msgspec.Struct) -> Any:
        """Perform a named transaction."""
        return self.successResultOf(Deferred.fromCoroutine(DirectJournal(self.engine).transact(named, params)))

    def numbers(self) -> list[int]:
        """The rows that there are."""
        with self.engine.begin() as db:
            return list(db.execute(select(journal_schema.updates.c.seq).order_by(journal_schema.updates.c.seq)).scalars())

    def cases(self) -> list[Case]:
        """What an administrator sees."""
        with self.engine.begin() as db:
            return quarantine.cases(db)

    def test_nothing(self) -> None:
        """At first there is nothing."""
        self.assertEqual(self.cases(), [])

    def test_row(self) -> None:
        """A row is taken out and kept, once, and only if it is that Thing's."""
        for row in (
            Row("t", 2, NOW, "deadly"),
            Row("t", 2, NOW, "deadly"),
            Row("u", 1, NOW, "another's"),
            Row("t", 9, NOW, "none"),
        ):
            self.perform(quarantine.set_aside, row)
        self.assertEqual(self.numbers(), [1, 3])
        self.assertEqual(self.cases(), [Case("t", "Thing t", None, "", [Kept("ada", NOW, "deadly", 7)])])
        with self.engine.begin() as db:
            self.assertEqual([poison.content for poison in quarantine.kept(db, "t")], [b"content"])

    def test_snapshot(self) -> None:
        """The number 0 is the snapshot, of which nothing has to be kept."""
        self.perform(owners.claim, owners.Claim("t"))
        self.perform(updates.save_snapshot, updates.Snapshot("t", 2, b"state", NOW, 1))
        self.perform(quarantine.set_aside, Row("t", 0, NOW, "deadly"))
        with self.engine.begin() as db:
            loaded = updates.load(db, "t")
        self.assertEqual((loaded.snapshot, loaded.numbers, self.cases()), (None, [1, 2], []))

    def test_confined(self) -> None:
        """A Thing is confined once, with the first reason; its next owner is told; released, it is as before."""
        self.perform(quarantine.confine, Quarantine("t", NOW, "first"))
        self.perform(quarantine.confine, Quarantine("t", NOW + 1, "second"))
        self.assertEqual(self.cases(), [Case("t", "Thing t", NOW, "first", [])])
        self.assertEqual(self.perform(owners.claim, owners.Claim("t")), owners.Claimed(1, "first"))
        self.assertEqual([self.perform(quarantine.release, Release("t")) for _ in range(2)], [True, False])
        self.assertEqual(self.perform(owners.claim, owners.Claim("t")), owners.Claimed(2, None))

    def test_order(self) -> None:
        """Those that nobody may change come first, the newest before the others; then those of which only something is kept.

        A Thing or an author that is not known any more is shown without a name.
        """
        for thing in ("a", "t"):
            self.perform(quarantine.keep, Poison(thing, "somebody", NOW, "deadly", b"xyz"))
        for at, thing in enumerate(("u", "t", "gone")):
            self.perform(quarantine.confine, Quarantine(thing, NOW + at, "why"))
        found = [(case.thing, case.name, case.since, len(case.kept)) for case in self.cases()]
        self.assertEqual(found[:2], [("gone", "", NOW + 2, 0), ("t", "Thing t", NOW + 1, 1)])
        self.assertEqual(found[2:], [("u", "Thing u", NOW, 0), ("a", "", None, 1)])
        self.assertEqual(self.cases()[1].kept, [Kept("", NOW, "deadly", 3)])
