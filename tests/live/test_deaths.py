"""Violent deaths, of the document worker and of the writer, and an orderly end of all: what comes of edits and of presence.
That nothing acknowledged is ever missing is shown by `test_chaos.py` and `test_kills.py`."""

from __future__ import annotations

from tests.support.daemon import Daemon
from tests.support.fixtures import shared_daemon
from tests.support.providers import Providers, Seat, View, until_equal
from tests.support.records import rows
from tests.support.visitor import Visitor

#: One demonstration for all of these tests.
daemon = shared_daemon()


async def two_at_work(daemon: Daemon, thing: str, providers: Providers) -> tuple[Seat, Seat]:
    """Ada and Ben, who edit without a pause."""
    seats = [await (await providers.designer(daemon, login)).join(thing) for login in ("ada", "ben")]
    for seat in seats:
        await seat.keep_editing()
    for seat in seats:
        await seat.acknowledged(20)
    return seats[0], seats[1]


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
