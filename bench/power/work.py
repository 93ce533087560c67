"""People at work on a machine that notes what is asked of its disk, and what they were promised, and when."""

from __future__ import annotations

import errno
import hashlib
import json
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field

from tests.support.bad_machine import BadMachine, Note
from tests.support.daemon import Daemon
from tests.support.providers import Providers, Seat
from tests.support.running import Running
from tests.support.visitor import OWN_PAGE, Visitor
from tests.support.waiting import pause, until_now

from ..chaos.ground import BACK
from ..verdicts import say
from .disk import Disk, disk_of

#: How much longer each fsync takes (s): what is said to be on the disk too soon has time to be heard.
SLOW = 0.01
#: What the log says of the fsyncs that fail here.
COMPLAINTS = ("the store cannot be written", "Traceback", "disk I/O error")


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that somebody was told is saved, and when (ns, monotonic): a widget of a Thing, an image, or its name."""

    when: int
    what: str
    thing: str
    name: str


@dataclass(frozen=True, slots=True)
class Recording:
    """A folder as it was, what was asked of its disk since, and what was promised meanwhile. Before `begun` (ns) there was
    nobody to promise anything to."""

    disk: Disk
    notes: Sequence[Note]
    promises: Sequence[Promise]
    begun: int


@dataclass(slots=True)
class Clerk(Running):
    """Gives Things other names, and puts images on them."""

    visitor: Visitor
    things: Sequence[str]
    stopped: bool = False
    promises: list[Promise] = field(default_factory=list)

    async def run(self) -> None:
        """One after the other; what is refused is not promised."""
        number = 0
        while not self.stopped:
            number += 1
            thing = self.things[number % len(self.things)]
            content = f"image {number} ".encode() * 400
            headers = {"Content-Type": "image/png", **OWN_PAGE}
            try:
                if (await self.visitor.ajax("rename", thing=thing, name=f"{number}")).status == 200:
                    self.promises.append(Promise(time.monotonic_ns(), "name", thing, f"{number}"))
                answer = await self.visitor.request("PUT", f"/_files/{thing}/i{number}", content, headers)
            except Exception:  # the daemon is just away: whatever that looks like, nothing was promised
                await pause(0.05)
                continue
            if answer.status == 200:
                digest = hashlib.sha256(content).hexdigest()
                self.promises.append(Promise(time.monotonic_ns(), "image", thing, json.dumps([f"i{number}", digest])))


@dataclass(slots=True)
class Workshop:
    """A demonstration from its very first start on, with its people."""

    daemon: Daemon
    machine: BadMachine
    providers: Providers
    disk: Disk
    begun: int = 0
    things: list[str] = field(default_factory=list)
    made: list[Promise] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    clerk: Clerk | None = None

    async def open(self, editors: int, things: int) -> None:
        """Start it, and let people begin."""
        await self.daemon.start(anew=True)
        self.begun = time.monotonic_ns()
        ada = Visitor(self.daemon.url)
        await ada.login("ada")
        for number in range(things):
            self.things.append(await ada.new_thing(f"Thing {number}"))
            self.made.append(Promise(time.monotonic_ns(), "thing", self.things[-1], ""))
        for number in range(editors):
            editor = await self.providers.editor(f"e{number}", self.daemon, await ada.token(), **BACK)
            self.seats.append(await editor.join(self.things[number % things]))
        self.clerk = Clerk(ada, self.things)

    async def work(self, seconds: float, rate: float) -> None:
        """Edit for so long, while the writer is killed, the daemon is restarted and killed, and an fsync fails."""
        clerk = self.clerk
        assert clerk is not None
        for seat in self.seats:
            await seat.keep_editing(max(1, int(1000 * len(self.seats) / rate)))
        clerk.start()
        faults = (self._writer_dies, self._fsync_fails, self._restart, self._fsync_fails_and_all_die, self._all_die)
        for fault in faults:
            await pause(seconds / (len(faults) + 1))
            say(f"{fault.__name__.strip('_').replace('_', ' ')}")
            await fault()
        await pause(seconds / (len(faults) + 1))
        for seat in self.seats:
            await seat.stop_editing()
        await clerk.stop()

    async def _writer_dies(self) -> None:
        await self.daemon.kill_child("_journal")

    async def _restart(self) -> None:
        await self.daemon.stop()
        await self.daemon.start()

    async def _writer_fails(self) -> None:
        old = self.daemon.child("_journal")
        self.machine.fail_syncs(errno.EIO)
        await until_now(lambda: old not in self.daemon.all("_journal"), "the writer has ended by itself")

    async def _fsync_fails(self) -> None:
        await self._writer_fails()
        self.machine.fail_syncs(0)
        await until_now(lambda: self.daemon.child("_journal"), "another writer")

    async def _fsync_fails_and_all_die(self) -> None:
        await self._writer_fails()
        await self.daemon.kill()
        self.machine.fail_syncs(0)
        # Somebody who reads the store meanwhile, as a backup does, finds what never got to the disk, and takes it for stored.
        # While he has it open, nobody is the last who closes it.
        with closing(sqlite3.connect(f"file:{self.daemon.data}/widgetapp.sqlite?mode=ro", uri=True)) as reader:
            reader.execute("SELECT count(*) FROM updates").fetchone()
            await self.daemon.start()
            await self.seats[0].acknowledged((await self.seats[0].glance()).acknowledged + 5)

    async def _all_die(self) -> None:
        await self.daemon.kill()
        await self.daemon.start()

    async def promises(self) -> list[Promise]:
        """All that was promised."""
        found = [*self.made, *(self.clerk.promises if self.clerk else ())]
        for seat in self.seats:
            moments = (await seat.order("times"))["moments"]
            name = seat.editor.name
            found += [Promise(when, "widget", seat.thing, f"{name}-{n}") for n, when in enumerate(moments, 1)]
        return sorted(found, key=lambda promise: promise.when)


async def recorded(daemon: Daemon, providers: Providers, seconds: float, editors: int, things: int, rate: float) -> Recording:
    """Let people work, and everything end at once; gives what came of it."""
    place = daemon.folder / "place"
    place.mkdir()
    machine = BadMachine(daemon.folder / "machine", place)
    daemon.data = place / "data"
    daemon.environment.update(machine.environment)
    daemon.tolerate(*COMPLAINTS)
    workshop = Workshop(daemon, machine, providers, disk_of(place))
    machine.slow_syncs(SLOW)
    machine.record()
    await workshop.open(editors, things)
    await workshop.work(seconds, rate)
    promises = await workshop.promises()
    await daemon.kill()
    return Recording(workshop.disk, machine.notes(), promises, workshop.begun)
