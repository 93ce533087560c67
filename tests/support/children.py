"""Children that are none: a fork server that a test plays, and whom the supervisor has made by it, at the other ends of real
sockets."""

from __future__ import annotations

import os
import signal
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from twisted.internet.error import ProcessDone, ProcessExitedAlready, ProcessTerminated
from twisted.python.failure import Failure

from tests.support.turns import TurnReactor
from widgetapp.processes.boot import Boot
from widgetapp.processes.control import ControlLink, adopt_control
from widgetapp.processes.fork_server import CONTROL, MAX_ORDER
from widgetapp.wire.control import Exited, Fork, Forked, Ready, Stop, ToChild
from widgetapp.wire.links import Message

#: No process of the machine has such a number: what is sent to it by mistake arrives nowhere.
FIRST_PID = 5_000_000


class FakeChild:
    """A child as the daemon sees it: what it is told, what it says, and how it ends."""

    def __init__(self, machine: Machine, boot: Boot, pid: int, control: int, log: int) -> None:
        self._machine = machine
        self.boot = boot
        self.pid = pid
        self.heard: list[Any] = []
        self.descriptors: list[int] = []
        #: Whether it ends when it is asked to; how it ended, once it has.
        self.obedient = True
        self.status: int | None = None
        self._log = log
        os.set_blocking(control, False)
        reactor: Any = machine
        self.link: ControlLink = adopt_control(reactor, control, self, ToChild)
        self.fork_server: FakeForkServer | None = None
        self.number = 0

    @property
    def name(self) -> str:
        """As in `_stream 2`."""
        return f"{self.boot.role} {self.boot.id}"

    def say(self, *messages: Message) -> None:
        """Tell the daemon."""
        self.link.send(messages)

    def log(self, line: str) -> None:
        """Write on its standard error."""
        os.write(self._log, f"{line}\n".encode())

    def control_received(self, message: Any, descriptor: int | None) -> None:
        """Note what it is told."""
        self.heard.append(message)
        if descriptor is not None:
            self.descriptors.append(descriptor)
        if isinstance(message, Stop) and self.obedient:
            self._machine.log.append(f"{self.name} stops")
            self.end()
        elif (answer := self._machine.answers.get(type(message))) is not None:
            answer(self)

    def control_lost(self) -> None:
        """The daemon has let go of it."""
        self.end()

    def told(self, kind: type) -> list[Any]:
        """What it was told of one kind."""
        return [message for message in self.heard if isinstance(message, kind)]

    def end(self, status: int = 0) -> None:
        """End."""
        if self.status is not None:
            return
        self.status = status
        self._machine.children.remove(self)
        self.link._lost or self.link.transport.loseConnection()  # type: ignore[union-attr]  # it has one
        for descriptor in (self._log, *self.descriptors):
            os.close(descriptor)
        self.descriptors.clear()
        if self.fork_server is not None:
            self.fork_server.say(Exited(self.number, status))


@dataclass
class FakeForkServer:
    """`_fork`, of one run."""

    machine: Machine
    protocol: Any
    control: socket.socket
    pid: int
    alive: bool = True
    #: Orders that it has taken; and whether it carries any out.
    taken: int = 0
    paused: bool = False

    def serve(self) -> bool:
        """Carry out what is ordered; whether there was anything."""
        served = False
        while self.alive and not self.paused:
            try:
                order, descriptors, _, _ = socket.recv_fds(self.control, MAX_ORDER, 2)
            except BlockingIOError:
                return served
            served = True
            if not order:
                self.end(0)
            else:
                self._make(msgspec.msgpack.decode(order, type=Fork), descriptors)
        return served

    def _make(self, order: Fork, descriptors: list[int]) -> None:
        self.taken += 1
        if self.machine.barren:
            for descriptor in descriptors:
                os.close(descriptor)
            self.say(Forked(order.number, None, self.machine.barren))
            return
        child = self.machine.born(msgspec.json.decode(order.boot, type=Boot), *descriptors)
        child.fork_server, child.number = self, order.number
        self.say(Forked(order.number, child.pid))
        if child.boot.role not in self.machine.silent:
            child.say(Ready())

    def say(self, message: Forked | Exited) -> None:
        """Tell the daemon."""
        if self.alive:
            try:
                self.control.send(msgspec.msgpack.encode(message))
            except OSError:
                return

    def end(self, status: int) -> None:
        """End, as the reactor tells of it: at once, and again when nobody has its pipes any more, its children included."""
        if not self.alive:
            return
        self.alive = False
        self.control.close()
        self.machine.log.append("_fork ends")
        killed = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
        why = Failure(ProcessTerminated(None, killed, status) if status else ProcessDone(0))
        self.protocol.processExited(why)

    def signalProcess(self, name: str) -> None:
        """What a process transport of Twisted's does."""
        if not self.alive:
            raise ProcessExitedAlready
        self.end(getattr(signal, f"SIG{name}"))


class Machine(TurnReactor):
    """The processes of a machine that is not there, and time that a test lets pass."""

    def __init__(self) -> None:
        super().__init__()
        self.fork_servers: list[FakeForkServer] = []
        self.children: list[FakeChild] = []
        #: How many of each name there have been, and what has happened, in its order.
        self.births: Counter[str] = Counter()
        self.log: list[str] = []
        #: Roles whose children never say that they work; why no child can be made, if so.
        self.silent: set[str] = set()
        self.barren = ""
        #: What children do when they are told something.
        self.answers: dict[type, Callable[[FakeChild], None]] = {}
        self._pids = FIRST_PID

    @property
    def fork_server(self) -> FakeForkServer:
        """The newest."""
        return self.fork_servers[-1]

    def spawnProcess(self, protocol: Any, executable: str, args: Any, env: Any, childFDs: dict[int, Any]) -> FakeForkServer:
        """Start a fork server."""
        control = socket.socket(fileno=os.dup(childFDs[CONTROL]))
        control.setblocking(False)
        self._pids += 1
        server = FakeForkServer(self, protocol, control, self._pids)
        self.fork_servers.append(server)
        self.log.append("_fork starts")
        # The sign that it works.
        server.say(Forked(0, None))
        return server

    def born(self, boot: Boot, control: int, log: int) -> FakeChild:
        """A child is there."""
        self._pids += 1
        child = FakeChild(self, boot, self._pids, control, log)
        self.children.append(child)
        self.births[child.name] += 1
        self.log.append(f"{child.name} starts")
        return child

    def turn(self) -> bool:
        """One turn, of the fork servers as well."""
        served = any([server.serve() for server in self.fork_servers])
        return super().turn() or served

    def child(self, name: str) -> FakeChild:
        """The newest with that name, as in `_stream 2`."""
        return [child for child in self.children if child.name == name][-1]

    def names(self, role: str = "") -> list[str]:
        """What `ps` shows."""
        return sorted(child.name for child in self.children if child.name.startswith(role))

    def kill(self, pid: int, number: int) -> None:
        """What `os.kill` does."""
        for child in [child for child in self.children if child.pid == pid]:
            self.log.append(f"{child.name} is killed")
            child.end(number)

    def tidy(self) -> None:
        """Close all that is open."""
        for child in list(self.children):
            child.end()
        super().tidy()
        for server in self.fork_servers:
            server.control.close()
