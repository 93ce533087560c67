"""A Thing in quarantine, in real browsers: it can be looked at, everybody is told, and nothing is lost in silence."""

from __future__ import annotations

import signal

from tests.support import stored_format
from tests.support.browser import Browser
from tests.support.canvas import Canvas, copy_of, difference, two_on_one, until_same
from tests.support.command import admin
from tests.support.daemon import Daemon
from tests.support.executioner import ENTRIES, Executioner
from tests.support.fixtures import shared_daemon
from tests.support.providers import Providers
from tests.support.records import change
from tests.support.visitor import Visitor
from tests.support.waiting import aio, until

#: One demonstration for all of these tests.
daemon = shared_daemon()

#: As `weigh` of `editors.mjs`.
WEIGH = """(count) => {
  const { doc } = window.widgetapp;
  doc.transact(() => {
    for (let number = 0; number < count; number += 1) doc.getMap("weight").set(number.toString(36), 0);
  });
}"""

#: Whether the canvas can only be looked at.
LOOKING = "() => window.widgetapp?.api.getAppState().viewModeEnabled"


def confine(daemon: Daemon, thing: str) -> None:
    """Put a Thing in quarantine, for the next worker that opens it."""
    change(daemon.data, "INSERT INTO quarantined (thing, at, why) VALUES (?, 0, 'it killed')", thing)


async def release(daemon: Daemon, thing: str) -> None:
    """An administrator releases it."""
    code, said = await admin(daemon.folder, "-quarantine", "-thing", thing, "-release", "-data", daemon.data)
    assert code == 0, said


async def until_confined(canvas: Canvas, on: bool) -> None:
    """Wait until the page says that the Thing cannot be changed, and lets nobody try; or neither of it."""

    async def look() -> bool:
        told = await aio(canvas.window.page.get_by_text("This Thing cannot be changed at present.").is_visible())
        return told is on and await canvas.window.run(LOOKING) is on

    await until(look, f"{canvas.window.login} is told, and may look only: {on}")


async def test_confined_under_two_people(daemon: Daemon, ada: Visitor, providers: Providers, browser: Browser) -> None:
    """Ben's edit is under way when the Thing is confined: both may look only and are told, Ben sees what is saved and gets
    the rest as a file; released, the Thing can be changed again, on the page that was never loaded anew."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    widget = await first.draw("r", (500, 200), (700, 320))
    await until_same(first, second)
    for canvas in (first, second):
        await canvas.window.run("() => { window.sameSince = true; }")

    daemon.signal_child("_stream", signal.SIGSTOP)
    refused = await second.draw("o", (300, 500), (400, 560))
    await second.key("Escape")
    confine(daemon, first.thing)
    await daemon.kill_child("_stream")
    for canvas in (first, second):
        await until_confined(canvas, True)
    assert [element["id"] for element in await until_same(first, second)] == [widget]
    assert set(await aio(copy_of(second))) == {widget, refused}

    await release(daemon, first.thing)
    for canvas in (first, second):
        await until_confined(canvas, False)
        assert await canvas.window.run("() => window.sameSince") is True
    again = await second.draw("d", (800, 200), (900, 300))
    scene = await until_same(first, second)
    assert [element["id"] for element in scene] == [widget, again]
    assert difference(scene, stored_format.scene(await providers.stored(daemon.data, first.thing))) == ""


async def test_confined_meanwhile(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Ben has worked offline on a Thing that was confined meanwhile, and has deleted something: he sees what is saved, gets
    what he did as a file, and that the Thing is released while he is offline again, he finds out."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    widget = await first.draw("r", (500, 200), (700, 320))
    await until_same(first, second)
    await second.window.offline(True)
    await second.select(widget)
    await second.key("Delete")
    await second.until(lambda scene: not scene, "Ben has deleted it")
    confine(daemon, first.thing)
    await daemon.kill_child("_stream")
    await until_confined(first, True)
    await second.window.offline(False)
    await until_confined(second, True)
    assert [element["id"] for element in await until_same(first, second)] == [widget]
    assert await aio(copy_of(second)) == {}

    await second.window.offline(True)
    await release(daemon, first.thing)
    await until_confined(first, False)
    await second.window.offline(False)
    await until_confined(second, False)


async def test_what_kills_is_not_sent_again(daemon: Daemon, ada: Visitor, providers: Providers, browser: Browser) -> None:
    """Something in Ben's browser kills two document workers: his page begins anew with what is saved, does not bring it to
    a third one, offers it as a file, and both go on."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    with Executioner(daemon) as executioner:
        daemon.signal_child("_stream", signal.SIGSTOP)
        widget = await second.draw("r", (500, 200), (700, 320))
        await second.window.run(WEIGH, ENTRIES)
        daemon.signal_child("_stream", signal.SIGCONT)
        assert set(await aio(copy_of(second))) == {widget}
        scene = await until_same(first, second)
        later = await second.draw("d", (800, 200), (900, 300))
        scene = await until_same(first, second)
        assert {widget, later} >= {element["id"] for element in scene} >= {later}
        assert executioner.kills == 2
    assert difference(scene, stored_format.scene(await providers.stored(daemon.data, first.thing))) == ""
