"""Rolling restarts under load: every connection goes from process to process, and neither end notices."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.caller import Caller
from tests.support.holders import Holders
from tests.support.providers import Seat, View, until_equal
from tests.support.waiting import until_now
from tests.support.ways import WAYS, Way, come

FULL = bool(os.environ.get("WIDGETAPP_TEST_FULL"))
#: So often each connection is moved, and for so long (s) it goes on being moved.
MOVES = 5
LONG = 60.0 if FULL else 0.0
EDITORS = 8 if FULL else 4
CALLS = (("widgetApp_stream_ping", 20), ("widgetApp_useraction_me", 1))


async def crowd(way: Way, thing: str) -> tuple[list[Seat], list[Caller]]:
    """Those who edit, and those who call."""
    seats = [await (await way.editor(f"e{number}")).join(thing) for number in range(EDITORS)]
    callers = []
    for method, most in CALLS * (EDITORS // 4):
        callers.append(Caller(await way.socket(), method, most, way.compressed))
    return seats, callers


async def progress(seats: Sequence[Seat], callers: Sequence[Caller]) -> list[tuple[int, int]]:
    """What each connection has carried so far, in either direction."""
    views = [await seat.glance() for seat in seats]
    return [(view.made, view.acknowledged) for view in views] + [(one.sent, one.answered) for one in callers]


async def roll(way: Way, seats: Sequence[Seat], callers: Sequence[Caller]) -> Holders:
    """Restart all `_sfe`s again and again. At each, all connections carry something in both directions."""
    holders = Holders(way.daemon)
    holders.look()
    begun, moves = time.monotonic(), 0
    while moves < MOVES or time.monotonic() < begun + LONG:
        before, pids = await progress(seats, callers), way.daemon.all("_sfe")
        await way.daemon.admin("-process", "_sfe", "-restart")
        holders.look()
        after = await progress(seats, callers)
        assert not set(pids) & set(way.daemon.all("_sfe"))
        for (sent, answered), (sent_now, answered_now) in zip(before, after, strict=True):
            assert sent_now > sent, (before, after)
            assert answered_now > answered, (before, after)
        moves += 1
    print(f"\n{way.name}: {moves} moves of {len(seats) + len(callers)} connections in {time.monotonic() - begun:.1f} s")
    return holders


async def check_store(way: Way, thing: str, views: Sequence[View], names: Sequence[str]) -> None:
    """The store has all edits and nothing else, by Yjs' own account; what builds on something that is not there, it refuses.

    (A few may be stored twice: a next document worker asks clients for what it lacks, and what is on its way then comes again.)
    """
    stored = await way.providers.stored(way.daemon.data, thing)
    assert stored == views[0].doc
    wanted = {f"{name}-{number}" for name, view in zip(names, views, strict=True) for number in range(1, view.made + 1)}
    assert set(stored["elements"]) == wanted


#: By which the bytes of a connection are relayed; the long form goes all. Those by which a descriptor is handed over are gone
#: in `test_descriptors.py`, `test_hearing.py` and `test_moving.py` as well.
SHORT = ("relayed TLS",)


@pytest.mark.parametrize("name", WAYS if FULL else SHORT)
async def test_rolling_restarts(name: str, tmp_path: Path) -> None:
    """Every connection is moved at least five times with traffic in both directions. None is closed, nothing is lost, comes
    twice, or out of its order."""
    async with come(name, tmp_path) as way:
        thing = await way.visitor.new_thing()
        idle = await way.fill(2)
        seats, callers = await crowd(way, thing)
        for seat in seats:
            await seat.keep_editing(40)
        for caller in callers:
            caller.begin()
        await until_now(lambda: all(caller.answered for caller in callers), "that all are at work")
        holders = await roll(way, seats, callers)
        for seat in seats:
            await seat.stop_editing()
        for caller in callers:
            await caller.end()
        await until_equal(*seats)
        views = [await seat.look() for seat in seats]
        slowest = max([view.slowest / 1000 for view in views] + [caller.slowest for caller in callers])
        print(f"{sum(view.made for view in views)} edits, {sum(one.sent for one in callers)} calls; slowest {slowest:.3f} s")
        assert [(view.opened, view.closes) for view in views] == [(1, [])] * len(seats)
        assert {"permessage-deflate" in view.extensions for view in views} == {way.compressed}
        await check_store(way, thing, views, [seat.editor.name for seat in seats])
        assert len(holders.moved) == len(seats) + len(callers)
        assert all(len(set(pids)) > MOVES for pids in holders.moved.values()), holders.moved
        assert not any(one.lost for one in idle)
        for one in [*idle, *(caller.socket for caller in callers)]:
            one.close()
