"""What pytest does for trial's TestCases that trial does itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from twisted.trial.unittest import SynchronousTestCase


@pytest.fixture(autouse=True)
def _own_folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`mktemp` makes its folders where the test runs: trial sees to a place for them, pytest does not."""
    if request.cls is not None and issubclass(request.cls, SynchronousTestCase):
        monkeypatch.chdir(tmp_path)
