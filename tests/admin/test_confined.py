"""What `widgetapp_admin` says of the quarantine."""

from __future__ import annotations

import json

from tests.support.admin_program import DaemonTestCase, Said
from tests.support.memory import NOW
from widgetapp.admin.complaints import DONE, REFUSED
from widgetapp.wire.admin import Case, Kept, Performed, Quarantine, encode
from widgetapp.wire.status import Outcome


class QuarantineTests(DaemonTestCase):
    """-quarantine."""

    CASES = (
        Case("t", "Kitchen", NOW, "workers kept dying", [Kept("ada", NOW, "poison", 12), Kept("", NOW, "poison", 3)]),
        Case("u", "Hall", None, "", [Kept("ben", NOW, "poison", 1500)]),
    )

    def look(self, arguments: str, cases: tuple[Case, ...] = CASES) -> Said:
        """Run it against a daemon with these Things."""
        with self.answering(encode(Quarantine(list(cases)))):
            said = self.said(arguments)
        self.socket.unlink()
        self.assertEqual((said.code, said.err), (DONE, ""))
        return said

    def test_list(self) -> None:
        """Each Thing with its name, since when, why, and what was kept from it, which is all there is of some."""
        lines = self.look("-quarantine").out.splitlines()
        self.assertEqual(lines[0], "t  'Kitchen'  not to be changed since 2026-09-21T14:13:20.000Z: workers kept dying")
        self.assertEqual(lines[1], "  kept: 12 B of ada, 2026-09-21T14:13:20.000Z: poison")
        self.assertIn("3 B of somebody", lines[2])
        self.assertEqual(lines[3], "u  'Hall'  may be changed")
        self.assertEqual(len(lines), 5)

    def test_choice(self) -> None:
        """One Thing of it; the same for scripts; and nothing at all."""
        self.assertEqual(len(self.look("-quarantine -thing u").out.splitlines()), 2)
        (case,) = json.loads(self.look("-quarantine -thing t -json").out)
        self.assertEqual((case["since"], [kept["size"] for kept in case["kept"]]), (NOW, [12, 3]))
        self.assertEqual(self.look("-quarantine", ()).out, "There is nothing in quarantine.\n")

    def test_release(self) -> None:
        """It says what was done, or why not, and what to look at."""
        with self.answering(encode(Performed(Outcome(("released the Thing t",))))) as asked:
            said = self.said("-quarantine -thing t -release")
        self.assertEqual((said.code, said.out), (DONE, "released the Thing t\n"))
        self.assertEqual(json.loads(asked[0]), {"thing": "t", "do": "release"})
        self.socket.unlink()
        with self.answering(encode(Performed(Outcome(refused="it is not")))):
            said = self.said("-quarantine -thing t -release")
        self.assertEqual(said.code, REFUSED)
        self.assertIn("widgetapp_admin -quarantine", said.err)

    def test_release_what(self) -> None:
        """Without a Thing, nobody is asked anything."""
        said = self.said("-quarantine -release")
        self.assertEqual(said.code, REFUSED)
        self.assertIn("which Thing", said.err)
