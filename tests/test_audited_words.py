"""The pages have words for every action that the audit log tells of."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args, get_type_hints

from twisted.trial.unittest import TestCase

from widgetapp.useractions.catalogue import actions
from widgetapp.wire.admin import Free, Manage
from widgetapp.wire.status import Order

WORDS = Path(__file__).parent.parent / "web/src/admin/audited.ts"
#: What clients do at the endpoints of OAuth 2.0, which are no user actions.
BY_CLIENTS = {"oauth_revoke", "oauth_replay"}
#: What only shows something, and is not noted.
LOOKING = {"stacks"}


def _values(request: type, field: str) -> set[str]:
    """What may stand in a field of a request of `widgetapp_admin`."""
    return set(get_args(get_type_hints(request)[field]))


class AuditedWordsTests(TestCase):
    """The page's tables, and what is noted."""

    def setUp(self) -> None:
        """Read both tables."""
        named, ordered = WORDS.read_text(encoding="utf-8").split("export const ORDERED")
        self.named = set(re.findall(r"^  (\w+): msg`[^`]+`,$", named, re.MULTILINE))
        self.ordered = set(re.findall(r"^  (\w+): (?:msg`[^`]+`|AUDITED\.\w+),$", ordered, re.MULTILINE))

    def test_actions(self) -> None:
        """Each audited action has its words, and nothing else has."""
        self.assertEqual(self.named, BY_CLIENTS | {action.name for action in actions().values() if action.audited})

    def test_orders(self) -> None:
        """So has each order of `widgetapp_admin`."""
        orders = _values(Order, "do") | _values(Free, "do") | _values(Manage, "what")
        self.assertEqual(self.ordered, orders - LOOKING)
