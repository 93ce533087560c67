"""The audit log: a chain that shows whoever has been at it."""

from __future__ import annotations

import msgspec
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from twisted.trial.unittest import SynchronousTestCase

from tests.support.memory import NOW, new_store
from widgetapp.store import audit, enrolment
from widgetapp.store.audit import Broken, Entry


class AuditTests(SynchronousTestCase):
    """Three lines, and somebody with his hands on the file."""

    def setUp(self) -> None:
        """Write them."""
        self.engine = new_store(self.mktemp())
        self.addCleanup(self.engine.dispose)
        self.entries = [Entry(NOW + number, "share", "ada", "10.0.0.1", content=f'{{"n":{number}}}') for number in range(3)]
        with self.engine.begin() as tx:
            for entry in self.entries:
                audit.append(tx, entry)

    def tamper(self, *statements: str) -> None:
        """What one with the file can do."""
        with self.engine.begin() as tx:
            tx.execute(text("DROP TRIGGER audit_no_update"))
            tx.execute(text("DROP TRIGGER audit_no_delete"))
            for statement in statements:
                tx.execute(text(statement))

    def verify(self, noted: tuple[int, str] | None = None) -> audit.Line | None:
        """Check the chain."""
        with self.engine.begin() as db:
            return audit.verify(db, noted)

    def broken(self, noted: tuple[int, str] | None = None) -> int:
        """The line at which the check stops."""
        with self.assertRaises(Broken) as raised:
            self.verify(noted)
        return int(raised.exception.number)

    def test_as_written(self) -> None:
        """It is whole, and each line is what was put in."""
        last = self.verify()
        assert last is not None
        self.assertEqual((last.number, last.entry), (3, self.entries[2]))
        self.assertEqual(self.verify((3, last.digest.hex())), last)
        with self.engine.begin() as db:
            self.assertEqual([line.entry for line in audit.lines(db)], self.entries)

    def test_empty(self) -> None:
        """Nothing is nothing wrong."""
        self.tamper("DELETE FROM audit")
        self.assertIsNone(self.verify())

    def test_only_added_to(self) -> None:
        """The store itself refuses anything else."""
        for statement in ("UPDATE audit SET result = 'forbidden'", "DELETE FROM audit WHERE number = 3"):
            with self.assertRaises(IntegrityError), self.engine.begin() as tx:
                tx.execute(text(statement))

    def test_changed(self) -> None:
        """Every field counts."""
        for number, change in enumerate(
            (
                "at = 1", "action = 'unshare'", "actor = NULL", "client = 'c'", "address = ''", "object = 'o'",
                "result = 'forbidden'", "content = '{}'", "digest = zeroblob(32)",
            )
        ):  # fmt: skip
            with self.subTest(change=change):
                if number:
                    self.setUp()
                self.tamper(f"UPDATE audit SET {change} WHERE number = 2")  # noqa: S608  # ours
                self.assertEqual(self.broken(), 2)

    def test_taken_out(self) -> None:
        """A gap shows, and closing it shows as well."""
        self.tamper("DELETE FROM audit WHERE number = 2")
        self.assertEqual(self.broken(), 2)
        with self.engine.begin() as tx:
            tx.execute(text("UPDATE audit SET number = 2 WHERE number = 3"))
        self.assertEqual(self.broken(), 2)

    def test_cut_off(self) -> None:
        """That the end is gone shows to whoever has noted it."""
        noted = self.verify()
        assert noted is not None
        self.tamper("DELETE FROM audit WHERE number = 3")
        self.assertIsNotNone(self.verify())
        self.assertEqual(self.broken((noted.number, noted.digest.hex())), 3)

    def test_written_anew(self) -> None:
        """As does a whole other chain."""
        noted = self.verify()
        assert noted is not None
        self.tamper("DELETE FROM audit")
        with self.engine.begin() as tx:
            for entry in self.entries:
                audit.append(tx, msgspec.structs.replace(entry, actor="eve"))
        self.assertIsNotNone(self.verify())
        self.assertEqual(self.broken((3, noted.digest.hex())), 3)

    def test_together(self) -> None:
        """A transaction's line comes with it: not where it failed, and not where it had nothing to do."""
        nothing = enrolment.Ticket(b"none", "ada")
        params = audit.Recorded("enrolment.end_ticket", msgspec.msgpack.encode(nothing), self.entries[0])
        with self.engine.begin() as tx:
            self.assertIs(msgspec.msgpack.decode(audit.recorded(tx, params)), False)
        with self.assertRaises(KeyError), self.engine.begin() as tx:
            audit.recorded(tx, audit.Recorded("no.such", b"", self.entries[0]))
        last = self.verify()
        assert last is not None
        self.assertEqual(last.number, 3)
