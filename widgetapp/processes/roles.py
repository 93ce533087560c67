"""What the children are: the writer, the document workers, and the SFEs (`sfe_role`)."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Protocol

from twisted.logger import Logger

from ..clock import wall_clock
from ..demo import content
from ..figures import Lag
from ..links import LinkFactory, Peer, link_service
from ..store.engine import Reader, writing_engine
from ..store.journal import Journal, JournalClient
from ..store.writer import Writer
from ..stream.note import Note
from ..stream.worker import StreamWorker
from ..useractions import catalogue
from ..wire.control import Done, Freed, Noted, Release
from ..wire.journal import JournalReply, JournalRequest
from ..wire.links import StreamMessage
from ..wire.status import Figures
from . import boot as booting
from .boot import Boot, socket_path
from .control import ControlLink
from .sfe_role import SfeRole

log = Logger()

#: How long a document worker that is to end waits for the journal (s).
LAST_WAIT = 2.0


class Role(Protocol):
    """The work of a child."""

    def received(self, message: Any, descriptor: int | None) -> None:
        """The daemon has said something that is for this role."""

    def figures(self) -> Figures:
        """How it is."""

    def stop(self, end: Callable[[], None]) -> None:
        """Bring the work to its end, and then call `end`."""


def listen(reactor: Any, path: str, peer: Peer, union: Any) -> None:
    """Let other processes connect."""
    # What is left of a predecessor that was killed: there is never more than one, so nobody listens there.
    if os.path.exists(path):
        os.unlink(path)
    reactor.listenUNIX(path, LinkFactory(peer, union), mode=0o600)


def _end_at_once() -> None:
    """After such a fault nothing in memory is worth keeping; the successor reads what is really on the disk."""
    os._exit(70)


class JournalRole:
    """The one writer."""

    def __init__(self, reactor: Any, boot: Boot, control: ControlLink) -> None:
        # The named transactions that it performs are declared in the modules that the catalogue names.
        log.debug("{actions} user actions, {demo}", actions=len(catalogue.actions()), demo=content.populate.name)
        self._reactor = reactor
        writer = Writer(writing_engine(boot.data_folder), wall_clock)
        listen(reactor, socket_path(boot.run, "_journal"), Journal(reactor, writer, _end_at_once), JournalRequest)

    def received(self, message: Any, descriptor: int | None) -> None:
        """Nothing is for it."""

    def figures(self) -> Figures:
        """Its process says nearly enough."""
        return Figures(timers=len(self._reactor.getDelayedCalls()))

    def stop(self, end: Callable[[], None]) -> None:
        """All others have ended before."""
        end()


class StreamRole:
    """A document worker."""

    def __init__(self, reactor: Any, boot: Boot, control: ControlLink) -> None:
        self._reactor = reactor
        storage = boot.config.storage
        reader = Reader(reactor, boot.data_folder, storage.reader_threads)
        reader.start()
        self._journal = JournalClient(reactor, storage.commit_interval)
        link_service(reactor, socket_path(boot.run, "_journal"), self._journal, JournalReply).startService()
        note = Note()
        control.send_with(Noted(), note.descriptor)
        self._worker = StreamWorker(reactor, reader, self._journal, wall_clock, _end_at_once, note, boot.hazards)
        self._control = control
        self._lag = Lag(reactor)
        reactor.callWhenRunning(self._lag.start)
        listen(reactor, socket_path(boot.run, "_stream", boot.name), self._worker, StreamMessage)
        reactor.addSystemEventTrigger("after", "shutdown", reader.stop)

    def received(self, message: Any, descriptor: int | None) -> None:
        """All Things are to be handed on, or one may be changed again."""
        if isinstance(message, Freed):
            self._worker.openings.free(message.thing)
        elif isinstance(message, Release):
            _ = self._worker.release().addCallback(lambda _none: self._control.send([Done()]))

    def figures(self) -> Figures:
        """The Things that are open here."""
        worker = self._worker
        return Figures(
            things=worker.things,
            unstored=self._journal.waiting,
            messages=worker.messages,
            lag=self._lag.take(),
            timers=len(self._reactor.getDelayedCalls()),
            busiest_thing=worker.busiest.top(self._reactor.seconds()) or "",
        )

    def stop(self, end: Callable[[], None]) -> None:
        """What is on its way to the disk gets there; what does not, for want of room or of a writer, is still in its
        author's hands."""
        self._journal.when_stored(lambda _last, _lost: end())
        self._journal.flush()
        self._reactor.callLater(LAST_WAIT, end)


ROLES: dict[booting.Role, Callable[[Any, Boot, ControlLink], Role]] = {
    "_journal": JournalRole,
    "_stream": StreamRole,
    "_sfe": SfeRole,
}
