"""A commander with no processes: it shows some, and notes what it is ordered.

`python -m tests.support.commander SOCKET` serves one, for the real command.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from msgspec import Struct

from widgetapp.admin.service import admin_service
from widgetapp.wire.admin import Case, Kept, Manage, Person, Receiver, UserGroup
from widgetapp.wire.status import Order, Outcome, ProcessStatus

#: The most SFEs that it has.
MAX_SFE = 4


def process(name: Any, number: int = 0, **facts: Any) -> ProcessStatus:
    """A process in good health, but for what is said."""
    healthy = {
        "name": name, "id": number, "pid": 4711 + number, "state": "running", "up": 3725.0, "cpu": (12.4, 8.0, 3.0),
        "rss": 48_200_000, "pss": 6_100_000, "clients": 9, "unauthorised": 0, "things": 4, "messages": 21.5, "queue": 0,
        "lag": 0.004, "restarts": 0, "why": "", "rogue": "",
    }  # fmt: skip
    return ProcessStatus(**{**healthy, **facts})


class FakeCommander:
    """A daemon with a journal, SFE 0 with its worker, and SFE 1, which was killed."""

    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.processes = [
            process("widgetapp"),
            process("_journal"),
            process("_stream"),
            process("_sfe", 1, state="gone", pid=None, why="killed (SIGKILL)"),
            process("_stream", 1, rogue="84 % of a core for 60 s, 2 messages/s"),
        ]

    def status(self) -> list[ProcessStatus]:
        """As it was set."""
        return self.processes

    async def perform(self, order: Order) -> Outcome:
        """Do nothing, but for starting SFEs: those it has for good."""
        self.orders.append(order)
        if order.do == "start":
            sfes = {row.id for row in self.processes if row.name == "_sfe" and row.state == "running"}
            if 1 + len(sfes) + order.count > MAX_SFE:
                return Outcome(refused=f"{order.count} more would be more than max_sfe = {MAX_SFE}")
            new = [number for number in range(1, MAX_SFE) if number not in sfes][: order.count]
            self.processes = [row for row in self.processes if row.name != "_sfe" or row.id not in new]
            self.processes += [process("_sfe", number) for number in new]
            return Outcome(tuple(f"started _sfe {number}" for number in new))
        if order.do == "stacks":
            raise RuntimeError("no stacks today")
        return Outcome((f"{order.do} {order.process} {', '.join(map(str, order.ids)) or 'all'}",))


class FakeSteward:
    """Knows Ada, her group and its receiver, and does nothing but note what was done."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.requests: list[Manage] = []

    async def people(self) -> list[Person]:
        """Her."""
        return [Person("ada", "Ada", True, "active", None)]

    async def groups(self) -> list[UserGroup]:
        """It."""
        return [UserGroup("g", "Workshop", False, True, 3)]

    async def receivers(self) -> list[Receiver]:
        """It."""
        return [Receiver("r", "https://example.com:200/", "Workshop", "active", "", 0, 0)]

    async def manage(self, request: Manage) -> Outcome:
        """Nobody but Ada is there."""
        self.requests.append(request)
        return Outcome(("done",)) if request.who in ("ada", "Workshop") else Outcome(refused="nobody")

    async def note(self, action: str, content: Struct) -> None:
        """Remember it."""
        self.notes.append(action)


class FakeWarden:
    """A quarantine with one Thing in it, called `t`."""

    def __init__(self) -> None:
        self.released: list[str] = []

    async def cases(self) -> list[Case]:
        """As it is."""
        return [] if self.released else [Case("t", "A Thing", 1_790_000_000_000, "it killed", [Kept("ada", 0, "poison", 12)])]

    async def release(self, thing: str) -> Outcome:
        """Let it go."""
        if thing != "t" or self.released:
            return Outcome(refused=f"the Thing {thing} is not in quarantine")
        self.released.append(thing)
        return Outcome((f"released the Thing {thing}",))


def main() -> None:
    """Serve until killed."""
    from twisted.internet import reactor

    serving: Any = reactor
    admin_service(serving, Path(sys.argv[1]), FakeCommander(), FakeWarden(), FakeSteward()).startService()
    serving.callWhenRunning(print, "serving", flush=True)
    serving.run()


if __name__ == "__main__":
    main()
