"""The daemon's side of a child process: pipes, log lines, and the order to end."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable

import msgspec
from twisted.internet.defer import Deferred
from twisted.internet.error import ProcessExitedAlready
from twisted.internet.interfaces import IDelayedCall
from twisted.internet.protocol import ProcessProtocol
from twisted.logger import Logger
from twisted.python.failure import Failure

from ..reactors import ISystemReactor
from .boot import Boot, Role
from .supervision import Lifecycle, Supervised, new_lifecycle

#: How long a process may take to end when it is asked to (s).
PATIENCE = 8.0
#: The descriptor on which a child says that it is ready.
STATUS = 3


class _Pipes(ProcessProtocol):
    """What comes from one run of a child."""

    log = Logger()

    def __init__(self, name: str, lifecycle: Lifecycle, gone: Callable[[], None]) -> None:
        self._name = name
        self._lifecycle = lifecycle
        self._gone = gone
        self._partial = b""

    def childDataReceived(self, childFD: int, data: bytes) -> None:
        if childFD == STATUS:
            self._lifecycle.ready()
            return
        *lines, self._partial = (self._partial + data).split(b"\n")
        for line in lines:
            self.log.info("{process}: {line}", process=self._name, line=line.decode(errors="replace"))

    def processExited(self, reason: Failure) -> None:
        """Its end is dealt with when its pipes are closed as well, so that its last words are heard."""

    def processEnded(self, reason: Failure) -> None:
        self._gone()
        status = reason.value
        killed = getattr(status, "signal", None)
        self._lifecycle.died(f"signal {killed}" if killed else f"exit code {getattr(status, 'exitCode', '?')}")


class ChildProcess:
    """One child, started as often as it takes."""

    def __init__(self, reactor: ISystemReactor, boot: Boot, lock: int) -> None:
        self._reactor = reactor
        self._boot = boot
        #: The descriptor of the lock on the data directory: it is not free before the last child has ended.
        self._lock = lock
        self._killer: IDelayedCall | None = None
        #: The process id, None while it does not run; the start of this run, as a moment of the reactor's clock (s).
        self.pid: int | None = None
        self.since = reactor.seconds()
        self._supervised = Supervised(boot.role, reactor, random.random, self._launch, self._dismiss)
        self._lifecycle = new_lifecycle(self._supervised)

    @property
    def restarts(self) -> int:
        """How often it has been started again."""
        return self._supervised.restarts

    @property
    def role(self) -> Role:
        """What it does."""
        return self._boot.role

    @property
    def works(self) -> bool:
        """Whether it has ever said that it works."""
        return self._supervised.works.called

    @property
    def why(self) -> str:
        """How its last run ended."""
        return self._supervised.why

    def start(self) -> Deferred[None]:
        """Start it; fires when it works."""
        self._lifecycle.start()
        return self._supervised.works

    def stop(self) -> Deferred[None]:
        """Let it end; fires when it has."""
        self._lifecycle.stop()
        return self._supervised.ended.addCallback(self._ended)

    def _launch(self) -> None:
        self._process = self._reactor.spawnProcess(
            _Pipes(self._boot.role, self._lifecycle, self._gone),
            sys.executable,
            [sys.executable, "-m", "widgetapp.processes.child"],
            # A mapping that is left out would be an empty environment.
            env=dict(os.environ),
            childFDs={0: "w", 1: "r", 2: "r", STATUS: "r", STATUS + 1: self._lock},
        )
        self.pid, self.since = self._process.pid, self._reactor.seconds()
        self._process.writeToChild(0, msgspec.json.encode(self._boot) + b"\n")

    def _gone(self) -> None:
        self.pid = None

    def _dismiss(self) -> None:
        self._process.closeStdin()
        self._killer = self._reactor.callLater(PATIENCE, self._kill)

    def _kill(self) -> None:
        try:
            self._process.signalProcess("KILL")
        except ProcessExitedAlready:
            return

    def _ended(self, result: None) -> None:
        if self._killer is not None and self._killer.active():
            self._killer.cancel()
