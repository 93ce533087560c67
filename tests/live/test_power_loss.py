"""The power is cut at many moments: what people were told is saved is there, and the daemon starts by itself."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

FULL = bool(os.environ.get("WIDGETAPP_TEST_FULL"))
LONG = ["--seconds", "60", "--cuts", "300", "--starts", "30"]
SHORT = ["--seconds", "3", "--cuts", "20", "--starts", "1", "--editors", "4", "--things", "2"]
CONTROL = ["--seconds", "10", "--cuts", "40", "--starts", "0", "--without", "fsync"]


def power(*options: str) -> tuple[int, str]:
    """Run the command; gives its exit code, and what it says."""
    command = [sys.executable, "-m", "bench.power", "--seed", "1", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_power_loss() -> None:
    """Whatever was not synced may be gone or torn: nothing that was acknowledged is, with a writer that dies, fsyncs that fail,
    and all that is killed before."""
    code, said = power(*(LONG if FULL else SHORT))
    assert code == 0, said


@pytest.mark.skipif(not FULL, reason="a control of the test above, in the long form")
def test_without_fsync() -> None:
    """The same with a writer that does not wait for the disk: what was acknowledged is lost."""
    code, said = power(*CONTROL)
    assert code == 1, said
    assert "| promises that a power cut broke | 0 | 0 |" not in said
