"""The daemon's side of a child: its control socket, its log lines, and the order to end."""

from __future__ import annotations

import os
import random
import signal
import socket
from collections.abc import Callable
from typing import Any

import msgspec
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall

from ..reactors import ISystemReactor
from ..wire.control import FromChild, Ready, Report, Stop
from ..wire.links import Message
from ..wire.status import Figures, ProcessName
from .boot import Boot
from .control import ControlLink, adopt_control
from .forking import Birth, ForkServer
from .logs import adopt_log
from .supervision import Lifecycle, Supervised, new_lifecycle

#: How long a process may take to end when it is asked to (s).
PATIENCE = 8.0
#: When the socket to a child closes, the fork server mostly says within this time (s) how it ended.
LAST_WORDS = 0.02
#: What is known of how a child ended, until the fork server has said it.
UNTOLD = "its socket closed"


class ChildProcess:
    """One child, made as often as it takes."""

    def __init__(
        self,
        reactor: ISystemReactor,
        fork_server: ForkServer,
        boot: Callable[[], Boot],
        title: str,
        received: Callable[[Any, int | None], None] = lambda _message, _descriptor: None,
    ) -> None:
        self._reactor = reactor
        self._fork_server = fork_server
        self._boot = boot
        self._received = received
        #: What it said of itself last.
        self.figures = Figures()
        self._run: _Run | None = None
        self._killer: IDelayedCall | None = None
        self.supervised = Supervised(title, reactor, random.random, self._launch, self._dismiss)
        self._lifecycle = new_lifecycle(self.supervised)

    @property
    def name(self) -> ProcessName:
        """Its name in `ps`."""
        return self._boot().role

    @property
    def running(self) -> bool:
        """Whether it has said that it works, and has not been asked to end."""
        return self.supervised.state == "running"

    def start(self) -> Deferred[None]:
        """Start it; fires when it works."""
        self._lifecycle.start()
        return self.supervised.works

    def stop(self) -> Deferred[None]:
        """Let it end; fires when it has."""
        self._lifecycle.stop()
        return self.supervised.ended.addCallback(self._ended)

    def send(self, message: Message) -> None:
        """Tell it something. A child that is not there hears nothing."""
        if self._run is not None and self._run.link is not None:
            self._run.link.send([message])

    def send_with(self, message: Message, descriptor: int) -> bool:
        """Tell it something with a descriptor, which is closed in any case; whether it was there to be told."""
        if self._run is None or self._run.link is None:
            os.close(descriptor)
            return False
        self._run.link.send_with(message, descriptor)
        return True

    def kill(self) -> None:
        """End it at once."""
        if self.supervised.pid is not None:
            os.kill(self.supervised.pid, signal.SIGKILL)

    def _launch(self) -> None:
        self.figures = Figures()
        self._run = _Run(self, self._reactor, self._lifecycle)
        self._run.begin(self._fork_server, self._boot())

    def _dismiss(self) -> None:
        self.send(Stop())
        self._killer = self._reactor.callLater(PATIENCE, self.kill)

    def _ended(self, result: None) -> None:
        if self._killer is not None and self._killer.active():
            self._killer.cancel()

    def heard(self, message: Any, descriptor: int | None) -> None:
        """It has said something."""
        if isinstance(message, Report):
            self.figures = message.figures
        else:
            self._received(message, descriptor)


class _Run:
    """One life of a child: from the order for it until its socket is closed."""

    def __init__(self, child: ChildProcess, reactor: ISystemReactor, lifecycle: Lifecycle) -> None:
        self._child = child
        self._reactor = reactor
        self._lifecycle = lifecycle
        self.link: ControlLink | None = None
        self._works = False
        self._over = False
        self._lost: IDelayedCall | None = None

    def begin(self, fork_server: ForkServer, boot: Boot) -> None:
        """Order it. What is said to it before it is there waits in its socket."""
        control, childs_control = socket.socketpair()
        log, childs_log = socket.socketpair()
        for end in (control, childs_control, log):
            end.setblocking(False)
        self.link = adopt_control(self._reactor, control.detach(), self, FromChild)
        adopt_log(self._reactor, log.detach(), boot.role)
        descriptors = (childs_control.detach(), childs_log.detach())
        fork_server.order(Birth(msgspec.json.encode(boot), descriptors, self._forked, self._told))

    def _forked(self, pid: int | None, why: str) -> None:
        if not self._over:
            self._child.supervised.pid = pid
            self._ready_if_born()

    def _ready_if_born(self) -> None:
        # The child may be heard before the fork server is: what is ready has a process id that can be told, and killed.
        if self._works and self._child.supervised.pid is not None:
            self._lifecycle.ready()

    def control_received(self, message: Any, descriptor: int | None) -> None:
        """The child has said something."""
        if isinstance(message, Ready):
            self._works = True
            self._ready_if_born()
        else:
            self._child.heard(message, descriptor)

    def control_lost(self) -> None:
        """Its socket is closed: it has ended, or could not be made."""
        self.link = None
        if not self._over:
            self._lost = self._reactor.callLater(LAST_WORDS, self._end, UNTOLD)

    def _told(self, why: str) -> None:
        """The fork server has said how it ended; late, where the machine is busy, when the next one has been ordered."""
        supervised = self._child.supervised
        if not self._over:
            self._end(why)
        elif supervised.why == UNTOLD:
            supervised.why = why

    def _end(self, why: str) -> None:
        self._over = True
        if self._lost is not None and self._lost.active():
            self._lost.cancel()
        self._lifecycle.died(why)
