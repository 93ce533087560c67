"""Writes the OpenAPI document that the tests compare with: `python -m tests.useractions.snapshot`."""

from __future__ import annotations

import json

from tests.useractions.test_openapi import SNAPSHOT
from widgetapp.useractions.openapi import document

if __name__ == "__main__":
    SNAPSHOT.write_text(json.dumps(document("http://example"), indent=1, sort_keys=True) + "\n")
