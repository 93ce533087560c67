"""The generated OpenAPI document."""

from __future__ import annotations

import json
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from widgetapp.useractions.openapi import document

SNAPSHOT = Path(__file__).parent.parent / "data" / "openapi.json"


class InterfaceTests(SynchronousTestCase):
    """The interface as a document."""

    def test_snapshot(self) -> None:
        """No change of the interface goes unnoticed: if one is meant, `python -m tests.useractions.snapshot` notes it."""
        self.assertEqual(document("http://example"), json.loads(SNAPSHOT.read_text()))

    def test_what_refuses(self) -> None:
        """Nothing that an action gives has the name of what every refusal comes in, and so its place."""
        self.assertEqual(list(document("http://example")["components"]["schemas"]["Refused"]["properties"]), ["error"])
