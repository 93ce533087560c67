"""One SFE with its document worker: two processes that come and go together; SFE 0 has the worker only."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred, TimeoutError, gatherResults, succeed
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger

from ..stream import note
from ..stream.note import Applying, Loading
from ..wire.control import Done, Release
from .child_process import ChildProcess
from .sfes import RemoteSfe

#: How long an SFE may take to give up its connections (s): a little more than each of them may take.
LEAVING = 8.0
#: How long a document worker may take to hand on its Things (s).
RELEASING = 8.0


class Worker:
    """A document worker, named by where it listens."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.process: ChildProcess | None = None
        self.released: Callable[[], None] = lambda: None

        self._note: int | None = None

    def received(self, message: Any, descriptor: int | None) -> None:
        """It has said something."""
        if descriptor is not None:
            self._note = descriptor
        elif isinstance(message, Done):
            self.released()

    def died(self) -> Applying | Loading | None:
        """It has; gives what it was busy with, if with anything."""
        descriptor, self._note = self._note, None
        if descriptor is None:
            return None
        try:
            return note.read(descriptor)
        finally:
            os.close(descriptor)

    @property
    def child(self) -> ChildProcess:
        """Its process."""
        if self.process is None:
            raise RuntimeError("a document worker has no process yet")
        return self.process


class Slot:
    """An SFE by its number. What it was asked for by an administrator, it stays until he stops it."""

    log = Logger()

    def __init__(self, clock: IReactorTime, id: int, worker: Worker, sfe: RemoteSfe | None, asked: bool) -> None:
        self._clock = clock
        self.id = id
        self.worker = worker
        self.sfe = sfe
        self.asked = asked
        #: Whether it is about to end, whether its `_sfe` has died, and whether it works.
        self.retiring = False
        self.gone = False
        self.ready = False
        #: Fires when it does; never fails.
        self.works: Deferred[None] = succeed(None)

    @property
    def counts(self) -> bool:
        """Whether it is one of the SFEs that clients can be served by, or is about to be."""
        return not (self.retiring or self.gone)

    @property
    def serial(self) -> int:
        """Its SFE's number in the directory."""
        return 0 if self.sfe is None else self.sfe.serial

    def processes(self) -> list[ChildProcess]:
        """Its processes."""
        own = [] if self.sfe is None or self.sfe.process is None else [self.sfe.process]
        return [*own, self.worker.child]

    async def start(self) -> None:
        """Start it; done when it works. Raises `NeverWorked` where its `_sfe` ends before."""
        # The `_sfe`'s, where there is one, is the first: the worker is started again until it works.
        for started in [process.start() for process in self.processes()]:
            await started
        self.ready = True

    async def empty(self) -> None:
        """Let its connections go to others."""
        if self.sfe is None or self.gone:
            return
        done: Deferred[None] = Deferred()
        self.sfe.emptied = lambda: None if done.called else done.callback(None)
        self.sfe.leave()
        await self._wait(done, LEAVING, "its connections")

    async def release(self) -> None:
        """Let its document worker hand on its Things."""
        if self.gone:
            return
        done: Deferred[None] = Deferred()
        self.worker.released = lambda: None if done.called else done.callback(None)
        self.worker.child.send(Release())
        await self._wait(done, RELEASING, "its Things")

    def died(self) -> None:
        """Its processes are gone, and what somebody may wait for here will not come."""
        if self.sfe is not None:
            self.sfe.emptied()
        self.worker.released()

    async def _wait(self, done: Deferred[None], limit: float, what: str) -> None:
        try:
            await done.addTimeout(limit, self._clock)
        except TimeoutError:
            self.log.warn("SFE {id} has not let go of all {what} in {limit} s", id=self.id, what=what, limit=limit)

    async def stop(self) -> None:
        """End its processes."""
        await gatherResults([process.stop() for process in self.processes()])
        self.worker.died()
