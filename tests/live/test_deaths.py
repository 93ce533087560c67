"""Violent deaths: of the document worker, of the writer, of the whole daemon. Nothing acknowledged is missing, ever, and
everybody comes to see the same again without anybody's doing."""

from __future__ import annotations

import os

import pytest

from tests.support.daemon import Daemon
from tests.support.fixtures import shared_daemon
from tests.support.providers import Providers, Seat, View, until_equal
from tests.support.records import rows
from tests.support.visitor import Visitor

#: One demonstration for all of these tests.
daemon = shared_daemon()

#: More than three deaths within a minute cost longer and longer waits.
FULL = bool(os.environ.get("WIDGETAPP_TEST_FULL"))
DEATHS = 12 if FULL else 3
#: `test_kills.py` kills the daemon alone, under more people.
WHO_DIES = ["with its children", "alone"] if FULL else ["with its children"]


async def two_at_work(daemon: Daemon, thing: str, providers: Providers) -> tuple[Seat, Seat]:
    """Ada and Ben, who edit without a pause."""
    seats = [await (await providers.designer(daemon, login)).join(thing) for login in ("ada", "ben")]
    for seat in seats:
        await seat.keep_editing()
    for seat in seats:
        await seat.acknowledged(20)
    return seats[0], seats[1]


def expected(seat: Seat, count: int) -> set[str]:
    """The names of a person's first widgets."""
    return {f"{seat.editor.name}-{number}" for number in range(1, count + 1)}


@pytest.mark.parametrize("title", ["_stream", "_journal"])
async def test_kill_a_child(title: str, daemon: Daemon, ada: Visitor, providers: Providers) -> None:
    """A child is killed again and again under two people at work. No socket closes; what was acknowledged is in the store
    at each moment; in the end both have all of it, once, and everything is acknowledged."""
    thing = await ada.new_thing()
    seats = await two_at_work(daemon, thing, providers)
    for _ in range(DEATHS):
        await daemon.kill_child(title)
        views = [await seat.look() for seat in seats]
        elements = (await providers.stored(daemon.data, thing))["elements"]
        for seat, view in zip(seats, views, strict=True):
            assert expected(seat, view.acknowledged) <= set(elements)
            await seat.acknowledged(view.acknowledged + 20)
    for seat in seats:
        await seat.stop_editing()
    doc = await until_equal(*seats)
    views = [await seat.look() for seat in seats]
    assert set(doc["elements"]) == expected(seats[0], views[0].made) | expected(seats[1], views[1].made)
    assert [(view.opened, view.closes) for view in views] == [(1, [])] * 2
    assert await providers.stored(daemon.data, thing) == doc


async def test_every_edit_is_stored_once(daemon: Daemon, ada: Visitor, providers: Providers) -> None:
    """The deaths of both children cost no edit its place, and give none a second one, but for what clients sent again."""
    thing = await ada.new_thing()
    seats = await two_at_work(daemon, thing, providers)
    await daemon.kill_child("_journal")
    for seat in seats:
        await seat.stop_editing()
    await until_equal(*seats)
    made = sum([(await seat.look()).made for seat in seats])
    assert rows(daemon.data, "SELECT count(*), count(DISTINCT content) FROM updates WHERE thing = ?", thing) == [(made, made)]


@pytest.mark.parametrize("who", WHO_DIES)
async def test_kill_the_daemon(who: str, daemon: Daemon, ada: Visitor, providers: Providers) -> None:
    """The daemon is killed under two people at work, who go on working. What was acknowledged until then is in the
    store; after a restart they come back by themselves, with what had not been acknowledged and what they did since."""
    thing = await ada.new_thing()
    seats = await two_at_work(daemon, thing, providers)
    await (daemon.kill_parent_only() if who == "alone" else daemon.kill())
    elements = (await providers.stored(daemon.data, thing))["elements"]
    for seat in seats:
        view = await seat.until(lambda view: view.closes, "the socket is closed")
        assert view.atClose is not None
        assert expected(seat, view.atClose) <= set(elements)
    for seat in seats:
        before = (await seat.look()).made
        await seat.made(before + 10)
    await daemon.start()
    for seat in seats:
        await seat.stop_editing()
    doc = await until_equal(*seats)
    views = [await seat.look() for seat in seats]
    assert set(doc["elements"]) == expected(seats[0], views[0].made) | expected(seats[1], views[1].made)
    assert await providers.stored(daemon.data, thing) == doc


async def test_presence_is_rebuilt(daemon: Daemon, ada: Visitor, providers: Providers) -> None:
    """After the death of the document worker a newcomer still sees who is there, and so do those who were."""
    thing = await ada.new_thing()
    first = await (await providers.designer(daemon, "ada")).join(thing)
    second = await (await providers.designer(daemon, "ben")).join(thing)
    await first.order("show", cursor={"x": 1, "y": 2})
    client = str((await first.look()).client)

    def seen(view: View) -> bool:
        return bool(view.peers.get(client, {}).get("cursor") == {"x": 1, "y": 2})

    await second.until(seen, "Ben sees Ada")
    await daemon.kill_child("_stream")
    newcomer = await (await providers.designer(daemon, "admin")).join(thing)
    view = await newcomer.until(seen, "the administrator sees Ada")
    assert view.peers[client]["user"]["name"] == "Ada Okafor"
    assert seen(await second.look())
    await first.order("show", cursor={"x": 5, "y": 6})
    await second.until(lambda view: view.peers[client]["cursor"] == {"x": 5, "y": 6}, "Ben sees Ada move")


async def test_an_orderly_restart(daemon: Daemon, ada: Visitor, providers: Providers) -> None:
    """Ended by its administrator, the daemon tells everybody to come back (1012), and they do."""
    thing = await ada.new_thing()
    seat = await (await providers.designer(daemon, "ada")).join(thing)
    await seat.set("one", type="rectangle", pos=[0, 0])
    await seat.saved()
    await daemon.stop()
    view = await seat.until(lambda view: view.closes, "the socket is closed")
    assert view.closes == [1012]
    await seat.set("two", type="rectangle", pos=[1, 1])
    await daemon.start()
    doc = (await seat.saved()).doc
    assert await providers.stored(daemon.data, thing) == doc
    assert set(doc["elements"]) == {"one", "two"}
