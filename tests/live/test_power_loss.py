"""The power is cut at many moments: what people were told is saved is there, and the daemon starts by itself."""

from __future__ import annotations

import os

import pytest

from bench.power.__main__ import options
from bench.power.run import run
from bench.verdicts import table

FULL = bool(os.environ.get("WIDGETAPP_TEST_FULL"))
LONG = ["--seconds", "60", "--cuts", "300", "--starts", "30"]
SHORT = ["--seconds", "3", "--cuts", "20", "--starts", "1", "--editors", "4", "--things", "2"]


async def test_power_loss() -> None:
    """Whatever was not synced may be gone or torn: nothing that was acknowledged is, with a writer that dies, fsyncs that fail,
    and all that is killed before."""
    verdicts = await run(options(["--seed", "1", *(LONG if FULL else SHORT)]))
    assert all(verdict.kept for verdict in verdicts), table(verdicts)


@pytest.mark.skipif(not FULL, reason="a control of the test above, in the long form")
async def test_without_fsync() -> None:
    """The same with a writer that does not wait for the disk: what was acknowledged is lost."""
    lost, *_ = await run(options(["--seed", "1", "--cuts", "30", "--starts", "0", "--seconds", "10", "--without", "fsync"]))
    assert not lost.kept
