"""What the daemon does on signals beyond what Twisted sees to, which is to end on SIGTERM and SIGINT."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress

from twisted.internet.error import ReactorNotRunning
from twisted.logger import Logger

from .reactors import ISystemReactor

log = Logger()


def on_hangup(reactor: ISystemReactor, reload: Callable[[], None]) -> None:
    """Have SIGHUP call `reload`. To be called where the process will stay: after it has gone into the background, if it does.

    A daemon in the foreground still ends with its terminal, as it would if nobody looked at the signal.
    """
    had_terminal = os.isatty(0)

    def stop() -> None:
        # The same hang-up may be told twice.
        with suppress(ReactorNotRunning):
            reactor.stop()

    def handle(_number: int, _frame: object) -> None:
        # In the middle of anything: only what may be called from there is called. This also wakes the reactor.
        reactor.callFromThread(stop if had_terminal and not os.isatty(0) else reload)

    signal.signal(signal.SIGHUP, handle)


def end_within(seconds: float) -> None:
    """End this process so many seconds from now, if it is still there, whatever it is doing then.

    A thread sees to it: what hangs may be the reactor, or a thread that the interpreter waits for at its end.
    """

    def overdue() -> None:
        log.critical("The orderly end has taken {seconds:g} s; the process ends without it.", seconds=seconds)
        os._exit(1)

    timer = threading.Timer(seconds, overdue)
    timer.daemon = True
    timer.start()
