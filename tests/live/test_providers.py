"""The unmodified @hocuspocus/provider against the real daemon: people see the same, and "acknowledged" means "on disk"."""

from __future__ import annotations

from tests.support.daemon import Daemon
from tests.support.fixtures import shared_daemon
from tests.support.providers import Providers, until_equal
from tests.support.records import rows
from tests.support.visitor import Visitor

#: One demonstration for all of these tests, each of which has a Thing of its own.
daemon = shared_daemon()


async def test_two_editors_converge(daemon: Daemon, ada: Visitor, providers: Providers) -> None:
    """What two people do at once to one widget, and each for himself, both see; the store has the same."""
    thing = await ada.new_thing()
    first = await (await providers.designer(daemon, "ada")).join(thing)
    second = await (await providers.designer(daemon, "ben")).join(thing)
    await first.set("shared", type="rectangle", pos=[0, 0], strokeColor="#000000")
    await until_equal(first, second)
    await first.set("shared", pos=[50, 60])
    await second.set("shared", strokeColor="#ff0000")
    await second.set("of ben", type="ellipse", pos=[9, 9])
    await second.set("gone", type="ellipse", pos=[1, 1])
    await until_equal(first, second)
    await first.order("remove", widget="gone")
    doc = await until_equal(first, second)
    assert doc["elements"] == {
        "shared": {"type": "rectangle", "pos": [50, 60], "strokeColor": "#ff0000"},
        "of ben": {"type": "ellipse", "pos": [9, 9]},
    }
    assert await providers.stored(daemon.data, thing) == doc
    authors = rows(
        daemon.data, "SELECT DISTINCT login FROM updates JOIN users ON author = users.id WHERE thing = ? ORDER BY 1", thing
    )
    assert authors == [("ada",), ("ben",)]


async def test_several_things_on_one_socket(daemon: Daemon, ada: Visitor, providers: Providers) -> None:
    """Five Things go through one socket, and each keeps to itself; leaving one does not disturb the others."""
    things = [await ada.new_thing(f"Thing {number}") for number in range(5)]
    one, other = await providers.designer(daemon, "ada"), await providers.designer(daemon, "ben")
    mine = [await one.join(thing) for thing in things]
    theirs = [await other.join(thing) for thing in things]
    for number, seat in enumerate(mine):
        await seat.set(f"widget {number}", type="diamond", pos=[number, 0])
    for number, pair in enumerate(zip(mine, theirs, strict=True)):
        doc = await until_equal(*pair)
        assert list(doc["elements"]) == [f"widget {number}"]
    await mine[0].order("leave")
    await theirs[1].set("more", type="text", text="still here")
    await until_equal(mine[1], theirs[1])
    view = await mine[4].look()
    assert (view.opened, view.closes) == (1, [])


async def test_acknowledged_means_on_disk(daemon: Daemon, ada: Visitor, providers: Providers) -> None:
    """The whole server is killed in the very moment in which nothing is left unacknowledged: the store has everything,
    also for the next daemon and a newcomer."""
    thing = await ada.new_thing()
    seat = await (await providers.designer(daemon, "ada")).join(thing)
    pids = daemon.pids()
    await seat.order("killWhenSaved", count=200, pids=pids)
    await daemon.gone(pids)
    before = await seat.look()
    assert (len(before.widgets), before.unsynced) == (200, 0)
    assert await providers.stored(daemon.data, thing) == before.doc
    await daemon.start()
    newcomer = await (await providers.designer(daemon, "ben")).join(thing)
    assert (await newcomer.look()).doc == before.doc


async def test_a_snapshot_bounds_loading_and_loses_nothing(daemon: Daemon, ada: Visitor, providers: Providers) -> None:
    """When everybody has left, the Thing is kept as a snapshot; opened again, it is the same, and its history is whole."""
    thing = await ada.new_thing()
    seat = await (await providers.designer(daemon, "ada")).join(thing)
    for number in range(50):
        await seat.set("one", type="rectangle", pos=[number, 0])
    before = await seat.saved()
    await seat.order("leave")
    await daemon.until_row("SELECT 1 FROM snapshots WHERE thing = ?", thing)
    assert rows(daemon.data, "SELECT count(*) FROM updates WHERE thing = ?", thing) == [(50,)]
    again = await (await providers.designer(daemon, "ben")).join(thing)
    assert (await again.look()).doc == before.doc


async def test_presence_under_ones_own_name(daemon: Daemon, ada: Visitor, providers: Providers) -> None:
    """Others see who one is by the token, whatever one claims to be; a cursor is seen, and is gone when its owner is."""
    thing = await ada.new_thing()
    first = await (await providers.designer(daemon, "ada")).join(thing)
    second = await (await providers.designer(daemon, "ben")).join(thing)
    await first.order("claim", user={"id": "x", "name": "The Director", "color": "#ff0000"})
    await first.order("show", cursor={"x": 3, "y": 4})
    client = str((await first.look()).client)
    view = await second.until(lambda view: view.peers.get(client, {}).get("cursor"), "Ben sees Ada's cursor")
    assert view.peers[client]["cursor"] == {"x": 3, "y": 4}
    assert view.peers[client]["user"]["name"] == "Ada Okafor"
    await first.order("leave")
    await second.until(lambda view: client not in view.peers, "Ada is gone")
