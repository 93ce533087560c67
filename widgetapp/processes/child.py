"""What a child process runs: `python -m widgetapp.processes.child`, told its role on standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import msgspec
from setproctitle import setproctitle
from twisted.internet.interfaces import IReactorCore
from twisted.internet.protocol import Protocol, connectionDone
from twisted.internet.stdio import StandardIO
from twisted.logger import ILogObserver, Logger, eventAsText, globalLogBeginner
from twisted.python.failure import Failure
from zope.interface import provider

from ..clock import use_monotonic_clock, wall_clock
from ..demo import content
from ..garbage import keep_for_good
from ..links import LinkFactory, Peer, link_service
from ..store.engine import Reader, writing_engine
from ..store.journal import Journal, JournalClient
from ..store.writer import Writer
from ..stream.worker import StreamWorker
from ..useractions import catalogue
from ..wire.links import JournalReply, JournalRequest, StreamMessage
from .boot import Boot, Role, socket_path
from .child_process import STATUS
from .stacks import install_stacks

log = Logger()

#: How long a document worker that is to end waits for the journal (s).
LAST_WAIT = 2.0


class _Parent(Protocol):
    """The pipes to the daemon: when they close, it has ended, or wants us to."""

    def __init__(self, reactor: IReactorCore, stop: Callable[[], None]) -> None:
        self._reactor = reactor
        self._stop = stop

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._stop()


def main() -> None:
    """Read the orders, do the work until standard input closes."""
    boot = msgspec.json.decode(sys.stdin.buffer.readline(), type=Boot)
    setproctitle(boot.role)
    # A signal from the terminal is for the daemon: it ends its children in their order.
    os.setpgid(0, 0)
    install_stacks(Path(boot.run))
    _log_to_daemon()
    from twisted.internet import reactor as installed

    reactor = cast(Any, installed)
    use_monotonic_clock(reactor)
    stop = _ROLES[boot.role](reactor, boot)
    # mypy sees the variant for Windows, which has no descriptors to choose.
    parent = cast(Any, StandardIO)(_Parent(reactor, stop), stdin=0, stdout=STATUS, reactor=reactor)
    keep_for_good()
    reactor.callWhenRunning(parent.write, b"ready\n")
    reactor.run()


def _log_to_daemon() -> None:
    @provider(ILogObserver)
    def write(event: Any) -> None:
        # One event, one line, so that the daemon's log keeps them together.
        text = eventAsText(event, includeTimestamp=False, includeSystem=False).replace("\n", " | ")
        level = event.get("log_level")
        os.write(2, f"{level.name if level else 'info'}: {text}\n".encode())

    globalLogBeginner.beginLoggingTo([write], redirectStandardIO=False)


def _listen(reactor: Any, boot: Boot, role: Role, peer: Peer, union: Any) -> None:
    path = socket_path(boot.run, role)
    # What is left of a predecessor that was killed: there is never more than one, so nobody listens there.
    if os.path.exists(path):
        os.unlink(path)
    reactor.listenUNIX(path, LinkFactory(peer, union), mode=0o600)


def run_journal(reactor: Any, boot: Boot) -> Callable[[], None]:
    """Be the one writer."""
    # The named transactions that it performs are declared in the modules that the catalogue names.
    log.debug("{actions} user actions, {demo}", actions=len(catalogue.actions()), demo=content.populate.name)
    writer = Writer(writing_engine(boot.data_folder), wall_clock)
    _listen(reactor, boot, "_journal", Journal(reactor, writer, _end_at_once), JournalRequest)
    return _once(reactor)


def _end_at_once() -> None:
    """After such a fault nothing in memory is worth keeping; the successor reads what is really on the disk."""
    os._exit(70)


def run_stream(reactor: Any, boot: Boot) -> Callable[[], None]:
    """Be a document worker."""
    reader = Reader(reactor, boot.data_folder, boot.reader_threads)
    reader.start()
    journal = JournalClient(reactor, boot.commit_interval)
    service = link_service(reactor, socket_path(boot.run, "_journal"), journal, JournalReply)
    service.startService()
    worker = StreamWorker(reactor, reader, journal, wall_clock, _end_at_once)
    _listen(reactor, boot, "_stream", worker, StreamMessage)
    reactor.addSystemEventTrigger("after", "shutdown", reader.stop)
    end = _once(reactor)

    def stop() -> None:
        # What is on its way to the disk gets there; what does not, for want of room or of a writer, is still in its
        # author's hands.
        journal.when_stored(lambda _last: end())
        journal.flush()
        reactor.callLater(LAST_WAIT, end)

    return stop


def _once(reactor: Any) -> Callable[[], None]:
    def end() -> None:
        if reactor.running:
            reactor.stop()

    return end


_ROLES: dict[Role, Callable[[Any, Boot], Callable[[], None]]] = {"_journal": run_journal, "_stream": run_stream}

if __name__ == "__main__":
    main()
