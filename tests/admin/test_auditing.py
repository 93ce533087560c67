"""`widgetapp_admin -audit`: what it shows, and what it finds."""

from __future__ import annotations

import json

from sqlalchemy import text
from twisted.trial.unittest import SynchronousTestCase

from tests.support.admin_program import Said
from tests.support.memory import NOW, new_store
from widgetapp.admin.complaints import DONE, FAILED, REFUSED
from widgetapp.store import audit, people
from widgetapp.store.audit import Entry


class AuditTests(SynchronousTestCase):
    """A store with a few lines."""

    def setUp(self) -> None:
        """Write them."""
        self.data = self.mktemp()
        self.engine = new_store(self.data)
        self.addCleanup(self.engine.dispose)
        with self.engine.begin() as tx:
            people.add_user(tx, people.User("u1", "Ada", "ada", "#000000", True), "hash", NOW)
            for number in range(30):
                audit.append(tx, Entry(NOW, "share", "u1", "10.0.0.1", content=f'{{"n":{number}}}'))

    def said(self, arguments: str) -> Said:
        """Run the command."""
        return Said(f"{arguments} -data {self.data}")

    def test_shown(self) -> None:
        """The last lines, or as many as are asked for, or all of it as JSON."""
        lines = self.said("-audit").out.splitlines()
        self.assertEqual((len(lines), lines[-1].split()[0]), (20, "30"))
        self.assertIn("Ada from 10.0.0.1: share", lines[-1])
        self.assertEqual(len(self.said("-audit -n 3").out.splitlines()), 3)
        exported = json.loads(self.said("-audit -json").out)
        self.assertEqual([line["number"] for line in exported], list(range(1, 31)))
        self.assertEqual((exported[0]["actor"], exported[0]["content"]), ("u1", '{"n":0}'))

    def test_sound(self) -> None:
        """Its mark is good for the next check."""
        first = self.said("-audit -verify")
        self.assertEqual(first.code, DONE)
        mark = first.out.splitlines()[1]
        self.assertEqual(json.loads(self.said(f"-audit -verify {mark} -json").out), {"lines": 30, "mark": mark, "fault": None})

    def test_tampered_with(self) -> None:
        """What was changed is named; what was cut off shows by the mark."""
        mark = self.said("-audit -verify").out.splitlines()[1]
        with self.engine.begin() as tx:
            tx.execute(text("DROP TRIGGER audit_no_update"))
            tx.execute(text("DROP TRIGGER audit_no_delete"))
            tx.execute(text("DELETE FROM audit WHERE number = 30"))
        self.assertEqual(self.said("-audit -verify").code, DONE)
        cut = self.said(f"-audit -verify {mark}")
        self.assertEqual(cut.code, FAILED)
        self.assertIn("Line 30: it is missing", cut.err)
        with self.engine.begin() as tx:
            tx.execute(text("UPDATE audit SET actor = 'eve' WHERE number = 7"))
        changed = self.said("-audit -verify -json")
        self.assertEqual((changed.code, json.loads(changed.out)["lines"]), (FAILED, 6))
        self.assertIn("Line 7: it was changed", changed.err)

    def test_refused(self) -> None:
        """No mark, no store, an older store: each with what to do."""
        self.assertIn("not a mark", self.said("-audit -verify 12").err)
        nowhere = Said("-audit -data /nonexistent")
        self.assertEqual(nowhere.code, REFUSED)
        self.assertIn("-data", nowhere.err)
        with self.engine.begin() as tx:
            tx.execute(text("UPDATE alembic_version SET version_num = '0004'"))
        older = self.said("-audit")
        self.assertEqual(older.code, REFUSED)
        self.assertIn("start the daemon", older.err)

    def test_empty(self) -> None:
        """Nothing has happened yet."""
        self.data = self.mktemp()
        new_store(self.data).dispose()
        for arguments in ("-audit", "-audit -verify"):
            self.assertEqual(self.said(arguments).out, "The audit log is empty.\n")
