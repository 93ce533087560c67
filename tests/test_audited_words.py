"""The pages have words for every action that the audit log tells of."""

from __future__ import annotations

import re
from pathlib import Path

from twisted.trial.unittest import TestCase

from widgetapp.useractions.catalogue import actions

WORDS = Path(__file__).parent.parent / "web/src/admin/audited.ts"


class AuditedWordsTests(TestCase):
    """`AUDITED` of the page, and the catalogue."""

    def test_all(self) -> None:
        """Each audited action has its words, and nothing else has."""
        said = set(re.findall(r"^  (\w+): msg`[^`]+`,$", WORDS.read_text(encoding="utf-8"), re.MULTILINE))
        self.assertEqual(said, {action.name for action in actions().values() if action.audited})
