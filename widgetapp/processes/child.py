"""What a child does first, whatever its role: its title, its log, its reactor, its socket to the daemon."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, cast

from setproctitle import setproctitle
from twisted.logger import ILogObserver, eventAsText, globalLogBeginner
from zope.interface import provider

from ..clock import use_monotonic_clock
from ..garbage import keep_for_good
from ..wire.control import Ready, Report, Stop, ToChild
from .boot import Boot
from .control import ControlLink, adopt_control
from .roles import ROLES, Role
from .stacks import install_stacks

__all__ = ["Boot", "run"]

#: A child says so often how it is (s).
REPORT_INTERVAL = 1.0


class _Life:
    """The child's end of its control socket: when it closes, the daemon has ended, and so does the child."""

    def __init__(self, reactor: Any, boot: Boot, control: int) -> None:
        self._reactor = reactor
        self.link: ControlLink = adopt_control(reactor, control, self, ToChild)
        self._role: Role = ROLES[boot.role](reactor, boot, self.link)
        self._stopping = False

    def begin(self) -> None:
        """It works."""
        self.link.send([Ready()])
        self._report()

    def _report(self) -> None:
        self.link.send([Report(self._role.figures())])
        self._reactor.callLater(REPORT_INTERVAL, self._report)

    def control_received(self, message: Any, descriptor: int | None) -> None:
        """The daemon has said something."""
        if isinstance(message, Stop):
            self._stop()
        else:
            self._role.received(message, descriptor)

    def control_lost(self) -> None:
        """The daemon is gone."""
        self._stop()

    def _stop(self) -> None:
        if not self._stopping:
            self._stopping = True
            self._role.stop(self._end)

    def _end(self) -> None:
        if self._reactor.running:
            self._reactor.stop()


def run(boot: Boot, control: int) -> None:
    """Do the work of a role until the daemon says that it is over, or is gone. Descriptors are closed in the end."""
    setproctitle(boot.role)
    # A signal from the terminal is for the daemon: it ends its children in their order.
    os.setpgid(0, 0)
    _log_to_daemon()
    install_stacks(Path(boot.run))
    from twisted.internet import reactor as installed

    reactor = cast(Any, installed)
    use_monotonic_clock(reactor)
    os.set_blocking(control, False)
    life = _Life(reactor, boot, control)
    keep_for_good()
    reactor.callWhenRunning(life.begin)
    reactor.run()


def _log_to_daemon() -> None:
    @provider(ILogObserver)
    def write(event: Any) -> None:
        # One event, one line, so that the daemon's log keeps them together.
        text = eventAsText(event, includeTimestamp=False, includeSystem=False).replace("\n", " | ")
        level = event.get("log_level")
        os.write(2, f"{level.name if level else 'info'}: {text}\n".encode())

    globalLogBeginner.beginLoggingTo([write], redirectStandardIO=False)
