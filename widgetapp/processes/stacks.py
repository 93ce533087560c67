"""Python stacks of a process on demand, even of one that is caught in a loop or waits for something for ever.

Each process writes them from a signal handler of `faulthandler`'s, which needs no turn of its interpreter, into a file of its
own in the run directory; the daemon sends the signal and reads the file.
"""

from __future__ import annotations

import faulthandler
import os
import signal
from pathlib import Path

from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater

SIGNAL = signal.SIGUSR1
#: How long a process may take to write its stacks (s), and how often the daemon looks.
PATIENCE = 5.0
LOOK_AGAIN = 0.01

_PREFIX = "stacks-"
_BIT = 1 << (SIGNAL - 1)


class NoStacks(RuntimeError):
    """The stacks cannot be had; the message says why, for a person."""


def install_stacks(run: Path) -> None:
    """Let this process write its stacks when it gets the signal. To be called in every process, also after a fork."""
    _forget_the_dead(run)
    path = _path(run, os.getpid())
    fresh = path.with_suffix(".new")
    # In append mode: the handler writes several times in the life of the file. A bare descriptor, open as long as the process
    # lives: a file object would be closed, with a warning, when another one takes its place. A fork inherits its
    # parent's as well, which does no harm.
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    faulthandler.register(SIGNAL, file=descriptor, all_threads=True)
    # The name is the promise that the signal is harmless by now: before, it would end the process.
    fresh.replace(path)


async def stacks(clock: IReactorTime, pid: int, run: Path) -> str:
    """The Python stacks of all threads of one of our processes, newest call first. Raises `NoStacks`."""
    path = _path(run, pid)
    try:
        before = path.stat().st_size
        os.kill(pid, SIGNAL)
    except FileNotFoundError as error:
        raise NoStacks(f"Process {pid} is none of ours, or only just starting.") from error
    except ProcessLookupError as error:
        raise NoStacks(f"Process {pid} has ended.") from error
    end = clock.seconds() + PATIENCE
    while path.stat().st_size == before or writing(pid):
        if clock.seconds() >= end:
            raise NoStacks(f"Process {pid} has not written its stacks within {PATIENCE:.0f} s; it may be stopped.")
        await deferLater(clock, LOOK_AGAIN)
    with path.open("rb") as file:
        file.seek(before)
        return file.read().decode(errors="replace").strip() + "\n"


def writing(pid: int) -> bool:
    """Whether the signal is on its way to a process, or being dealt with: then the kernel blocks it in that thread."""
    try:
        for status in Path(f"/proc/{pid}/task").glob("*/status"):
            for line in status.read_text().splitlines():
                name, _, mask = line.partition(":")
                if name in ("SigPnd", "ShdPnd", "SigBlk") and int(mask, 16) & _BIT:
                    return True
    except (FileNotFoundError, ProcessLookupError):
        # A thread that has ended between two looks writes nothing; nor does the process.
        return False
    return False


def _path(run: Path, pid: int) -> Path:
    return run / f"{_PREFIX}{pid}.txt"


def _forget_the_dead(run: Path) -> None:
    for path in run.glob(f"{_PREFIX}*"):
        pid = path.name.removeprefix(_PREFIX).partition(".")[0]
        if not Path(f"/proc/{pid}").exists():
            path.unlink(missing_ok=True)
