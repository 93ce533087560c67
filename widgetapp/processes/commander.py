"""What administrators may order of the processes: checked, carried out, and told in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from twisted.internet.defer import Deferred, DeferredLock, gatherResults
from twisted.internet.interfaces import IReactorTime

from ..wire.status import Order, Outcome, ProcessStatus
from .slot import Slot
from .stacks import NoStacks, stacks
from .supervision import NeverWorked
from .supervisor import Supervisor


class Refused(Exception):
    """An order that is not carried out; the message says why, and what to do."""


class Commander:
    """Carries out orders, each when the one before is done."""

    def __init__(
        self, clock: IReactorTime, run: Path, supervisor: Supervisor, status: Callable[[], list[ProcessStatus]]
    ) -> None:
        self._clock = clock
        self._run = run
        self._supervisor = supervisor
        self._status = status
        self._turn = DeferredLock()

    def status(self) -> list[ProcessStatus]:
        """How all processes are."""
        return self._status()

    async def perform(self, order: Order) -> Outcome:
        """Do it, and say what was done. Raises `NeverWorked` where a new process does not come up."""
        perform = {
            "start": self._start,
            "stop": self._stop,
            "drain": self._drain,
            "restart": self._restart,
            "stacks": self._stacks,
        }[order.do]
        # Who wants to see what hangs does not wait for it.
        if order.do != "stacks":
            await self._turn.acquire()
        try:
            return Outcome(tuple(await perform(order)))
        except Refused as refused:
            return Outcome(refused=str(refused))
        finally:
            if order.do != "stacks":
                self._turn.release()

    # --- start ---

    async def _start(self, order: Order) -> Sequence[str]:
        if order.process == "_stream":
            raise Refused("each SFE has its own _stream and starts it by itself: start an _sfe instead")
        supervisor, count = self._supervisor, len(order.ids) or order.count
        there = len(supervisor.live())
        if there + count > supervisor.max_sfe:
            left = max(supervisor.max_sfe - there, 0)
            why = f"there are {there} SFEs, and processes.max_sfe is {supervisor.max_sfe}"
            raise Refused(f"{why}: none was started; start at most {left}, or set processes.max_sfe")
        taken = [id for id in order.ids if id in supervisor.slots and not supervisor.slots[id].gone]
        if taken or 0 in order.ids:
            raise Refused(f"SFE {taken[0] if taken else 0} runs already: choose another id, or -restart it")
        slots = supervisor.add(count, asked=True, ids=order.ids)
        await gatherResults([slot.works for slot in slots])
        if failed := [slot.id for slot in slots if not slot.ready]:
            raise NeverWorked(f"SFE {failed[0]} ended before it worked: see the log, and -status for those that work")
        return [f"started _sfe {slot.id} (pid {_pid(slot)})" for slot in slots]

    # --- stop, drain, restart ---

    def _chosen(self, order: Order) -> list[Slot]:
        slots = self._supervisor.slots
        unknown = [id for id in order.ids if id not in slots]
        if unknown:
            raise Refused(f"there is no SFE {unknown[0]}: see -status for those that there are")
        if order.process == "_sfe" and 0 in order.ids:
            raise Refused("SFE 0 lives in the daemon itself and cannot be ended or replaced without it")
        chosen = [slots[id] for id in order.ids] or sorted(slots.values(), key=lambda slot: slot.id)
        return [slot for slot in chosen if order.process == "_stream" or slot.id != 0]

    async def _stop(self, order: Order) -> Sequence[str]:
        """As `drain`: nobody has a use for an end that throws people out; for that there is `kill`."""
        return await self._drain(order, "stopped")

    async def _drain(self, order: Order, done: str = "drained and ended") -> Sequence[str]:
        if order.process == "_stream":
            raise Refused("a _stream ends with its SFE: drain that, or -restart the _stream")
        slots = self._chosen(order)
        alive = [slot for slot in slots if not slot.gone]
        if early := [slot for slot in alive if not slot.ready]:
            raise Refused(f"SFE {early[0].id} is only just starting: try again in a moment")
        dead = [slot for slot in slots if slot.gone]
        for slot in dead:
            del self._supervisor.slots[slot.id]
        for slot in alive:
            slot.asked = False
        lines = [f"{done} _sfe {slot.id} (pid {_pid(slot)})" for slot in alive]
        await gatherResults([Deferred.fromCoroutine(self._supervisor.retire(slot)) for slot in alive])
        return [*lines, *(f"forgot _sfe {slot.id}, which was gone" for slot in dead)] or ["there was none to end"]

    async def _restart(self, order: Order) -> Sequence[str]:
        slots = [slot for slot in self._chosen(order) if not slot.gone]
        if early := [slot for slot in slots if not slot.ready]:
            raise Refused(f"SFE {early[0].id} is only just starting: try again in a moment")
        # Its children then run the code that is installed now.
        self._supervisor.fork_server.renew()
        lines = []
        for slot in slots:
            before = _pid(slot) if order.process == "_sfe" else slot.worker.child.supervised.pid
            if order.process == "_sfe":
                await self._supervisor.replace(slot)
                after = _pid(self._supervisor.slots[slot.id])
            else:
                await self._supervisor.replace_worker(slot)
                after = slot.worker.child.supervised.pid
            lines.append(f"replaced {order.process} {slot.id} (pid {before}) by a new one (pid {after})")
        return lines or ["there was none to restart"]

    async def restart(self, process: str, id: int) -> None:
        """Replace one process, as the monitor wants it of a rogue."""
        await self.perform(Order("restart", "_sfe" if process == "_sfe" else "_stream", (id,)))

    # --- stacks ---

    async def _stacks(self, order: Order) -> Sequence[str]:
        lines: list[str] = []
        for slot in self._chosen(order):
            pid = _pid(slot) if order.process == "_sfe" else slot.worker.child.supervised.pid
            lines.append(f"{order.process} {slot.id} (pid {pid}):")
            try:
                lines += (await stacks(self._clock, pid or 0, self._run)).splitlines()
            except NoStacks as error:
                lines.append(f"  {error}")
        return lines or ["there is none"]


def _pid(slot: Slot) -> int | None:
    return None if slot.sfe is None or slot.sfe.process is None else slot.sfe.process.supervised.pid
