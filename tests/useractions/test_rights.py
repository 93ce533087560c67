"""Who may do what: every action by every kind of person, against a table that is written by hand."""

from __future__ import annotations

import json
from typing import Any

from tests.support.catalogue import PASSWORD, CatalogueTestCase
from widgetapp.refusals import Refusal
from widgetapp.useractions import catalogue

#: For each action: good parameters, and what a member, somebody who is none, an administrator and nobody get:
#: "ok", or a refusal; and the scope that a token needs, None where no token will do.
RIGHTS: dict[str, tuple[dict[str, Any], str, str, str, str, str | None]] = {
    "attach_image": (
        {"thing": "t", "image": "i", "digest": "0" * 64, "media_type": "image/png", "size": 1},
        "ok", "not_found", "ok", "not_logged_in", None,
    ),
    "create": ({"name": "New", "group": "g"}, "ok", "not_found", "ok", "not_logged_in", "things:write"),
    "delete": ({"thing": "t"}, "ok", "not_found", "ok", "not_logged_in", "things:write"),
    "invite": ({"group": "g"}, "forbidden", "forbidden", "ok", "not_logged_in", None),
    "drain_processes": ({"ids": [1]}, "forbidden", "forbidden", "ok", "not_logged_in", "admin"),
    "join": ({"secret": "join", "name": "N", "login": "n", "password": PASSWORD}, "ok", "ok", "ok", "ok", None),
    "login": ({"login": "ada", "password": PASSWORD}, "ok", "ok", "ok", "ok", None),
    "logout": ({}, "ok", "ok", "ok", "not_logged_in", None),
    "me": ({}, "ok", "ok", "ok", "ok", "things:read"),
    "open": ({"thing": "t"}, "ok", "not_found", "ok", "not_logged_in", "things:read"),
    "rename": ({"thing": "t", "name": "Other"}, "ok", "not_found", "ok", "not_logged_in", "things:write"),
    "restart_processes": ({"process": "_stream"}, "forbidden", "forbidden", "ok", "not_logged_in", "admin"),
    "restore": ({"thing": "b"}, "ok", "not_found", "ok", "not_logged_in", "things:write"),
    "scroll": ({"cursor": "ab"}, "invalid_params", "invalid_params", "invalid_params", "not_logged_in", "things:read"),
    "search": ({}, "ok", "ok", "ok", "not_logged_in", "things:read"),
    "setup": (
        {"secret": "setup", "name": "N", "login": "n", "password": PASSWORD, "group": "G"},
        "link_spent", "link_spent", "link_spent", "link_spent", None,
    ),
    "start_processes": ({"count": 2}, "forbidden", "forbidden", "ok", "not_logged_in", "admin"),
    "token": ({}, "ok", "ok", "ok", "not_logged_in", None),
}  # fmt: skip


class RightsTests(CatalogueTestCase):
    """Who may do what."""

    def outcome(self, name: str, who: str | None, scopes: str | None = None) -> str:
        """What becomes of an action with good parameters."""
        result = self.perform(name, who, scopes, **RIGHTS[name][0])
        return result if isinstance(result, str) else "ok"

    def test_table_is_complete(self) -> None:
        """An action that the table does not know fails the suite."""
        self.assertEqual(sorted(RIGHTS), sorted(catalogue.actions()))

    def check(self, column: int, who: str | None) -> None:
        """All actions by one person, each on a fresh store."""
        for name, row in RIGHTS.items():
            self.setUp()
            self.assertEqual(self.outcome(name, who), row[column], (name, who))

    def test_member(self) -> None:
        """A member of the Thing's group."""
        self.check(1, "ben")

    def test_stranger(self) -> None:
        """Somebody who is not: what he may not see does not exist."""
        self.check(2, "eve")

    def test_administrator(self) -> None:
        """An administrator, who is a member as well."""
        self.check(3, "ada")

    def test_nobody(self) -> None:
        """Somebody who is not logged in."""
        self.check(4, None)

    def test_scopes(self) -> None:
        """A token needs the action's scope, and for some actions no token will do."""
        everything = "stream things:read things:write admin"
        for name, row in RIGHTS.items():
            scope = row[5]
            self.setUp()
            lacking = " ".join(set(everything.split()) - {scope})
            self.assertEqual(self.outcome(name, "ada", lacking), "forbidden", name)
            if scope is not None:
                self.assertNotEqual(self.outcome(name, "ada", scope), "forbidden", name)

    def test_missing_is_like_not_yours(self) -> None:
        """The same words for both."""
        said = set()
        for who, thing in (("eve", "t"), ("eve", "nonsense"), ("ben", "nonsense")):
            with self.assertRaises(Refusal) as raised:
                self.performer.perform("open", self.call(who), json.dumps({"thing": thing}).encode()).send(None)
            said.add((raised.exception.code, raised.exception.message))
        self.assertEqual(len(said), 1)
