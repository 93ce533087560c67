"""People work while one thing after the other goes wrong: nothing acknowledged is lost, and in the end all see the same."""

from __future__ import annotations

import os
import subprocess
import sys

FULL = bool(os.environ.get("WIDGETAPP_TEST_FULL"))
#: Every fault that there is, as often as in ten minutes, with all that is promised about time.
LONG = ["--seconds", "120", "--seed", "1"]
#: Violent deaths, and clients that do everything wrong, one right after the other; this seed has each of them once. How long
#: anything takes says nothing on a machine on which other tests run.
SHORT = ["--seconds", "16", "--seed", "4", "--pace", "1.2", "--editors", "6", "--things", "2", "--rate", "60", "--untimed"]
KINDS = (
    "kill _stream", "kill _journal", "kill _sfe", "kill _fork", "kill all",
    "bad frames", "half open", "slow reader", "stop _stream",
)  # fmt: skip


def test_chaos() -> None:
    """The command says what was promised, what was found, and that each promise was kept."""
    options = LONG if FULL else [*SHORT, *(word for kind in KINDS for word in ("--only", kind))]
    command = [sys.executable, "-m", "bench.chaos", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(f"s  {kind}, " in done.stderr for kind in KINDS)
