"""People and User Groups for `widgetapp_admin`."""

from __future__ import annotations

import re
from typing import Any

from twisted.internet.defer import Deferred

from tests.support.catalogue import PASSWORD, CatalogueTestCase
from tests.support.memory import NOW
from widgetapp.store import audit, deliveries
from widgetapp.useractions.steward import Steward
from widgetapp.wire.admin import Manage, Person
from widgetapp.wire.status import Outcome


class StewardTests(CatalogueTestCase):
    """Whoever has the machine."""

    def setUp(self) -> None:
        """Let him in."""
        super().setUp()
        self.changes = 0
        self.services.rights_changed = self.changed
        self.steward = Steward(self.services, lambda: NOW)

    def changed(self) -> None:
        """Rights are not what they were."""
        self.changes += 1

    def do(self, who: str, what: Any, name: str = "") -> Outcome:
        """Do it at once."""
        return self.successResultOf(Deferred.fromCoroutine(self.steward.manage(Manage(who, what, name))))

    def person(self, login: str) -> Person:
        """How somebody is shown."""
        found = self.successResultOf(Deferred.fromCoroutine(self.steward.people()))
        return next(person for person in found if person.login == login)

    def test_a_new_person(self) -> None:
        """He sets his password by the link."""
        outcome = self.do("nora", "add", "Nora")
        self.assertEqual(self.person("nora"), Person("nora", "Nora", False, "no password yet", None))
        link = re.search(r"/password#(\S+)", "\n".join(outcome.lines))
        assert link is not None
        self.perform("set_password", None, secret=link[1], password=PASSWORD)
        self.assertEqual(self.person("nora").state, "active")
        self.assertIn("already", self.do("nora", "add", "N").refused)

    def test_receivers(self) -> None:
        """They are shown, tested, and get again what they have never taken."""
        made = self.perform("add_receiver", "gus", url="https://example.com", group="g")["receiver"]["id"]
        with self.engine.begin() as tx:
            message = deliveries.Message("m", 0, "g", "t", b"{}")
            deliveries.enqueue(tx, deliveries.Enqueued(made, "", 0, "", 0, [message], NOW))
            dead = deliveries.Outcome(made, 1, "dead", NOW, error="status 500")
            deliveries.settle(tx, deliveries.Settlement([dead], 1000))
        (shown,) = self.successResultOf(Deferred.fromCoroutine(self.steward.receivers()))
        self.assertEqual((shown.group, shown.why, shown.pending, shown.dead), ("Workshop", "status 500", 0, 1))
        self.assertIn("status 204", self.do(made, "test").lines[0])
        self.assertIn("never taken: 1 messages", self.do(made, "replay").lines[0])
        self.assertIn("no receiver", self.do("other", "replay").refused)
        (shown,) = self.successResultOf(Deferred.fromCoroutine(self.steward.receivers()))
        self.assertEqual((shown.pending, shown.dead), (1, 0))
        with self.engine.begin() as db:
            line = audit.newest(db)
        assert line is not None
        self.assertEqual((line.entry.action, line.entry.actor), ("admin_replay", None))

    def test_no_names(self) -> None:
        """What the log-in page would not take is not given out here either."""
        for who, name in (("no ra", "Nora"), ("nora", ""), ("nora", " ")):
            self.assertIn("nobody can be called so", self.do(who, "add", name).refused)
        self.do("nora", "add", " Nora ")
        self.assertEqual(self.person("nora").name, "Nora")

    def test_a_forgotten_password(self) -> None:
        """Another link, by whatever letters his log-in name is written with; not for one who is disabled."""
        self.assertIn("/password#", "\n".join(self.do("BEN", "link").lines))
        self.do("ben", "disable")
        self.assertIn("enable him first", self.do("ben", "link").refused)

    def test_changes(self) -> None:
        """Each is done, and acts at once."""
        self.do("ben", "promote")
        self.assertTrue(self.person("ben").admin)
        self.do("ada", "disable")
        self.assertEqual(self.person("ada").state, "disabled")
        self.assertIn("needs an administrator", self.do("ben", "demote").refused)
        self.do("ada", "enable")
        self.do("ben", "demote")
        self.assertEqual((self.person("ada").state, self.person("ben").admin), ("active", False))
        self.assertEqual(self.changes, 5)

    def test_erased(self) -> None:
        """Only who is out, and owns nothing."""
        self.assertIn("Disable", self.do("ada", "erase").refused)
        self.do("ben", "disable")
        self.assertIn("former colleague", "".join(self.do("ben", "erase").lines))
        self.assertIn("-people", self.do("ben", "erase").refused)

    def test_groups(self) -> None:
        """By name or id; where two have the same name, by id only."""
        self.do("Next door", "approve")
        self.do("g", "withdraw")
        self.assertEqual(self.feed(), [("approve_live", None, group, None) for group in ("h", "g")])
        found = self.successResultOf(Deferred.fromCoroutine(self.steward.groups()))
        self.assertEqual([(group.name, group.live) for group in found], [("Next door", True), ("Workshop", False)])
        self.perform("create_group", "ada", name="Workshop")
        self.assertIn("say the id", self.do("Workshop", "approve").refused)

    def test_nobody(self) -> None:
        """Each says where to look."""
        self.assertIn("-people", self.do("nobody", "link").refused)
        self.assertIn("-groups", self.do("nothing", "approve").refused)

    def test_audited(self) -> None:
        """Every change has its line, without the link; what came to nothing has none."""
        self.do("ben", "link")
        self.do("nobody", "disable")
        self.do("g", "withdraw")
        with self.engine.begin() as db:
            told = [line.entry for line in audit.lines(db)]
        self.assertEqual([entry.action for entry in told], ["admin_link", "admin_withdraw"])
        self.assertEqual({(entry.actor, entry.address) for entry in told}, {(None, "widgetapp_admin")})
        self.assertEqual(told[0].content, '{"who":"ben"}')
