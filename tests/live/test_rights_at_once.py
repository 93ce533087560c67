"""Rights that are taken away at random from many who stream: nothing comes after a second, at their own sockets."""

from __future__ import annotations

import os
import random
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from twisted.internet.task import LoopingCall

from tests.support import frames
from tests.support.daemon import Daemon
from tests.support.editors import Editor
from tests.support.fixtures import fixture
from tests.support.raw_socket import BINARY, RawSocket, connect
from tests.support.records import add_token, add_user
from tests.support.visitor import Visitor
from tests.support.waiting import until_now

FULL = bool(os.environ.get("WIDGETAPP_TEST_FULL"))
#: How long it goes on (s), how many SFEs and clients there are, and how many Things.
SECONDS = 60.0 if FULL else 8.0
SFES, CLIENTS, THINGS = 4, 40, 4
#: What is promised (s).
PROMISE = 1.0
#: Each Thing is edited so often (s).
EVERY = 0.05
SYNC, PRESENCE, AUTH = 0, 1, 2
#: Providers from 4.0 on are asked whether they are there, beneath the websocket's own pings.
APPLICATION_PING, APPLICATION_PONG = b"\x09", b"\x0a"


@dataclass
class Reader(RawSocket):
    """Somebody who looks on, and notes when he still hears of what was taken from him (s after that)."""

    thing: str = ""
    token: str = ""
    user: str = ""
    way: str = "share"
    #: Since when he may no more; None while he may.
    taken_at: float | None = None
    let_in: bool = False
    heard: int = 0
    denials: int = 0
    late: list[float] = field(default_factory=list)

    def dataReceived(self, data: bytes) -> None:
        super().dataReceived(data)
        while self.frames:
            frame = self.frames.popleft()
            if frame.payload == APPLICATION_PING:
                self.send(APPLICATION_PONG)
            elif frame.opcode == BINARY:
                self._look(frames.read(frame.payload))

    def _look(self, said: frames.Said) -> None:
        if said.kind == AUTH:
            self.let_in = said.denial is None and said.rest[:1] == b"\x02"
            self.denials += said.denial is not None
        elif said.kind in (SYNC, PRESENCE):
            self.heard += 1
            if self.taken_at is not None:
                self.late.append(time.monotonic() - self.taken_at)

    def ask(self) -> None:
        """Ask to be let in, and for what there is."""
        self.send(frames.auth(self.thing, self.token))
        self.send(frames.step_1(self.thing))


class Management:
    """An administrator, who gives and takes."""

    def __init__(self, visitor: Visitor, group: str) -> None:
        self._visitor = visitor
        self._group = group

    async def give(self, reader: Reader) -> None:
        """Let somebody look on."""
        if reader.way == "share":
            await self._visitor.do("share", thing=reader.thing, user=reader.user, role="viewer")
        else:
            await self._visitor.do("put_member", group=self._group, user=reader.user)
        reader.taken_at = None

    async def take(self, reader: Reader) -> None:
        """Take that back."""
        if reader.way == "share":
            await self._visitor.do("unshare", thing=reader.thing, user=reader.user)
        else:
            await self._visitor.do("remove_member", group=self._group, user=reader.user)
        reader.taken_at = time.monotonic()


class Writers:
    """Each Thing is edited without a pause."""

    def __init__(self, socket: RawSocket, things: Sequence[str]) -> None:
        self._socket = socket
        self._editors = {thing: Editor() for thing in things}
        self._number = 0
        self._loop = LoopingCall(self._edit)

    def _edit(self) -> None:
        self._number += 1
        for thing, editor in self._editors.items():
            self._socket.send(frames.update(thing, editor.set("dragged", {"pos": [self._number, 0]})))
        self._socket.frames.clear()

    def start(self) -> None:
        """Edit from now on."""
        _ = self._loop.start(EVERY)

    def stop(self) -> None:
        """Edit no more."""
        self._loop.stop()


@fixture
async def management(daemon: Daemon) -> AsyncIterator[tuple[Visitor, str]]:
    """The administrator, and the group, on a daemon with several SFEs."""
    await daemon.admin("-process", "_sfe", "-n", str(SFES - 1), "-start")
    admin = Visitor(daemon.url)
    session = await admin.login("admin")
    yield admin, session["groups"][0]["id"]


async def reader(daemon: Daemon, thing: str, number: int) -> Reader:
    """Somebody who is connected and has no rights yet."""
    user = add_user(daemon.data, f"reader{number}")
    token = add_token(daemon.data, f"reader{number}")
    one = Reader(thing=thing, token=token, user=user, way="share" if number % 2 else "member")
    await connect(daemon.port, headers={"Authorization": f"Bearer {token}"}, one=one)
    return one


async def shuffle(manager: Management, readers: Sequence[Reader], seed: int) -> int:
    """Give and take at random until the time is over; gives how often something was taken."""
    chance, taken, end = random.Random(seed), 0, time.monotonic() + SECONDS
    while time.monotonic() < end:
        one = chance.choice(readers)
        if one.taken_at is None:
            await manager.take(one)
            taken += 1
        else:
            await manager.give(one)
            one.ask()
    return taken


async def test_nothing_after_a_second(daemon: Daemon, management: tuple[Visitor, str]) -> None:
    """Forty who look on at four SFEs, from whom rights are taken, and to whom they are given back, all the time."""
    admin, group = management
    things = [await admin.new_thing(f"Thing {number}") for number in range(THINGS)]
    manager = Management(admin, group)
    readers = [await reader(daemon, things[number % THINGS], number) for number in range(CLIENTS)]
    writer = await connect(daemon.port, headers={"Authorization": f"Bearer {await admin.token()}"})
    for thing in things:
        await frames.admitted(writer, thing, await admin.token())
    for one in readers:
        await manager.give(one)
        one.ask()
    await until_now(lambda: all(one.let_in for one in readers), "everybody is let in")
    writers = Writers(writer, things)
    writers.start()
    await until_now(lambda: all(one.heard > 5 for one in readers), "everybody sees the edits")

    taken = await shuffle(manager, readers, seed=1)
    # Those who may look on, do; and who may not has been told.
    still_in = [one for one in readers if one.taken_at is None]
    before = {id(one): one.heard for one in still_in}
    await until_now(lambda: all(one.heard > before[id(one)] + 5 for one in still_in), "all who may still see the edits")
    writers.stop()
    late = sorted(moment for one in readers for moment in one.late)
    p99 = late[int(0.99 * (len(late) - 1))] if late else 0.0
    last = max(late, default=0.0)
    print(f"taken {taken} times; frames behind that: {len(late)}, p99 {p99 * 1000:.0f} ms, last {last * 1000:.0f} ms")
    assert taken > SECONDS
    assert sum(one.denials for one in readers) >= taken * 0.5
    assert all(not one.let_in for one in readers if one.taken_at is not None)
    assert last <= PROMISE
    assert not any(one.lost for one in readers)
    for socket in (*readers, writer):
        socket.close()
