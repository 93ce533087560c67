"""`_fork`: a process with everything imported and no reactor, from which the other children come, ready in milliseconds.

Run as `python -m widgetapp.processes.fork_server RUN_DIRECTORY`; it is executed, never forked from the daemon, whose threads,
locks and descriptors are not for children. Blocking throughout: it does nothing else.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from setproctitle import setproctitle

from ..garbage import uncollected
from ..wire.control import Exited, Fork, Forked
from .stacks import install_stacks

with uncollected():
    from . import child

#: The descriptor of the socket to the daemon.
CONTROL = 3
#: No order is longer: a child's configuration.
MAX_ORDER = 256 * 1024


class _Children:
    """The children made here that still run, by pid."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._numbers: dict[int, int] = {}

    def make(self, order: Fork, descriptors: Sequence[int]) -> None:
        """Fork. The child never returns from here."""
        try:
            pid = os.fork()
        except OSError as error:
            self.say(Forked(order.number, None, str(error)))
            return
        if pid == 0:
            self._control.close()
            _be_child(order.boot, *descriptors)
        self._numbers[pid] = order.number
        self.say(Forked(order.number, pid))

    def reap(self) -> None:
        """Say which have ended."""
        while self._numbers:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            self.say(Exited(self._numbers.pop(pid), status))

    def say(self, message: Forked | Exited) -> None:
        """Tell the daemon."""
        # The daemon may be gone: the next look for an order finds that out.
        with suppress(ConnectionError):
            self._control.send(msgspec.msgpack.encode(message))


def _be_child(boot: bytes, control: int, log: int) -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    try:
        child.run(msgspec.json.decode(boot, type=child.Boot), control)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    sys.stderr.flush()
    # Not by way of the interpreter's end: what is tidied up there belongs to the fork server.
    os._exit(0)


def main(run: Path) -> None:
    """Serve until the daemon is gone."""
    setproctitle("_fork")
    install_stacks(run)
    # A signal from the terminal is for the daemon: it ends its children in their order.
    os.setpgid(0, 0)
    if "twisted.internet.reactor" in sys.modules:
        raise RuntimeError("a reactor is here: every child would share its descriptors")
    gc.collect()
    # Otherwise the collector's marks alone would copy every page into every child.
    gc.freeze()
    # Its children have it too, and the daemon need not keep the other end of a pipe for each fork server that it has had.
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    control = socket.socket(fileno=CONTROL)
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    children = _Children(control)
    # Nobody's number: a sign that it works.
    children.say(Forked(0, None))
    while True:
        readable, _, _ = select.select([control.fileno(), woken], [], [])
        if woken in readable:
            os.read(woken, 4096)
            children.reap()
        if control.fileno() in readable and not _serve(control, children, (woken, wake)):
            return


def _serve(control: socket.socket, children: _Children, mine: Sequence[int]) -> bool:
    """Carry out one order; False when the daemon is gone."""
    try:
        order, descriptors, _, _ = socket.recv_fds(control, MAX_ORDER, 2)
    except ConnectionResetError:
        # So it is told when the daemon has gone without hearing all that was said.
        return False
    if not order:
        return False
    children.make(msgspec.msgpack.decode(order, type=Fork), descriptors)
    for descriptor in descriptors:
        os.close(descriptor)
    return True


if __name__ == "__main__":
    main(Path(sys.argv[1]))
