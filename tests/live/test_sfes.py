"""SFEs that come with their clients and leave with them, and connections that outlive their processes."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator

from tests.support.daemon import SPREAD, Daemon, MakeDaemon
from tests.support.fixtures import fixture
from tests.support.providers import Providers, Seat, until_equal
from tests.support.visitor import Visitor
from tests.support.waiting import until, until_now


@fixture
async def brief(make_daemon: MakeDaemon) -> AsyncIterator[Daemon]:
    """A daemon that drains what is not needed after a moment."""
    daemon = await make_daemon(environment={"WIDGETAPP_PROCESSES__DRAIN_SECONDS": "0.5", **SPREAD})
    await daemon.start()
    yield daemon


async def visitor(daemon: Daemon) -> Visitor:
    """Ada, logged in."""
    ada = Visitor(daemon.url)
    await ada.login("ada")
    return ada


async def seats(daemon: Daemon, providers: Providers, thing: str, token: str, count: int, first: int = 0) -> list[Seat]:
    """So many clients on one Thing, each with a socket of its own."""
    found = []
    for number in range(first, first + count):
        found.append(await (await providers.editor(f"e{number}", daemon, token)).join(thing))
    return found


async def streaming(ada: Visitor, things: list[int]) -> bool:
    """Whether her session has these streams, with so many Things open in each."""
    (session,) = (await ada.do("sessions"))["sessions"]
    return [stream["things"] for stream in session["streams"]] == things


async def test_35_clients(brief: Daemon, providers: Providers) -> None:
    """They bring up SFE 0, three `_sfe` and four `_stream`, work together across all of them, and take them along again."""
    ada = await visitor(brief)
    thing = await ada.new_thing()
    everybody = await seats(brief, providers, thing, await ada.token(), 35)
    await until_now(lambda: (brief.count("_sfe"), brief.count("_stream")) == (3, 4), "three _sfe and four _stream")
    for number, seat in enumerate(everybody):
        await seat.set(f"widget {number}", type="rectangle")
    doc = await until_equal(*everybody)
    assert len(doc["elements"]) == 35
    # Each of them is listed with the session that its token came from, whatever SFE it is on.
    await until(lambda: streaming(ada, [1] * 35), "35 streams of one Thing each")
    assert await providers.stored(brief.data, thing) == doc
    for seat in everybody[1:]:
        await seat.order("leave")
    for seat in everybody[1:]:
        await seat.editor.order("disconnect")
    await until_now(lambda: (brief.count("_sfe"), brief.count("_stream")) == (0, 1), "only SFE 0 and its _stream")
    await everybody[0].set("alone", type="rectangle")
    view = await everybody[0].saved()
    assert (view.opened, view.closes) == (1, [])


async def clients(daemon: Daemon) -> list[int]:
    """How many each SFE has, the daemon's own first."""
    rows = json.loads(await daemon.admin("-status", "-json"))
    return [row["clients"] for row in rows if row["name"] == "widgetapp"] + [r["clients"] for r in rows if r["name"] == "_sfe"]


async def test_together(daemon: Daemon, providers: Providers) -> None:
    """Clients of one Thing are gathered in one SFE, though others have none; those of another Thing, in another SFE, where
    there is a core for it."""
    ada = await visitor(daemon)
    await daemon.admin("-process", "_sfe", "-n", "2", "-start")
    things, token = [await ada.new_thing(), await ada.new_thing()], await ada.token()
    for number in range(6):
        await seats(daemon, providers, things[number % 2], token, 1, first=number)
    expected = [0, 3, 3] if (os.cpu_count() or 1) > 1 else [0, 0, 6]

    async def gathered() -> bool:
        return sorted(await clients(daemon)) == expected

    await until(gathered, "the clients of each Thing in one SFE, and none in the third")


async def test_after_their_thing(make_daemon: MakeDaemon, providers: Providers) -> None:
    """Those who come after the tenth client of a Thing are served by an `_sfe`; the ten before, who are in the daemon, go there
    while they work, and notice nothing. Who is just busy goes with the next occasion."""
    daemon = await make_daemon()
    await daemon.start()
    ada = await visitor(daemon)
    thing, token = await ada.new_thing(), await ada.token()
    everybody = await seats(daemon, providers, thing, token, 10)
    await until_now(lambda: daemon.count("_sfe") == 1, "an _sfe for those who come next")
    await everybody[0].set("before", type="rectangle")
    for number in range(10, 14):
        everybody += await seats(daemon, providers, thing, token, 1, first=number)
        await everybody[number - 10].set(f"widget {number}", type="rectangle")

    async def gathered() -> bool:
        return await clients(daemon) == [0, 14]

    await until(gathered, "all fourteen in the _sfe")
    for number, seat in enumerate(everybody):
        await seat.set(f"widget {number}", type="ellipse")
    doc = await until_equal(*everybody)
    assert len(doc["elements"]) == 1 + 14
    assert await providers.stored(daemon.data, thing) == doc
    for seat in everybody:
        view = await seat.saved()
        assert (view.opened, view.closes) == (1, [])
