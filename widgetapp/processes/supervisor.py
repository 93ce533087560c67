"""All processes of the daemon: as many SFEs as their clients need, each with its document worker, and the one writer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.interfaces import IDelayedCall
from twisted.logger import Logger

from ..config import Config, ProcessesConfig
from ..reactors import ISystemReactor
from ..tasks import spawn_task
from ..wire.control import Freed
from .backoff import delay
from .boot import Boot, Role, socket_path
from .child_process import ChildProcess
from .counting import free_ids, wanted
from .directory import Directory
from .forking import ForkServer
from .postmortem import PostMortem
from .questions import Answering
from .sfes import RemoteSfe
from .slot import Slot, Worker
from .supervision import NeverWorked
from .switchboard import Switchboard

#: Makes what a child is told, of its role, its number and its name.
MakeBoot = Callable[[Role, int, str], Boot]


class Supervisor:
    """Starts, counts, replaces and ends them."""

    log = Logger()

    def __init__(
        self,
        reactor: ISystemReactor,
        config: ProcessesConfig,
        max_sfe: int,
        boot: MakeBoot,
        fork_server: ForkServer,
        directory: Directory,
        switchboard: Switchboard,
        answering: Answering,
    ) -> None:
        self._reactor = reactor
        self._config = config
        self.max_sfe = max_sfe
        self._boot = boot
        self.fork_server = fork_server
        self._directory = directory
        self._switchboard = switchboard
        self._answering = answering
        self.postmortem = PostMortem()
        self.journal = ChildProcess(reactor, fork_server, lambda: boot("_journal", 0, ""), "_journal")
        #: By number; those too whose `_sfe` has died, until another takes the number.
        self.slots: dict[int, Slot] = {}
        #: Predecessors that have not ended yet.
        self.leaving: list[Slot] = []
        self._workers: Counter[int] = Counter()
        self._serial = 0
        self._surplus: IDelayedCall | None = None
        self._stopping = False
        self._deaths: list[float] = []
        self._said_full = False
        switchboard.changed = self.count

    # --- start and end ---

    async def start_journal(self) -> None:
        """Start the writer, which all others look for."""
        self.fork_server.start()
        await self.journal.start()

    async def start_streaming(self) -> None:
        """Start the document worker of SFE 0."""
        await self._start(self._new_slot(0, None, asked=False))

    async def stop(self) -> None:
        """End all, those first that need others."""
        self._stopping = True
        self._no_surplus()
        await gatherResults([Deferred.fromCoroutine(slot.stop()) for slot in [*self.slots.values(), *self.leaving]])
        await self.journal.stop()
        await self.fork_server.stop()

    def _new_worker(self, id: int) -> Worker:
        self._workers[id] += 1
        name = f"{id}.{self._workers[id]}"
        run = self._boot("_stream", id, name).run
        worker = Worker(socket_path(run, "_stream", name))

        def boot() -> Boot:
            told = self._boot("_stream", id, name)
            return Boot(told.role, told.id, told.name, told.data, told.run, told.config, self.postmortem.hazards)

        worker.process = ChildProcess(self._reactor, self.fork_server, boot, f"_stream {id}", worker.received)
        worker.process.supervised.lost = lambda _why: self.postmortem.died(worker.died())
        return worker

    def _new_slot(self, id: int, sfe: RemoteSfe | None, asked: bool) -> Slot:
        slot = Slot(self._reactor, id, self._new_worker(id), sfe, asked)
        self.slots[id] = slot
        return slot

    def _new_sfe_slot(self, id: int, asked: bool) -> Slot:
        self._serial += 1
        sfe = RemoteSfe(id, self._serial, self._directory, self._answering, self._switchboard.departed)
        process = ChildProcess(self._reactor, self.fork_server, lambda: self._boot("_sfe", id, ""), f"_sfe {id}", sfe.received)
        sfe.process = process
        slot = self._new_slot(id, sfe, asked)
        process.supervised.resurrect = False
        process.supervised.lost = lambda why: self._sfe_died(slot, why)
        return slot

    async def _start(self, slot: Slot) -> None:
        try:
            await slot.start()
        except NeverWorked:
            # Its death was dealt with when it died; it is not ready.
            return
        if slot.gone or self._stopping:
            return
        self._directory.add(slot.worker.path, slot.serial)
        if slot.sfe is not None:
            self._switchboard.add(slot.sfe)
        self.count()

    def apply(self, config: Config) -> None:
        """The configuration has changed."""
        self._config = config.processes
        for slot in [*self.slots.values(), *self.leaving]:
            if slot.sfe is not None:
                slot.sfe.configured(config)
        self.count()

    # --- counting ---

    def live(self) -> list[Slot]:
        """The SFEs that clients can be served by, or soon."""
        return [slot for slot in self.slots.values() if slot.counts]

    def count(self) -> None:
        """There are more clients, or fewer: see to it that there are as many SFEs as they need."""
        if self._stopping or not self.slots:
            return
        clients = self._switchboard.clients
        need = wanted(clients, self._config.clients_per_sfe, self.max_sfe)
        live = self.live()
        if len(live) < need:
            self.log.info("{clients} clients need {need} SFEs", clients=clients, need=need)
            self.add(need - len(live), asked=False)
        self._say_if_full(clients, len(live))
        if len(live) > max(need, 1 + sum(slot.asked for slot in live)):
            if self._surplus is None:
                self._surplus = self._reactor.callLater(self._config.drain_seconds, self._drain_surplus)
        else:
            self._no_surplus()

    def _say_if_full(self, clients: int, before: int) -> None:
        """Clients need as many SFEs as there may be: said once, until there are fewer again. Asked-for ones count as well."""
        self._said_full = self._said_full and before == self.max_sfe
        needed = clients // self._config.clients_per_sfe >= max(self.max_sfe - 1, 1)
        if needed and not self._said_full:
            self._said_full = True
            self.log.warn("there are as many SFEs now as there may be (processes.max_sfe): each takes more clients")

    def _no_surplus(self) -> None:
        if self._surplus is not None and self._surplus.active():
            self._surplus.cancel()
        self._surplus = None

    def _drain_surplus(self) -> None:
        self._surplus = None
        idle = [slot for slot in self.live() if slot.sfe is not None and slot.ready and not slot.asked]
        if idle:
            emptiest = min(idle, key=lambda slot: (slot.sfe.clients if slot.sfe else 0, -slot.id))
            self.log.info("SFE {id} is not needed any more and is drained", id=emptiest.id)
            _ = spawn_task(self.log, f"draining SFE {emptiest.id}", self.retire(emptiest))

    def add(self, count: int, asked: bool, ids: Sequence[int] = ()) -> list[Slot]:
        """Start so many SFEs: under these numbers, else first under those of SFEs that are gone."""
        gone = [slot.id for slot in self.slots.values() if slot.gone]
        taken = [slot.id for slot in [*self.slots.values(), *self.leaving]]
        slots = [self._new_sfe_slot(id, asked) for id in ids or free_ids(taken, gone, count)]
        for slot in slots:
            slot.works = spawn_task(self.log, f"the start of SFE {slot.id}", self._start(slot))
        return slots

    # --- ends ---

    def _sfe_died(self, slot: Slot, why: str) -> None:
        """An `_sfe` was killed: it takes its document worker with it; its clients find another SFE by themselves."""
        if slot.gone or slot.sfe is None:
            return
        slot.gone = True
        slot.sfe.gone()
        self._switchboard.remove(slot.sfe)
        self._directory.remove(slot.worker.path)
        slot.worker.child.kill()
        _ = slot.worker.child.stop().addCallback(lambda _none: slot.worker.died())
        self._switchboard.worker_gone(slot.worker.path)
        if self._config.restart_sfe and not slot.retiring and not self._stopping:
            now = self._reactor.seconds()
            self._deaths.append(now)
            self._reactor.callLater(delay(self._deaths, now, lambda: 1.0), self._resurrect, slot)
        # After all else: whoever has waited for it goes on at once.
        slot.died()
        self.count()

    def _resurrect(self, slot: Slot) -> None:
        if self.slots.get(slot.id) is slot and not self._stopping and len(self.live()) < self.max_sfe:
            self.add(1, slot.asked, (slot.id,))

    async def retire(self, slot: Slot) -> None:
        """End an SFE in order: its connections go to others, then its Things, then its processes."""
        slot.retiring = True
        if self.slots.get(slot.id) is slot:
            del self.slots[slot.id]
        self.leaving.append(slot)
        try:
            await slot.empty()
            if slot.sfe is not None:
                self._switchboard.remove(slot.sfe)
            await self._retire_worker(slot)
            await slot.stop()
            if slot.sfe is not None:
                slot.sfe.gone()
        finally:
            self.leaving.remove(slot)
        self.log.info("SFE {id} has ended", id=slot.id)
        self.count()

    async def _retire_worker(self, slot: Slot) -> None:
        # From now on nobody is sent to it; whoever has one of its Things open asks when it is handed on.
        self._directory.remove(slot.worker.path)
        await slot.release()
        self._switchboard.worker_gone(slot.worker.path)

    # --- replacement ---

    async def replace(self, slot: Slot) -> None:
        """Let another pair of processes take an SFE's place, with its number, its connections and its Things.

        Raises `NeverWorked` where the others do not come up: it goes on, then.
        """
        if slot.sfe is None:
            await self.replace_worker(slot)
            return
        successor = self._new_sfe_slot(slot.id, slot.asked)
        self.leaving.append(slot)
        slot.retiring = True
        await self._start(successor)
        self.leaving.remove(slot)
        if not successor.ready:
            self.slots[slot.id], slot.retiring = slot, False
            raise NeverWorked(f"the successor of SFE {slot.id} ended before it worked: see the log; SFE {slot.id} goes on")
        if successor.sfe is not None:
            self._switchboard.successors[slot.sfe] = successor.sfe
        await self.retire(slot)

    async def replace_worker(self, slot: Slot) -> None:
        """Let another document worker take the place of an SFE's, with its Things."""
        # The one that comes, and then the one that goes: whatever happens meanwhile, one slot has each of them.
        other = Slot(self._reactor, slot.id, self._new_worker(slot.id), None, asked=False)
        other.retiring = True
        self.leaving.append(other)
        try:
            await other.start()
            if slot.counts:
                slot.worker, other.worker = other.worker, slot.worker
                self._directory.add(slot.worker.path, slot.serial)
                await self._retire_worker(other)
            await other.stop()
        finally:
            self.leaving.remove(other)

    def free(self, thing: str) -> None:
        """An administrator has looked at a Thing: no document worker keeps it from being changed any more."""
        self.postmortem.released(thing)
        for slot in [*self.slots.values(), *self.leaving]:
            slot.worker.child.send(Freed(thing))

    def everything(self) -> Sequence[ChildProcess]:
        """All processes that there are."""
        slots = [*self.slots.values(), *self.leaving]
        return [self.journal, *(process for slot in slots for process in slot.processes())]
