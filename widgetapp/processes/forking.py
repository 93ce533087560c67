"""The daemon's side of `_fork`: orders for children, which wait while the fork server itself is started (again)."""

from __future__ import annotations

import os
import random
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from twisted.internet.defer import Deferred
from twisted.internet.error import ProcessExitedAlready
from twisted.internet.interfaces import IDelayedCall, IReadDescriptor
from twisted.internet.protocol import ProcessProtocol
from twisted.logger import Logger
from twisted.python.failure import Failure
from zope.interface import implementer

from ..reactors import ISystemReactor
from ..wire.control import Exited, Fork, Forked
from .fork_server import CONTROL, MAX_ORDER
from .logs import LogLines
from .supervision import Supervised, new_lifecycle

#: How long the fork server may take to end when it is asked to (s).
PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Birth:
    """An order for a child, and who hears what comes of it. The descriptors are closed when the child has them."""

    boot: bytes
    descriptors: Sequence[int]
    forked: Callable[[int | None, str], None]
    exited: Callable[[str], None]


class _Pipes(ProcessProtocol):
    """What comes from one run of the fork server."""

    def __init__(self, exited: Callable[[str], None], lines: LogLines) -> None:
        self._exited = exited
        self._lines = lines

    def childDataReceived(self, childFD: int, data: bytes) -> None:
        self._lines.take(data)

    def processExited(self, reason: Failure) -> None:
        # Not `processEnded`, which waits for all who have its pipes: its children may, and outlive it.
        status = reason.value
        killed = getattr(status, "signal", None)
        self._exited(f"signal {killed}" if killed else f"exit code {getattr(status, 'exitCode', '?')}")


@implementer(IReadDescriptor)
class ForkServer:
    """Has children made, by a fork server that is started again when it dies. Children outlive it."""

    log = Logger()

    def __init__(self, reactor: ISystemReactor, lock: int, run: Path) -> None:
        self._reactor = reactor
        #: Where the processes meet.
        self._run = run
        #: The descriptor of the lock on the data directory: it is not free before the last child has ended.
        self._lock = lock
        self._control: socket.socket | None = None
        self._next = 0
        self._unborn: dict[int, Birth] = {}
        self._born: dict[int, Birth] = {}
        #: Orders that it has, and has not answered.
        self._ordered: set[int] = set()
        self._killer: IDelayedCall | None = None
        self._supervised = Supervised("_fork", reactor, random.random, self._launch, self._dismiss)
        self._lifecycle = new_lifecycle(self._supervised)

    @property
    def supervised(self) -> Supervised:
        """What is known of the process."""
        return self._supervised

    def start(self) -> None:
        """Start it."""
        self._lifecycle.start()

    def stop(self) -> Deferred[None]:
        """Let it end; fires when it has. Its children go on."""
        self._lifecycle.stop()
        return self._supervised.ended.addCallback(self._ended)

    def renew(self) -> None:
        """Execute it anew, so that children made from now on run the code that is installed now."""
        if self._control is not None:
            self._supervised.renewing = True
            self._close_if_renewed()

    def _close_if_renewed(self) -> None:
        # Not before it has answered: an order that it has carried out unheard would be given again, for a twin.
        if self._supervised.renewing and not self._ordered:
            self._close()

    def order(self, birth: Birth) -> None:
        """Have a child made."""
        self._next += 1
        self._unborn[self._next] = birth
        self._send(self._next)

    def _send(self, number: int) -> None:
        if self._control is not None and not self._supervised.renewing:
            birth = self._unborn[number]
            order = msgspec.msgpack.encode(Fork(number, birth.boot))
            try:
                socket.send_fds(self._control, [order], list(birth.descriptors))
            except OSError as error:
                # It is dying, or overrun: the order is given again to its successor.
                self.log.debug("the fork server took no order: {error}", error=error)
            else:
                self._ordered.add(number)

    # --- its process ---

    def _launch(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        for end in (ours, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * MAX_ORDER)
        self._process = self._reactor.spawnProcess(
            _Pipes(self._exited, LogLines("_fork")),
            sys.executable,
            [sys.executable, "-m", "widgetapp.processes.fork_server", str(self._run)],
            # A mapping that is left out would be an empty environment.
            env=dict(os.environ),
            childFDs={0: "w", 1: "r", 2: "r", CONTROL: theirs.fileno(), CONTROL + 1: self._lock},
        )
        theirs.close()
        self._supervised.pid = self._process.pid
        self._control = ours
        # Those of its predecessor are not its children: how they end, nobody hears.
        self._born.clear()
        self._ordered.clear()
        self._reactor.addReader(self)
        for number in list(self._unborn):
            self._send(number)

    def _exited(self, why: str) -> None:
        # What it has said before counts: a child that it has made is not ordered again.
        self.doRead()
        self._close()
        self._lifecycle.died(why)

    def _dismiss(self) -> None:
        # It ends when nobody can order any more.
        self._close()
        self._killer = self._reactor.callLater(PATIENCE, self._kill)

    def _kill(self) -> None:
        try:
            self._process.signalProcess("KILL")
        except ProcessExitedAlready:
            return

    def _ended(self, result: None) -> None:
        if self._killer is not None and self._killer.active():
            self._killer.cancel()
        for birth in self._unborn.values():
            _close_all(birth.descriptors)
        self._unborn.clear()

    def _close(self) -> None:
        if self._control is not None:
            self._reactor.removeReader(self)
            self._control.close()
            self._control = None

    # --- what it says ---

    def fileno(self) -> int:
        """The reactor asks."""
        return -1 if self._control is None else self._control.fileno()

    def logPrefix(self) -> str:
        """The reactor asks."""
        return "fork server"

    def doRead(self) -> None:
        """The fork server has said something, or has ended."""
        while self._control is not None:
            try:
                said = self._control.recv(4096)
            except BlockingIOError:
                return
            except OSError:
                said = b""
            if not said:
                self._close()
                return
            self._heard(msgspec.msgpack.decode(said, type=Forked | Exited))

    def _heard(self, message: Forked | Exited) -> None:
        self._lifecycle.ready()
        if isinstance(message, Exited):
            if (birth := self._born.pop(message.number, None)) is not None:
                birth.exited(_in_words(message.status))
        elif (birth := self._unborn.pop(message.number, None)) is not None:
            if message.pid is not None:
                self._born[message.number] = birth
            _close_all(birth.descriptors)
            birth.forked(message.pid, message.why)
            self._ordered.discard(message.number)
            self._close_if_renewed()

    def connectionLost(self, reason: Failure) -> None:
        """The reactor ends."""
        self._close()


def _close_all(descriptors: Sequence[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _in_words(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"signal {-code}" if code < 0 else f"exit code {code}"
