"""Violent deaths of each process in turn, with people at work on several SFEs. Nothing acknowledged is ever missing."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any

import pytest

from tests.support.daemon import SPREAD, Daemon, MakeDaemon
from tests.support.fixtures import fixture, shared_daemon
from tests.support.providers import Providers, Seat, View, until_equal
from tests.support.visitor import Visitor
from tests.support.waiting import until, until_now

#: One demonstration for all of these tests.
daemon = shared_daemon(SPREAD)

#: So that each SFE has two of them.
SFES, EDITORS = 2, 6
#: How soon clients of a dead SFE are back, at worst (s).
BACK = 2.0
#: They wait for so long (ms), each for himself, as the page's do.
WAITS = [500 + 150 * number for number in range(EDITORS)]


@fixture
async def thing(daemon: Daemon) -> AsyncIterator[str]:
    """A Thing, on a daemon with two SFEs of their own."""
    missing = SFES - daemon.count("_sfe")
    if missing:
        await daemon.admin("-process", "_sfe", "-n", str(missing), "-start")
    ada = Visitor(daemon.url)
    await ada.login("ada")
    yield await ada.new_thing()


async def at_work(daemon: Daemon, providers: Providers, thing: str) -> list[Seat]:
    """People who edit without a pause, on all SFEs."""
    ada = Visitor(daemon.url)
    await ada.login("ada")
    seats = []
    for number, wait in enumerate(WAITS):
        seats.append(
            await (await providers.editor(f"e{number}", daemon, await ada.token(), delay=wait, minDelay=wait)).join(thing)
        )
    for seat in seats:
        await seat.keep_editing(40)
    for seat in seats:
        await seat.acknowledged(10)
    return seats


async def check(daemon: Daemon, providers: Providers, seats: Sequence[Seat], views: Sequence[View]) -> None:
    """What had been acknowledged when these were seen is in the store, as an independent reader of it finds."""
    elements = (await providers.stored(daemon.data, seats[0].thing))["elements"]
    for seat, view in zip(seats, views, strict=True):
        assert {f"{seat.editor.name}-{number}" for number in range(1, view.acknowledged + 1)} <= set(elements)


async def settle(daemon: Daemon, providers: Providers, seats: Sequence[Seat]) -> list[View]:
    """All go on, stop, and see the same, which is what is stored, with all that they have made."""
    for seat in seats:
        await seat.acknowledged((await seat.glance()).acknowledged + 10)
    for seat in seats:
        await seat.stop_editing()
    doc = await until_equal(*seats)
    views = [await seat.look() for seat in seats]
    made = {f"{seat.editor.name}-{n}" for seat, view in zip(seats, views, strict=True) for n in range(1, view.made + 1)}
    assert set(doc["elements"]) == made
    assert await providers.stored(daemon.data, seats[0].thing) == doc
    return views


async def status(daemon: Daemon, **wanted: Any) -> list[dict[str, Any]]:
    """The rows of `widgetapp_admin -status -json` that are as wanted. Its exit code says whether all is well."""
    answer = await daemon.admin("-status", "-json", codes=(0, 3))
    return [row for row in json.loads(answer) if all(row[name] == value for name, value in wanted.items())]


async def test_an_sfe(daemon: Daemon, providers: Providers, thing: str) -> None:
    """An `_sfe` is killed. It takes its document worker along, is shown as gone, and is not started again; its clients are
    back on other SFEs within two seconds, not all at once. Nobody else notices."""
    # Before a fork server is killed below, which alone knows why its children have ended.
    seats = await at_work(daemon, providers, thing)

    async def counted() -> dict[str, Any] | None:
        # They are told once a second.
        (row,) = await status(daemon, name="_sfe", id=1)
        return row if row["clients"] else None

    row = await until(counted, "that its clients are counted") or {}
    (worker,) = await status(daemon, name="_stream", id=1)
    clients = row["clients"]
    os.kill(row["pid"], signal.SIGKILL)
    views = [await seat.glance() for seat in seats]
    await until_now(lambda: worker["pid"] not in daemon.all("_stream"), "that its document worker is gone as well")
    await check(daemon, providers, seats, views)

    async def all_back() -> list[View] | None:
        seen = [await seat.glance() for seat in seats]
        return seen if sum(len(view.away) for view in seen) == clients else None

    seen = await until(all_back, "that all are back") or []
    away = sorted(view.away[0] / 1000 for view in seen if view.away)
    print(f"\n{clients} clients were away for {away} s")
    assert away[-1] < BACK
    assert away[-1] - away[0] > 0.1
    (gone,) = await status(daemon, name="_sfe", id=1)
    assert (gone["state"], gone["pid"]) == ("gone", None)
    assert "SIGKILL" in gone["why"] or "signal 9" in gone["why"]
    views = await settle(daemon, providers, seats)
    assert sum(len(view.closes) for view in views) == clients
    assert (len(daemon.all("_sfe")), len(daemon.all("_stream"))) == (SFES - 1, SFES)


@pytest.mark.parametrize("title", ["_stream", "_journal", "_fork"])
async def test_no_socket_closes(title: str, daemon: Daemon, providers: Providers, thing: str) -> None:
    """All document workers, the writer, the fork server: whoever of them is killed, nobody's connection notices."""
    seats = await at_work(daemon, providers, thing)
    for old in daemon.all(title):
        there = daemon.count(title)
        killed = time.monotonic()
        os.kill(old, signal.SIGKILL)
        views = [await seat.glance() for seat in seats]
        await until_now(partial(_replaced, daemon, title, old, there), f"a new {title}")
        print(f"\n{title}: another one after {time.monotonic() - killed:.3f} s at most")
        await check(daemon, providers, seats, views)
    views = await settle(daemon, providers, seats)
    assert [(view.opened, view.closes) for view in views] == [(1, [])] * len(seats)


def _replaced(daemon: Daemon, title: str, old: int, there: int) -> bool:
    now = daemon.all(title)
    return old not in now and len(now) == there


async def test_the_daemon(make_daemon: MakeDaemon, providers: Providers) -> None:
    """The daemon is killed, and everything ends with it. After its next start all come back, with all that they have."""
    daemon = await make_daemon(environment=SPREAD)
    await daemon.start()
    await daemon.admin("-process", "_sfe", "-n", str(SFES), "-start")
    ada = Visitor(daemon.url)
    await ada.login("ada")
    seats = await at_work(daemon, providers, await ada.new_thing())
    pids = daemon.pids()
    await daemon.kill_parent_only()
    await daemon.gone(pids)
    views = [await seat.glance() for seat in seats]
    await check(daemon, providers, seats, views)
    await daemon.start()
    views = await settle(daemon, providers, seats)
    assert all(view.opened == 2 and len(view.closes) == 1 for view in views)
