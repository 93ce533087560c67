"""A User Group that is not approved for live collaboration: its people work all the same, each change by one request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from playwright.async_api import expect

from tests.support.browser import Browser
from tests.support.canvas import Canvas, two_on_one, until_same
from tests.support.daemon import Daemon
from tests.support.fixtures import fixture, shared_daemon
from tests.support.visitor import Visitor
from tests.support.waiting import aio, until

#: One demonstration for all of these tests, each of which has a Thing of its own.
daemon = shared_daemon()


@fixture
async def admin(daemon: Daemon) -> AsyncIterator[Visitor]:
    """The administrator, who has withdrawn the approval of the group that the demonstration has."""
    visitor = Visitor(daemon.url)
    await visitor.login("admin")
    await approve(visitor, False)
    yield visitor


async def approve(admin: Visitor, live: bool) -> None:
    """Give or withdraw it."""
    group = (await admin.do("me"))["groups"][0]["id"]
    await admin.do("approve_live", group=group, live=live)


async def refresh(canvas: Canvas) -> None:
    """Look what others have done."""
    await aio(canvas.window.page.get_by_role("button", name="Refresh").click())


async def until_stored(visitor: Visitor, thing: str, element: dict[str, Any]) -> None:
    """Wait until the server has something on a canvas as large as it is there."""

    async def look() -> bool:
        widgets = (await visitor.do("refresh", thing=thing, widgets=True))["widgets"]
        sizes = {widget["id"]: [widget["width"], widget["height"]] for widget in widgets}
        return bool(sizes.get(element["id"]) == [element["width"], element["height"]])

    await until(look, "what was drawn is stored")


async def until_live(canvas: Canvas, live: bool) -> None:
    """Wait until the page has gone from one way to the other: only what is not live has a button to refresh."""
    await aio(expect(canvas.window.page.get_by_role("button", name="Refresh")).to_have_count(0 if live else 1))
    await canvas.saved()


async def test_two_people(daemon: Daemon, admin: Visitor, ada: Visitor, browser: Browser) -> None:
    """Their changes to different widgets both survive; each sees the other's on a refresh, or with an answer. What both have
    changed is said, and they end with the same."""
    thing = await ada.new_thing()
    first, second = await two_on_one(browser, daemon, thing)
    await aio(expect(first.window.page.get_by_text("not approved for live collaboration")).to_be_visible())
    box = await first.draw("r", (500, 200), (700, 320))
    # The mark may say so of the time before: an edit begins a moment after what it changes.
    await until_stored(ada, thing, await first.element(box))
    circle = await second.draw("o", (800, 200), (900, 300))
    await second.until(lambda scene: {element["id"] for element in scene} == {box, circle}, "the answer has brought the box")
    # All of the circle: edits go while it is drawn.
    await until_stored(ada, thing, await second.element(circle))
    assert {element["id"] for element in await first.scene()} == {box}
    await refresh(first)
    await until_same(first, second)

    for canvas, color in ((first, "#e03131"), (second, "#1971c2")):
        await canvas.select(box)
        await canvas.color(color)
        await canvas.saved()
    await aio(expect(second.window.page.get_by_text("has changed a widget at the same time as you")).to_be_visible())
    await refresh(first)
    await until_same(first, second)
    assert (await first.element(box))["strokeColor"] in ("#e03131", "#1971c2")


async def test_to_and_fro(daemon: Daemon, admin: Visitor, ada: Visitor, browser: Browser) -> None:
    """Approved, open pages go live; withdrawn, they go on by requests. Nobody loads a page anew, and nothing is lost."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    for canvas in (first, second):
        await canvas.window.run("() => { window.sameSince = true; }")
    made = [await first.draw("r", (500, 200), (700, 320))]
    await first.saved()
    for live in (True, False, True):
        await approve(admin, live)
        for canvas in (first, second):
            await until_live(canvas, live)
        made.append(await first.draw("r", (500, 200 + 150 * len(made)), (700, 300 + 150 * len(made))))
        if not live:
            await first.saved()
            await refresh(second)
        scene = await until_same(first, second)
        assert [element["id"] for element in scene] == made
    assert [await canvas.window.run("() => window.sameSince") for canvas in (first, second)] == [True, True]


async def test_offline(daemon: Daemon, admin: Visitor, ada: Visitor, browser: Browser) -> None:
    """What cannot be sent is kept, and said to be; back online it is sent by itself."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    # The browser says of every request that did not arrive that it did not.
    first.window.tolerate("ERR_INTERNET_DISCONNECTED")
    await first.window.offline(True)
    await first.draw("r", (500, 200), (700, 320))

    async def offline() -> bool:
        return (await first.mark()).startswith("Not saved: offline")

    await until(offline, "the mark says that it is not saved")
    await first.window.offline(False)
    await first.saved()
    await refresh(second)
    await until_same(first, second)
