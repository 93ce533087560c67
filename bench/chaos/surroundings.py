"""Faults of the machine that a daemon runs on: its disk is full or fails, its clock jumps."""

from __future__ import annotations

import errno
from collections.abc import Callable

from tests.support.waiting import pause, until_now

from .ground import Ground
from .plan import Fault

#: How far the clock jumps (s): an hour forward or back, as where it was set wrong, or a little.
STEPS = (3600.0, -3600.0, 90.0, -90.0)
#: What the log says of a writer that ended because of its disk.
WRITER_FAILED = "the store cannot be written"


async def full_disk(ground: Ground, fault: Fault) -> None:
    """There is no room; nobody ends because of that."""
    await _while(ground, fault, lambda: ground.machine.fail_writes(errno.ENOSPC))


async def failing_disk(ground: Ground, fault: Fault) -> None:
    """Writing fails, with a part of it done: the writer ends, and is started again until it does not fail."""
    await _while(ground, fault, lambda: ground.machine.fail_writes(errno.EIO))
    _order_writers(ground)


async def failing_fsync(ground: Ground, fault: Fault) -> None:
    """Nobody knows what is on the disk: the writer ends, and the next one reads it anew."""
    await _while(ground, fault, lambda: ground.machine.fail_syncs(errno.EIO))
    _order_writers(ground)


async def clock_step(ground: Ground, fault: Fault) -> None:
    """The wall clock is wrong for a while. Nobody is put out, and nothing that waits waits longer."""
    ground.machine.step_clock(STEPS[fault.choice % len(STEPS)])
    await pause(fault.lasts)
    ground.machine.step_clock(0)


async def _while(ground: Ground, fault: Fault, begin: Callable[[], None]) -> None:
    failed = ground.machine.failed
    begin()
    await until_now(lambda: ground.machine.failed > failed, "something fails")
    await pause(fault.lasts)
    ground.machine.fail_writes(0)
    ground.machine.fail_syncs(0)
    # It is over when something gets to the disk again.
    seat = ground.seats[0]
    await seat.acknowledged((await seat.glance()).acknowledged + 1)


def _order_writers(ground: Ground) -> None:
    # Those whom nobody has met are not missed.
    ground.look()
    ground.order([pid for pid, title in ground.met.items() if title == "_journal"])
