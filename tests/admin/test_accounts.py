"""What `widgetapp_admin` says of people and User Groups."""

from __future__ import annotations

import json

from tests.support.admin_program import DaemonTestCase
from widgetapp.admin.complaints import REFUSED
from widgetapp.wire.admin import Groups, People, Performed, Person, Receiver, Receivers, UserGroup, encode
from widgetapp.wire.status import Outcome


class AccountTests(DaemonTestCase):
    """People and User Groups."""

    def test_shown(self) -> None:
        """A line for each; or JSON."""
        people = encode(People([Person("ada", "Ada", True, "active", "2026-11-26T22:00:00Z")]))
        groups = encode(Groups([UserGroup("g", "Workshop", False, True, 3)]))
        with self.answering(people, groups, groups):
            self.assertEqual(self.said("-people").out, "ada  'Ada'  active  administrator  last seen 2026-11-26T22:00:00Z\n")
            self.assertEqual(self.said("-groups").out, "g  'Workshop'  not approved, asked for  3 members\n")
            self.assertEqual(json.loads(self.said("-groups -json").out)[0]["name"], "Workshop")

    def test_receivers(self) -> None:
        """Which there are, and how they are."""
        group = Receiver("r", "https://x:200/", "Workshop", "failing since 2026-11-26T22:00:00Z", "status 500", 3, 1)
        everything = Receiver("s", "https://y:200/", None, "active", "", 0, 0)
        with self.answering(encode(Receivers([group, everything])), encode(Receivers([]))):
            lines = self.said("-receivers").out.splitlines()
            self.assertEqual(self.said("-receivers").out, "There is no receiver yet.\n")
        self.assertEqual(
            lines,
            [
                "r  https://x:200/  'Workshop'  3 waiting  1 dead  failing since 2026-11-26T22:00:00Z: status 500",
                "s  https://y:200/  everything  0 waiting  0 dead  active",
            ],
        )
        self.assertIn("-receiver RECEIVER -test", self.said("-test").err)

    def test_changed(self) -> None:
        """What was done; or why not, and where to look."""
        with self.answering(encode(Performed(Outcome(("done",)))), encode(Performed(Outcome(refused="nobody")))) as asked:
            self.assertEqual(self.said("-person ada -link").out, "done\n")
            refused = self.said("-person eve -disable")
        self.assertEqual(json.loads(asked[0]), {"who": "ada", "what": "link", "name": "", "do": "manage"})
        self.assertEqual(refused.code, REFUSED)
        self.assertIn("-people", refused.err)

    def test_nobody_named(self) -> None:
        """Whom, then?"""
        self.assertIn("-person PERSON -link", self.said("-link").err)
        self.assertIn("-group GROUP -approve", self.said("-approve").err)
