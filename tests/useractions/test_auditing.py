"""What the audit log tells of user actions, and what it keeps to itself."""

from __future__ import annotations

from typing import Any

from tests.support.catalogue import PASSWORD, CatalogueTestCase
from widgetapp.refusals import Refusal
from widgetapp.store import audit
from widgetapp.store.audit import Line
from widgetapp.useractions import catalogue


class AuditLogTests(CatalogueTestCase):
    """Who did what, from where, with what result."""

    def told(self) -> list[Line]:
        """All of it."""
        with self.engine.begin() as db:
            return list(audit.lines(db))

    def short(self) -> list[tuple[Any, ...]]:
        """Action, actor, result."""
        return [(line.entry.action, line.entry.actor, line.entry.result) for line in self.told()]

    def test_written_with_the_action(self) -> None:
        """A change of rights: by whom, from where, and on what."""
        self.perform("share", "ada", thing="t", user="eve", role="viewer")
        (line,) = self.told()
        self.assertEqual((line.entry.action, line.entry.actor, line.entry.address), ("share", "ada", "127.0.0.1"))
        self.assertIn('"user":"eve"', line.entry.content)

    def test_what_came_into_being(self) -> None:
        """Its id, which the parameters cannot name."""
        group = self.perform("create_group", "ada", name="New")
        client = self.perform(
            "register_client", "ada", name="N", groups=["g"], scopes=["stream"], grants=["client_credentials"]
        )  # fmt: skip
        self.assertEqual([line.entry.object for line in self.told()], [group["id"], client["client"]["id"]])

    def test_refused(self) -> None:
        """Who reached for what is not his; what was only mistyped, or nobody's doing, is not worth a line."""
        self.perform("share", "vic", thing="t", user="eve", role="viewer")
        self.perform("share", "eve", thing="t", user="eve", role="viewer")
        self.perform("share", "ada", thing="t", user="vic", group="h", role="viewer")
        self.perform("share", None, thing="t", user="eve", role="viewer")
        self.perform("approve_live", "ben", group="g", live=False)
        self.perform("join", None, secret="none", name="N", login="n", password=PASSWORD)
        self.assertEqual(
            self.short(), [("share", "vic", "forbidden"), ("share", "eve", "not_found"), ("approve_live", "ben", "forbidden")]
        )

    def test_no_room(self) -> None:
        """A refusal that cannot be written down is a refusal all the same, of its own kind."""

        async def full(*_: object, **__: object) -> None:
            raise Refusal("storage_full", "The disk is full.")

        self.patch(self.services.journal, "transact", full)
        self.assertEqual(self.perform("login", None, login="ben", password="wrong"), "wrong_password")
        self.assertEqual(len(self.flushLoggedErrors(Refusal)), 1)

    def test_log_in(self) -> None:
        """Its failures as well, and as whom."""
        self.perform("login", None, login="ben", password="wrong")
        self.perform("login", None, login="ben", password=PASSWORD)
        self.assertEqual(self.short(), [("login", None, "wrong_password"), ("login", "ben", "done")])
        self.assertIn('"login":"ben"', self.told()[0].entry.content)

    def test_no_secrets(self) -> None:
        """Neither what came in nor what went out."""
        secrets = {PASSWORD, "not my password", "join"}
        self.perform("login", None, login="ben", password="not my password")
        self.perform("join", None, secret="join", name="N", login="new", password=PASSWORD)
        secrets.add(self.perform("invite", "ada", group="g")["link"].partition("#")[2])
        secrets.add(self.perform("stream_ticket", "ada", thing="t")["ticket"])
        registered = self.perform(
            "register_client", "ada", name="N", groups=["g"], scopes=["stream"], grants=["client_credentials"]
        )  # fmt: skip
        secrets.add(registered["secret"])
        self.assertEqual(len(self.told()), 5)
        for line in self.told():
            for secret in secrets:
                self.assertNotIn(f'"{secret}"', line.entry.content)

    def test_orders(self) -> None:
        """What is done to processes is in no store, and is told all the same."""
        self.perform("restart_processes", "ada", process="_sfe", ids=[2])
        self.assertEqual(self.short(), [("restart_processes", "ada", "done")])

    def test_nothing_without_its_line(self) -> None:
        """An action that says that it is audited leaves a line whatever way it is performed."""
        self.perform("logout", "ben")
        self.assertEqual(self.short(), [("logout", "ben", "done")])
        self.perform("me", "ben")
        self.perform("token", "ben")
        self.assertEqual(len(self.told()), 1)

    def test_what_is_audited(self) -> None:
        """Whatever moves rights, and all that administrators do, but for looking on."""
        for action in catalogue.actions().values():
            if action.moves_rights:
                self.assertTrue(action.audited, action.name)
            if type(action.right).__name__ in ("Administrator", "Administers", "AdministersClient"):
                self.assertIs(action.audited, action.name not in ("audit_log", "people", "person_sees"), action.name)


class ReadingTests(CatalogueTestCase):
    """What administrators see of it."""

    def test_pages(self) -> None:
        """The newest first, with names, page by page."""
        for name in ("One", "Two", "Three"):
            self.perform("rename_group", "gus", group="g", name=name)
        first = self.perform("audit_log", "ada", limit=2)
        self.assertEqual([line["params"]["name"] for line in first["lines"]], ["Three", "Two"])
        self.assertEqual(first["lines"][0]["actor"], "gus")
        self.assertEqual(first["names"], {"gus": "Gus", "g": "Three"})
        rest = self.perform("audit_log", "ada", limit=2, before=first["before"])
        self.assertEqual(([line["number"] for line in rest["lines"]], rest["before"]), ([1], None))

    def test_chosen(self) -> None:
        """By person, and by action."""
        self.perform("rename_group", "gus", group="g", name="One")
        self.perform("ask_for_live", "gus", group="g")
        self.perform("approve_live", "ada", group="g", live=True)
        by_gus = self.perform("audit_log", "ada", actor="gus")
        self.assertEqual([line["action"] for line in by_gus["lines"]], ["ask_for_live", "rename_group"])
        asked = self.perform("audit_log", "ada", action="ask_for_live")
        self.assertEqual([line["actor"] for line in asked["lines"]], ["gus"])
        self.assertEqual(asked["actions"], ["approve_live", "ask_for_live", "rename_group"])
