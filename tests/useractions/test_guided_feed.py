"""Guided actions in the feed: told with the first thing that they write, and without anything secret."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from tests.support.catalogue import PASSWORD, CatalogueTestCase
from widgetapp.store import schema


class GuidedFeedTests(CatalogueTestCase):
    """Ada logs in, invites, makes links."""

    def told(self) -> list[tuple[str, str | None, Any]]:
        """What the feed says: action, actor, content."""
        columns = schema.feed.c
        with self.engine.begin() as db:
            rows = db.execute(select(columns.action, columns.actor, columns.content).order_by(columns.seq)).all()
        return [(action, actor, json.loads(content)) for action, actor, content in rows]

    def test_login(self) -> None:
        """Who has logged in, and no password; a wrong one is not told."""
        self.assertEqual(self.perform("login", None, login="ada", password="wrong"), "wrong_password")
        self.perform("login", None, login="ada", password=PASSWORD)
        self.assertEqual(self.told(), [("login", "ada", {"params": {}, "result": {}})])

    def test_links(self) -> None:
        """That there is a link, of which Thing, and neither its secret nor its password."""
        self.perform("share_by_link", "ada", thing="t", role="viewer", name="", password="secret!")
        ((action, actor, content),) = self.told()
        self.assertEqual((action, actor, content["params"]["thing"]), ("share_by_link", "ada", "t"))
        self.assertNotIn("secret!", json.dumps(content))
        self.assertEqual(content["result"], {})
        self.assertEqual(self.feed(), [("share_by_link", "ada", "g", "t")])

    def test_refused(self) -> None:
        """What is not performed is not told."""
        self.assertEqual(self.perform("share_by_link", "vic", thing="t", role="viewer", name=""), "forbidden")
        self.assertEqual(self.told(), [])
