"""Work without a connection, in real browsers: it is kept there, over closed tabs, and comes together by itself."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

from playwright.async_api import expect

from tests.support.browser import Browser, Chromium, Window, saved_file
from tests.support.canvas import Canvas, content_of, copy_of, difference, open_canvas, png, ready, two_on_one, until_same
from tests.support.daemon import Daemon
from tests.support.fixtures import fixture, shared_daemon
from tests.support.records import change
from tests.support.visitor import Visitor
from tests.support.waiting import aio, until, until_now

#: One demonstration for all of these tests; the last ones leave Ben outside the group, and nothing that runs.
daemon = shared_daemon()


@fixture
async def browser(shared_chromium: Chromium) -> AsyncIterator[Browser]:
    """Windows that can open the application without a server."""
    async with Browser(shared_chromium, offline=True) as one:
        yield one


KEPT = "Not saved: offline, kept in this browser"


async def until_kept(canvas: Canvas, changes: str) -> None:
    """Wait until the mark says that so much is kept in the browser, and not saved."""

    async def look() -> bool:
        return await canvas.mark() == f"{KEPT} ({changes})"

    await until(look, f"{canvas.window.login}'s mark says {KEPT} ({changes})")


async def open_offline(window: Window, thing: str) -> Canvas:
    """Open a Thing's page without a server, and wait until it is on the canvas."""
    await aio(window.page.goto(f"{window.url}/things/{thing}"))
    canvas = Canvas(window, thing)

    async def here() -> object:
        return await window.run("() => Boolean(window.widgetapp)") and await canvas.scene()

    await until(here, f"{window.login} has the canvas")
    return canvas


async def test_closed_and_opened_without_a_server(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """The server is killed under Ada; she draws, closes the tab, opens it again and draws more, all without a server. When it
    is back, all of it is saved by itself, and Ben, who has drawn meanwhile as well, sees it."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing("The kettle"))
    made = [await first.draw("r", (500, 200), (700, 320))]
    await until_same(first, second)
    await first.window.able_offline()
    for canvas in (first, second):
        canvas.window.unconnected = True
    await daemon.kill()

    made.append(await first.draw("o", (500, 400), (600, 460)))
    await until_kept(first, "1 change")
    tab = await first.window.another_tab()
    await aio(first.window.page.close())
    again = await open_offline(tab, first.thing)
    assert [element["id"] for element in await again.scene()] == made
    await until_kept(again, "1 change")
    made.append(await again.draw("d", (800, 200), (900, 300)))
    await until_kept(again, "2 changes")
    theirs = await second.draw("r", (800, 500), (900, 560))

    await aio(tab.page.get_by_role("link", name="Back to all Things").click())
    listed = tab.page.get_by_role("list", name="Things kept in this browser").get_by_role("listitem")
    await aio(expect(listed).to_contain_text("2 changes are only in this browser"))
    await aio(listed.get_by_role("link").click())
    await daemon.start()
    await aio(expect(tab.page.get_by_text("Your 2 changes since")).to_be_visible())
    scene = await until_same(again, second)
    assert {element["id"] for element in scene} == {*made, theirs}


async def test_two_tabs_and_an_image(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Without a server, Ada's two tabs on one Thing show the same, and each undoes its own; an image is kept, too. She closes
    both. When the server is back, she opens the list only, and Ben sees all that she has done."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing("The kettle"))
    other = await open_canvas(await first.window.another_tab(), first.thing)
    await first.window.able_offline()
    for canvas in (first, second, other):
        canvas.window.unconnected = True
    await daemon.kill()

    box = await first.draw("r", (500, 200), (700, 320))
    await other.until(lambda scene: [element["id"] for element in scene] == [box], "the other tab shows it")
    circle = await other.draw("o", (900, 200), (1000, 300))
    await first.until(lambda scene: len(scene) == 2, "the first tab shows the circle")
    await other.key("Control+z")
    await first.until(lambda scene: circle not in [element["id"] for element in scene], "it is gone there, too")
    await other.drop("sample.png", "image/png", png(120, 80, (255, 0, 255)), (640, 450))
    await first.until(lambda scene: "image" in [element["type"] for element in scene], "the first tab shows the image")
    scene = await other.scene()
    assert sorted(element["type"] for element in scene) == ["image", "rectangle"]
    for canvas in (first, other):
        await aio(expect(canvas.window.page.locator(".saved-mark")).to_contain_text(KEPT))
    tab = await first.window.another_tab()
    for canvas in (first, other):
        await aio(canvas.window.page.close())

    await daemon.start()
    await aio(tab.page.goto(f"{daemon.url}/things"))
    await aio(expect(tab.page.get_by_text("Your changes to “The kettle” are saved")).to_be_visible())
    await second.until(lambda seen: difference(seen, scene) == "", "Ben sees all of it")
    (image,) = [element for element in scene if element["type"] == "image"]

    async def has_bytes() -> object:
        return await second.window.run("(id) => Boolean(window.widgetapp.files()[id])", image["fileId"])

    await until(has_bytes, "Ben has the image")


async def draw_and_close(canvas: Canvas, at: float) -> str:
    """Draw something without a connection, and close the tab; gives its id."""
    await canvas.window.offline(True)
    widget = await canvas.draw("r", (at, 400), (at + 80, 460))
    await until_kept(canvas, "1 change")
    await aio(canvas.window.page.close())
    await canvas.window.offline(False)
    return widget


async def test_a_tab_that_sleeps(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Ada's tab sleeps with something that is not saved; the server is started anew, and Ben draws. When her tab wakes, both
    come together."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    await first.draw("r", (500, 200), (700, 320))
    await until_same(first, second)
    first.window.unconnected = second.window.unconnected = True
    await daemon.kill()
    mine = await first.draw("o", (500, 400), (600, 460))
    await until_kept(first, "1 change")
    # A browser without a screen freezes no tab, whatever it is told. To its scripts, this is the same.
    sleep = await aio(first.window.context.new_cdp_session(first.window.page))
    asleep: list[object] = []

    def fall_asleep(event: object) -> None:
        asleep.append(event)

    sleep.on("Debugger.paused", fall_asleep)
    await aio(sleep.send("Debugger.enable"))
    await aio(sleep.send("Debugger.pause"))
    await until_now(lambda: asleep, "Ada's tab sleeps")
    await daemon.start()
    await second.saved()
    theirs = await second.draw("d", (800, 200), (900, 300))
    await second.saved()
    assert mine not in [element["id"] for element in await second.scene()]
    await aio(sleep.send("Debugger.resume"))
    assert {mine, theirs} < {element["id"] for element in await until_same(first, second)}


async def test_what_the_server_does_not_take(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Ben's work of an earlier visit is refused: as he may only look now, as the server was restored from a backup, as he may
    not see the Thing any more. Each time he gets it as a file, and sees what the server has; in the end nothing is kept."""
    thing, admin = await ada.new_thing("The kettle"), Visitor(daemon.url)
    group = (await admin.login("admin"))["groups"][0]["id"]
    (ben,) = (await admin.do("find_people", query="ben"))["people"]
    await ada.do("share", thing=thing, user=ben["id"], role="editor")
    await admin.do("remove_member", group=group, user=ben["id"])
    first, second = await two_on_one(browser, daemon, thing)
    box = await first.draw("r", (500, 200), (700, 320))
    await until_same(first, second)

    refused = await draw_and_close(second, 500)
    await ada.do("share", thing=thing, user=ben["id"], role="viewer")
    second = await open_canvas(await second.window.another_tab(), thing)
    assert set(await aio(copy_of(second))) == {box, refused}
    assert [element["id"] for element in await until_same(first, second)] == [box]

    await ada.do("share", thing=thing, user=ben["id"], role="editor")
    await aio(second.window.page.reload())
    second = await ready(second.window)
    refused = await draw_and_close(second, 600)
    change(daemon.data, "UPDATE facts SET value = 'another' WHERE name = 'feed_epoch'")
    second = await open_canvas(await second.window.another_tab(), thing)
    assert set(await aio(copy_of(second))) == {box, refused}
    assert [element["id"] for element in await until_same(first, second)] == [box]

    refused = await draw_and_close(second, 700)
    await ada.do("unshare", thing=thing, user=ben["id"])
    tab = await second.window.another_tab()
    tab.tolerate("status of 404")
    await aio(tab.page.goto(f"{daemon.url}/things/{thing}"))
    await aio(expect(tab.page.get_by_text("you cannot see it")).to_be_visible())
    await aio(tab.page.goto(f"{daemon.url}/kept"))
    rescued = tab.page.get_by_role("region", name="Drawings that could not be saved")
    copied = json.loads(content_of(await aio(saved_file(tab.page, "Save a copy of “The kettle”"))))
    assert {element["id"] for element in copied["elements"]} == {box, refused}
    await aio(rescued.get_by_role("button", name="Throw away").click())
    await aio(expect(tab.page.get_by_text("Nothing is kept here yet")).to_be_visible())


#: What this browser keeps of anybody, as all that is in its database.
ALL_KEPT = """async () => {
  const request = indexedDB.open("widgetapp");
  const db = await new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const stores = [...db.objectStoreNames];
  const transaction = db.transaction(stores);
  const all = await Promise.all(stores.map((name) => new Promise((resolve) => {
    const asked = transaction.objectStore(name).getAll();
    asked.onsuccess = () => resolve(asked.result);
  })));
  db.close();
  return all.flat().length;
}"""


async def test_log_out(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """What Ada's browser keeps is removed when she logs out; she is asked first, as something is only there. Without a server
    nobody sees anything of it then."""
    canvas = await open_canvas(await browser.window(daemon, "ada"), await ada.new_thing("The kettle"))
    window = canvas.window
    await window.able_offline()
    await canvas.draw("r", (500, 200), (700, 320))
    await canvas.saved()
    await draw_and_close(canvas, 500)
    tab = await window.another_tab()
    await aio(tab.page.goto(f"{daemon.url}/profile"))
    assert await tab.run(ALL_KEPT) > 3
    await aio(tab.page.get_by_role("button", name="Ada Okafor: menu").click())
    await aio(tab.page.get_by_role("menuitem", name="Log out").click())
    await aio(tab.page.get_by_role("button", name="Log out and lose them").click())
    await aio(tab.page.wait_for_url("**/login*"))
    assert await tab.run(ALL_KEPT) == 0
    tab.unconnected = True
    await daemon.kill()
    await aio(tab.page.goto(f"{daemon.url}/things/{canvas.thing}"))
    await aio(expect(tab.page.get_by_text("The server does not answer")).to_be_visible())
    await aio(expect(tab.page.get_by_text("The kettle")).to_have_count(0))
