"""The page of reference says what the tables say."""

from __future__ import annotations

import re

from twisted.trial.unittest import SynchronousTestCase

from widgetapp.refusals import CODES
from widgetapp.sfe import closing
from widgetapp.useractions.catalogue import actions
from widgetapp.useractions.openapi import schemas
from widgetapp.wfe import handbook


class HandbookTests(SynchronousTestCase):
    """One page."""

    def setUp(self) -> None:
        """As it is sent."""
        self.text = handbook.page().decode()

    def section(self, action: str) -> str:
        """What is said of an action."""
        (found,) = re.findall(rf'<section><h3 id="{action}">.*?</section>', self.text, re.DOTALL)
        return str(found)

    def test_complete(self) -> None:
        """Every action, type, refusal and code is there; each link leads somewhere."""
        ids = re.findall(r' id="([^"]+)"', self.text)
        self.assertEqual(len(ids), len(set(ids)))
        self.assertLessEqual({*actions(), *(f"type-{name}" for name in schemas()[1])}, set(ids))
        self.assertEqual(set(re.findall(r'href="#([^"]+)"', self.text)) - set(ids), set())
        for code in CODES.values():
            self.assertIn(f"<code>{code.name}</code></td><td>{code.status}</td><td>{code.rpc}</td>", self.text)
        for why in closing.ALL:
            self.assertIn(f"<td>{why.code}</td>", self.text)

    def test_action(self) -> None:
        """With what it takes, and for whom."""
        share = self.section("share")
        self.assertIn("<code>widgetApp_useraction_share</code>", share)
        self.assertIn("scope things:write · in the feed · in the audit log · takes an Idempotency-Key", share)
        self.assertIn("<code>commenter</code> or <code>editor</code> or <code>viewer</code>", share)
        self.assertIn('Gives <a href="#type-Audience">Audience</a>', share)
        self.assertIn("in the feed as edit", self.section("undo"))
        for action, who in (("login", "for everybody"), ("register_client", "only for people who are logged in")):
            self.assertIn(who, self.section(action))
