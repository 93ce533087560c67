"""An edit that really kills document workers."""

from __future__ import annotations

import json

from tests.support.command import admin
from tests.support.daemon import Daemon
from tests.support.executioner import ENTRIES, Executioner
from tests.support.fixtures import shared_daemon
from tests.support.providers import Providers
from tests.support.visitor import Visitor

#: One demonstration for all of these tests.
daemon = shared_daemon()


async def test_not_a_third_time(daemon: Daemon, ada: Visitor, providers: Providers) -> None:
    """Two document workers die of an edit, and no third one: its sender is closed, it is kept for the administrator, and
    everybody else on the same Thing and on another goes on, on the sockets that they had."""
    thing, other = await ada.new_thing(), await ada.new_thing()
    culprit = await (await providers.designer(daemon, "ada")).join(thing)
    ben = await providers.designer(daemon, "ben")
    seats = [await ben.join(thing), await ben.join(other)]
    for seat in seats:
        await seat.keep_editing()
        await seat.acknowledged(20)

    with Executioner(daemon) as executioner:
        await culprit.editor.order("giveUpWhenClosed")
        await culprit.order("weigh", count=ENTRIES)
        assert (await culprit.until(lambda view: view.closes, "the sender is closed")).closes == [4400]
        assert executioner.kills == 2
        for seat in seats:
            await seat.acknowledged((await seat.look()).made + 20)
            await seat.stop_editing()
            view = await seat.saved()
            assert (view.opened, view.closes) == (1, [])
            assert set((await providers.stored(daemon.data, seat.thing))["elements"]) == set(view.widgets)
            assert len(view.widgets) == view.made
        assert executioner.kills == 2

    await daemon.until_row("SELECT 1 FROM poisons")
    code, said = await admin(daemon.folder, "-quarantine", "-json", "-data", daemon.data)
    (case,) = json.loads(said)
    (kept,) = case["kept"]
    assert (code, case["thing"], case["since"], kept["author"]) == (0, thing, None, "ada")
    assert kept["size"] > ENTRIES


async def test_its_sender_comes_back(daemon: Daemon, ada: Visitor, providers: Providers) -> None:
    """A provider that does not know when to stop brings it again, and two more workers die: then nobody may change the Thing,
    and no more die. Everybody else stays connected, and works on other Things."""
    daemon.tolerate("is confined")
    thing, other = await ada.new_thing(), await ada.new_thing()
    culprit = await (await providers.designer(daemon, "ada")).join(thing)
    ben = await providers.designer(daemon, "ben")
    seat, elsewhere = await ben.join(thing), await ben.join(other)
    with Executioner(daemon) as executioner:
        await culprit.order("weigh", count=ENTRIES)
        await seat.until(lambda view: view.scope == "readonly", "Ben may look only")
        assert executioner.kills == 4
        view = await culprit.until(lambda view: view.scope == "readonly", "the sender may look only as well")
        assert not view.saved
        await elsewhere.set("w", type="rectangle")
        view = await elsewhere.saved()
        assert (view.opened, view.closes, executioner.kills) == (1, [], 4)
