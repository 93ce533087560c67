"""The daemon, and everybody who works with it while it is harmed."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.support.bad_machine import BadMachine
from tests.support.daemon import SPREAD, Daemon
from tests.support.hearer import Hearer
from tests.support.ports import free_port
from tests.support.providers import Providers, Seat
from tests.support.raw_socket import RawSocket, connect
from tests.support.records import add_token
from tests.support.visitor import Visitor
from tests.support.waiting import until_now

from .checks import Seen, Window

#: How long a client waits before it comes back (ms); the default is up to half a minute.
BACK = {"delay": 300, "minDelay": 300, "maxDelay": 1000}
#: The daemon's children. What else is below it comes and goes.
TITLES = ("_fork", "_journal", "_stream", "_sfe")
#: The clock may jump by an hour (s).
LIFETIME = 7 * 24 * 3600.0
#: What the daemon says of a process whose end it has wanted itself.
ENDED = re.compile(r"has ended: process (\d+)")
#: All of them come from one address, and are one person's.
LIMITS = {
    "WIDGETAPP_STREAMING__MAX_CONNECTIONS_PER_ADDRESS": "5000",
    "WIDGETAPP_STREAMING__MAX_CONNECTIONS_PER_USER": "5000",
}


@dataclass(slots=True)
class Ground:
    """A demonstration, its editors, a listener on port 200, and a record of what was done to it."""

    daemon: Daemon
    providers: Providers
    machine: BadMachine
    port: int
    things: list[str] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    hearer: Hearer | None = None
    ada: Visitor = field(init=False)
    windows: list[Window] = field(default_factory=list)
    #: Processes whose end was ordered, and all that there have ever been, with what they are called.
    ordered: set[int] = field(default_factory=set)
    met: dict[int, str] = field(default_factory=dict)
    #: Acknowledged edits that were not in the store when nobody could have sent them again.
    lost_at_kill: list[str] = field(default_factory=list)
    #: Those who were put out: what they had made a second later, and what was acknowledged to them at all.
    revoked: list[Seen] = field(default_factory=list)

    async def prepare(self, editors: int, things: int) -> None:
        """Start all, and wait until everybody has his Thing."""
        await self.daemon.start()
        await self.daemon.admin("-process", "_sfe", "-n", "2", "-start")
        ada = self.ada = Visitor(self.daemon.url)
        await ada.login("ada")
        self.things = [await ada.new_thing(f"Thing {number}") for number in range(things)]
        for number in range(editors):
            editor = await self.providers.editor(f"e{number}", self.daemon, self.token(), **BACK)
            self.seats.append(await editor.join(self.things[number % things]))
        listen = {"Authorization": f"Bearer {self.token('useractions:listen')}"}
        hearer = self.hearer = Hearer(lambda: connect(self.port, "/", listen), [])
        hearer.start()
        await until_now(lambda: bool(hearer.place), "the listener has subscribed")
        self.look()

    def token(self, scope: str = "stream things:read things:write") -> str:
        """A new access token of Ada's."""
        return add_token(self.daemon.data, "ada", scope, LIFETIME)

    async def socket(self) -> RawSocket:
        """A connection by hand."""
        return await connect(self.daemon.port, "/_stream", {"Authorization": f"Bearer {self.token()}"})

    def look(self) -> None:
        """Meet the processes that there are."""
        self.met.update(
            {pid: title for title in TITLES for pid in self.daemon.all(title)} | {self.daemon.program.pid: "widgetapp"}
        )

    def order(self, pids: Sequence[int]) -> None:
        """The end of these is what is wanted."""
        self.ordered.update(pids)

    def ended_in_order(self) -> set[int]:
        """The processes that the daemon has ended itself, such as SFEs that were not needed any more, by its log."""
        lines = [line for run in self.daemon.runs for line in run.lines]
        return {int(found[1]) for line in lines if (found := ENDED.search(line)) is not None}

    async def stored(self, thing: str) -> set[str]:
        """The widgets that the store has, by Yjs' own account."""
        return set((await self.providers.stored(self.daemon.data, thing, partly=True))["elements"])


def now() -> float:
    """The time as the editors tell it (ms since 1970)."""
    return time.time() * 1000


def ground(environment: Mapping[str, str], spread: bool) -> Ground:
    """One on which nothing runs yet; `environment` is the daemon's beside what all have.

    Where it is `spread`, everybody goes where the fewest are; else, as by default, where others have the same Thing open.
    """
    port = free_port()
    listen = {"WIDGETAPP_LISTENER__LISTEN": f"tcp:{port}:interface=127.0.0.1"}
    daemon = Daemon({**listen, **LIMITS, **(SPREAD if spread else {}), **environment})
    machine = BadMachine(daemon.folder / "machine", daemon.data)
    daemon.environment.update(machine.environment)
    return Ground(daemon, Providers(), machine, port)
