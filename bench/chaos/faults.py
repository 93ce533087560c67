"""How each fault is done, and when it is over."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from twisted.internet.endpoints import HostnameEndpoint, connectProtocol
from twisted.internet.protocol import Protocol

from tests.support.providers import Seat
from tests.support.raw_socket import RawSocket
from tests.support.waiting import pause, until_now

from .ground import Ground
from .plan import Fault, Kind
from .revoking import revocation
from .surroundings import clock_step, failing_disk, failing_fsync, full_disk

#: So many connections at once that say nothing more; and that come and go.
MANY = 40
#: How long it may take until all is well again (s).
HEALING = 60.0


async def _kill(ground: Ground, fault: Fault) -> None:
    title = fault.kind.removeprefix("kill ")
    pids = ground.daemon.all(title)
    if not pids:
        return
    pid = pids[fault.choice % len(pids)]
    # An SFE's document worker, which could be any of them, ends with it.
    ground.order([pid, *(ground.daemon.all("_stream") if title == "_sfe" else [])])
    os.kill(pid, signal.SIGKILL)
    await until_now(lambda: pid not in ground.daemon.all(title), f"the end of {title}")
    if title != "_sfe":
        # Of SFEs there are as many as there are clients for.
        await until_now(lambda: ground.daemon.child(title), f"a new {title}")


async def _stop(ground: Ground, fault: Fault) -> None:
    pids = ground.daemon.all(fault.kind.removeprefix("stop "))
    if not pids:
        return
    pid = pids[fault.choice % len(pids)]
    os.kill(pid, signal.SIGSTOP)
    await pause(fault.lasts)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)


async def _kill_all(ground: Ground, _fault: Fault) -> None:
    ground.order(ground.daemon.pids())
    await ground.daemon.kill()
    # Nobody can have sent anything again: what is there now is what was acknowledged, and perhaps more.
    for thing in ground.things:
        stored = await ground.stored(thing)
        for seat in [seat for seat in ground.seats if seat.thing == thing]:
            view = await seat.until(lambda view: view.closes, "the socket is closed", brief=True)
            known = {f"{seat.editor.name}-{number}" for number in range(1, (view.atClose or 0) + 1)}
            ground.lost_at_kill += sorted(known - stored)
    await ground.daemon.start()
    ground.look()


async def _restart(ground: Ground, _fault: Fault) -> None:
    ground.order(ground.daemon.pids())
    await ground.daemon.stop()
    await ground.daemon.start()
    ground.look()


async def _roll(ground: Ground, _fault: Fault) -> None:
    # The document workers of those that go, too, and the fork server, which is to know the new code.
    ground.order([pid for title in ("_sfe", "_stream", "_fork") for pid in ground.daemon.all(title)])
    await ground.daemon.admin("-process", "_sfe", "-restart")
    ground.look()


async def _bad_frames(ground: Ground, fault: Fault) -> None:
    chance = random.Random(fault.choice)
    for _ in range(10):
        socket = await ground.socket()
        socket.send(chance.randbytes(chance.randrange(1, 2000)), chance.choice((1, 2, 2, 2)))
        socket.say(chance.choice(('{"jsonrpc": "2.0"', "[]", '{"jsonrpc": "2.0", "id": {}, "method": 7}', "\x00")))
        await _closed_or_still(socket)


async def _closed_or_still(socket: RawSocket) -> None:
    """Give the server a moment to answer, and go without a word."""
    with suppress(AssertionError):
        await until_now(lambda: socket.lost or socket.frames, "an answer", 2.0)
    socket.close()


async def _half_open(ground: Ground, fault: Fault) -> None:
    from twisted.internet import reactor

    endpoint = HostnameEndpoint(reactor, "127.0.0.1", ground.daemon.port)
    open_ones = [await connectProtocol(endpoint, Protocol()) for _ in range(MANY)]
    for one in open_ones:
        if one.transport is not None:
            one.transport.write(b"GET /_stream HTTP/1.1\r\nHost: here\r\n")
    await pause(fault.lasts)
    for one in open_ones:
        if one.transport is not None:
            one.transport.abortConnection()


async def _slow_reader(ground: Ground, fault: Fault) -> None:
    seat = ground.seats[fault.choice % len(ground.seats)]
    with suppress(AssertionError):
        # It may be just away.
        await seat.editor.order("pause")
        await pause(fault.lasts)
        await seat.editor.order("resume")


async def _storm(ground: Ground, _fault: Fault) -> None:
    for one in [await ground.socket() for _ in range(MANY)]:
        one.close()


FAULTS: Mapping[Kind, Callable[[Ground, Fault], Awaitable[None]]] = {
    "kill _stream": _kill,
    "kill _journal": _kill,
    "kill _sfe": _kill,
    "kill _fork": _kill,
    "stop _stream": _stop,
    "stop _journal": _stop,
    "stop _sfe": _stop,
    "kill all": _kill_all,
    "restart": _restart,
    "roll": _roll,
    "bad frames": _bad_frames,
    "half open": _half_open,
    "slow reader": _slow_reader,
    "storm": _storm,
    "full disk": full_disk,
    "failing disk": failing_disk,
    "failing fsync": failing_fsync,
    "clock step": clock_step,
    "revocation": revocation,
}


async def until_healed(seats: list[Seat]) -> list[str]:
    """Wait until everybody is back, and has everything; says who has not. All have the same time for it."""
    wrong = []
    end = time.monotonic() + HEALING
    for seat in seats:
        left = max(0.0, end - time.monotonic())
        try:
            await seat.until(lambda view: view.saved, f"all of {seat.editor.name}'s edits are stored", left, brief=True)
        except AssertionError as error:
            wrong.append(str(error))
    return wrong
