"""Systems that hear what people do, on `/_stream` and on port 200, while all is killed, restarted and moved under them."""

from __future__ import annotations

import json
import os

from tests.support.daemon import SPREAD, Daemon, MakeDaemon
from tests.support.hearer import Hearer
from tests.support.ports import free_port
from tests.support.providers import Providers
from tests.support.raw_socket import connect
from tests.support.records import add_token, rows
from tests.support.visitor import Visitor
from tests.support.waiting import until, until_now

#: Edits while all this goes on.
EDITS = 10_000 if os.environ.get("WIDGETAPP_TEST_FULL") else 400
#: A hearer that is restarted has dealt with so many messages in each of its lives.
LIFE = 3


async def hearers(daemon: Daemon, port: int, things: list[str]) -> dict[str, Hearer]:
    """One of each kind, all of which have subscribed."""
    stream = {"Authorization": f"Bearer {add_token(daemon.data, 'ada', 'stream useractions:listen')}"}
    listen = {"Authorization": f"Bearer {add_token(daemon.data, 'ada', 'useractions:listen')}"}
    found = {
        "stream": Hearer(lambda: connect(daemon.port, "/_stream", stream), things),
        "restarted": Hearer(lambda: connect(daemon.port, "/_stream", stream), things, LIFE),
        "port 200": Hearer(lambda: connect(port, "/", listen), []),
    }
    for name, one in found.items():
        one.start()

        def subscribed(one: Hearer = one) -> bool:
            return one.sound and bool(one.place)

        await until_now(subscribed, f"{name} has subscribed")
    return found


async def test_nothing_is_missed(make_daemon: MakeDaemon, providers: Providers) -> None:
    """Each holds exactly every action once, after removing repeats by id, and those of one Thing in their order."""
    port = free_port()
    daemon = await make_daemon(environment={"WIDGETAPP_LISTENER__LISTEN": f"tcp:{port}:interface=127.0.0.1", **SPREAD})
    await daemon.start()
    await daemon.admin("-process", "_sfe", "-n", "2", "-start")
    ada = Visitor(daemon.url)
    await ada.login("ada")
    things = [await ada.new_thing(f"Thing {number}") for number in range(3)]
    all_of_them = await hearers(daemon, port, things)
    seats = [
        await (await providers.designer(daemon, login)).join(thing)
        for thing, login in zip(things, ("ada", "ben"), strict=False)
    ]
    for seat in seats:
        await seat.keep_editing(every=5)

    async def disturbed(share: float, what: str) -> None:
        wanted = EDITS * share / len(seats)
        for seat in seats:
            await seat.until(lambda view: view.made >= wanted, f"{share} of the edits before {what}", 600, brief=True)
        for name in ("one", "two"):
            await ada.do("rename", thing=things[2], name=f"{name} before {what}")

    await disturbed(0.2, "all move")
    await daemon.admin("-process", "_sfe", "-restart")
    await disturbed(0.4, "an SFE is killed")
    await daemon.kill_child("_sfe")
    await disturbed(0.6, "the writer is killed")
    await daemon.kill_child("_journal")
    await disturbed(0.8, "everything is killed")
    await daemon.kill()
    await daemon.start()
    ada = Visitor(daemon.url)
    await ada.login("ada")
    await disturbed(1.0, "the end")
    for seat in seats:
        await seat.stop_editing()
        await seat.saved()

    marks = ", ".join("?" * len(things))

    def told(since: int) -> dict[str, int]:
        query = f"SELECT id, seq FROM feed WHERE thing IN ({marks}) AND seq > ? ORDER BY seq"  # noqa: S608  # marks only
        return dict(rows(daemon.data, query, *things, since))

    async def all_told() -> bool:
        # The last of what was drawn is told a second later.
        made = rows(daemon.data, f"SELECT count(*) FROM updates WHERE thing IN ({marks})", *things)[0][0]  # noqa: S608  # likewise
        query = f"SELECT content FROM feed WHERE action = 'edit' AND thing IN ({marks})"  # noqa: S608  # likewise
        contents = [json.loads(content) for (content,) in rows(daemon.data, query, *things)]
        return bool(sum(content["result"]["changes"] for content in contents) >= made)

    await until(all_told, "all edits have been told")
    for name, one in all_of_them.items():

        def complete(one: Hearer = one) -> bool:
            return one.sound and set(told(one.begin)) <= set(one.heard)

        await until_now(complete, f"{name} has heard everything")
        await one.stop()
        mine = {key: seq for key, seq in one.heard.items() if key in told(one.begin)}
        assert mine == told(one.begin), name
        assert list(mine.values()) == sorted(mine.values()), name
    assert all_of_them["restarted"].lives > 3
