"""The history of a Thing, with real browsers: looking back, bringing back, names, and playing it."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.support.browser import Browser, Window
from tests.support.canvas import Canvas, open_canvas, ready, two_on_one, until_same
from tests.support.daemon import Daemon, MakeDaemon
from tests.support.fixtures import shared_daemon
from tests.support.visitor import Visitor
from tests.support.waiting import aio, until

#: One demonstration for all of these tests, each of which has a Thing of its own.
daemon = shared_daemon()


class Back:
    """Somebody's view of the history."""

    def __init__(self, window: Window) -> None:
        self.page: Page = window.page
        self.box = window.page.get_by_role("region", name="History")

    def entries(self) -> Locator:
        """The lines of the time line."""
        return self.box.locator(".history-entry")

    async def until_shown(self, *widgets: str) -> None:
        """Wait until the viewer shows these widgets and no others."""
        await aio(expect(self.box.locator(".history-viewer")).to_have_attribute("data-shown", " ".join(sorted(widgets))))

    async def click(self, name: str) -> None:
        """Click on a button, here or in a dialog."""
        await aio(self.page.get_by_role("button", name=name, exact=True).click())

    async def compare(self, *label: str) -> None:
        """Choose what is marked."""
        await aio(self.box.get_by_label("Show what changed").select_option(label=list(label)))

    async def marks(self) -> dict[str, str]:
        """The widgets that are marked, and as what."""
        found = self.box.locator(".history-mark")
        return dict(await aio(found.evaluate_all("(all) => all.map(({ dataset }) => [dataset.widget, dataset.kind])")))


async def look_back(canvas: Canvas, at: int | None = None) -> Back:
    """Open the history: by the button, or at a version by its address."""
    window = canvas.window
    if at is None:
        await aio(window.page.get_by_role("button", name="History", exact=True).click())
    else:
        await aio(window.page.goto(f"{window.url}/things/{canvas.thing}/history?at={at}"))
    back = Back(window)
    await aio(expect(back.entries().first).to_be_visible())
    return back


async def version(who: Visitor, thing: str) -> int:
    """The newest version."""
    return int((await who.do("refresh", thing=thing, widgets=True))["version"])


async def test_restore(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """One looks back and restores; the other's canvas changes live, while he draws; undone, all is as it was."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    box = await first.draw("r", (500, 200), (700, 320))
    await first.saved()
    old = await version(ada, first.thing)
    circle = await second.draw("o", (800, 200), (900, 300))
    await until_same(first, second)
    await first.select(box)
    await first.key("Delete")
    await until_same(first, second)

    back = await look_back(first, old)
    await back.until_shown(box)
    await back.compare("From then until now")
    await back.until_shown(circle)
    assert await back.marks() == {box: "removed", circle: "added"}
    await aio(expect(back.box.get_by_role("button", name="Removed: rectangle")).to_be_visible())
    await back.click("Restore this version")
    await aio(expect(back.page.get_by_role("alertdialog")).to_contain_text("you can take this back"))
    await back.click("Restore")
    await second.until(lambda scene: [one["id"] for one in scene] == [box], "the other sees it as it was")
    await aio(expect(back.box).to_have_count(0))
    await aio(expect(back.page.get_by_role("button", name="History", exact=True)).to_be_focused())
    late = await second.draw("d", (500, 500), (600, 600))
    scene = await until_same(first, second)
    assert {one["id"] for one in scene} == {box, late}
    # The canvas has a button of this name, too.
    await aio(back.page.locator("[data-sonner-toast]").get_by_role("button", name="Undo").click())
    await second.until(lambda scene: {one["id"] for one in scene} == {circle, late}, "undone, with what was drawn since")
    await until_same(first, second)


async def test_one_persons_changes(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """What Ben has changed since is undone, what Ada did stays; where she has changed the same since, that is left and said."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    box, other = [await first.draw("r", (500, at), (700, at + 100)) for at in (200, 400)]
    scene = await until_same(first, second)
    before = {one["id"]: one["strokeColor"] for one in scene}
    old = await version(ada, first.thing)
    for name in (box, other):
        await second.select(name)
        await second.color("#e03131")
        await until_same(first, second)
    bens = await second.draw("o", (800, 200), (900, 300))
    await until_same(first, second)
    await first.select(other)
    await first.color("#1971c2")
    adas = await first.draw("d", (800, 500), (900, 600))
    await until_same(first, second)
    # What is drawn next has the colour that was chosen last.
    assert (await first.element(adas))["strokeColor"] == "#1971c2"

    back = await look_back(first, old)
    await aio(back.box.get_by_text("Undo only one person’s changes").click())
    await back.click("Undo what Ben Lindqvist changed since")
    await back.click("Undo these changes")

    def undone(scene: list[dict[str, Any]]) -> bool:
        colors = {one["id"]: one["strokeColor"] for one in scene}
        return colors == {box: before[box], other: "#1971c2", adas: "#1971c2"}

    await second.until(undone, "only what Ben did is gone")
    assert bens not in {one["id"] for one in await second.scene()}
    await aio(expect(back.page.get_by_text("1 widget was left as it is")).to_be_visible())
    await until_same(first, second)


async def test_names(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """A version that one names is named for the other as well; another name, none, and only those that have one."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    await first.draw("r", (500, 200), (700, 320))
    await until_same(first, second)
    mine, other = await look_back(first), await look_back(second)
    for button, name in (("Name this version", "For review"), ("Rename this version", "Reviewed")):
        await mine.click(button)
        await aio(mine.page.get_by_label("Name", exact=True).fill(name))
        await mine.click("Save")
        await aio(expect(other.entries().first).to_contain_text(name))
    await aio(other.page.get_by_label("Only versions with a name").check())
    await aio(expect(other.entries()).to_have_count(1))
    await mine.click("Rename this version")
    await mine.click("Remove the name")
    await aio(expect(other.page.get_by_text("No version has a name yet.")).to_be_visible())


async def test_who_may_look_only(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """He sees what was, and is offered nothing that would change the Thing; nor is it done if he asks for it."""
    thing = await ada.new_thing()
    await ada.do(
        "edit",
        thing=thing,
        changes=[{"do": "add", "widget": "w", "type": "rectangle", "properties": {"width": 9}}],
    )
    old = await version(ada, thing)
    await ada.do("edit", thing=thing, changes=[{"do": "delete", "widget": "w"}])
    link = (await ada.do("share_by_link", thing=thing, role="viewer"))["link"]
    guest = await browser.stranger(daemon)
    await aio(guest.page.goto(link))
    await aio(guest.page.get_by_role("button", name="Open it").click())
    await aio(guest.page.wait_for_url("**/things/*"))
    back = await look_back(await ready(guest), old)
    await back.until_shown("w")
    await aio(expect(back.box.get_by_text("but not bring anything back")).to_be_visible())
    for name in ("Restore this version", "Name this version"):
        await aio(expect(back.box.get_by_role("button", name=name)).to_have_count(0))
    guest.tolerate("403")
    asked = """async ([thing, version]) => (await fetch("/_ajax/revert", {
      method: "POST", body: JSON.stringify({ thing, version }),
      headers: { "Content-Type": "application/json", "X-WidgetApp-Request": "1" },
    })).status"""
    assert await guest.run(asked, [thing, old]) == 403
    assert (await ada.do("refresh", thing=thing, widgets=True))["widgets"] == []


async def test_played_back(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """From the first widget to what is there now; the slider goes anywhere, and the keys are not the canvas's."""
    canvas = await open_canvas(await browser.window(daemon, "ada"), await ada.new_thing())
    made: list[str] = []
    for at in (200, 350, 500):
        made.append(await canvas.draw("r", (500, at), (600, at + 100)))
        await canvas.saved()
    await canvas.key("Control+a")
    back = await look_back(canvas)
    await back.until_shown(*made)
    await back.click("Play back")
    slider = back.box.get_by_role("slider", name="Moment of the history")
    await back.until_shown(made[0])
    await back.until_shown(*made[:2])
    await aio(expect(back.box.get_by_role("button", name="Play back")).to_be_visible())
    await back.until_shown(*made)
    await aio(slider.focus())
    await canvas.key("Home")
    await back.until_shown(made[0])
    assert "at=" in back.page.url
    await canvas.key("Delete")
    await canvas.key("Escape")
    await aio(expect(back.box).to_have_count(0))
    assert {one["id"] for one in await canvas.scene()} == set(made)


async def test_killed(make_daemon: MakeDaemon) -> None:
    """A version that was brought back is there after a kill -9 of everything, and so are names."""
    daemon = await make_daemon()
    await daemon.start()
    ada = Visitor(daemon.url)
    await ada.login("ada")
    thing = await ada.new_thing()
    await ada.do("edit", thing=thing, changes=[{"do": "add", "widget": "w", "type": "rectangle", "properties": {"width": 9}}])
    old = await version(ada, thing)
    await ada.do("name_version", thing=thing, version=old, name="Kept")
    await ada.do("edit", thing=thing, changes=[{"do": "delete", "widget": "w"}])
    await ada.do("revert", thing=thing, version=old)
    await daemon.kill()
    await daemon.start()
    again = Visitor(daemon.url)
    await again.login("ada")
    assert [one["id"] for one in (await again.do("refresh", thing=thing, widgets=True))["widgets"]] == ["w"]
    assert [one["name"] for one in (await again.do("history", thing=thing))["named"]] == ["Kept"]

    async def three() -> bool:
        return len((await again.do("playback", thing=thing))["moments"]) == 3

    await until(three, "the whole history is there")


# The last one: nobody works live afterwards.
async def test_not_live(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Where a group is not approved for live work, it is the same by requests."""
    admin = Visitor(daemon.url)
    await admin.login("admin")
    group = (await admin.do("me"))["groups"][0]["id"]
    await admin.do("approve_live", group=group, live=False)
    canvas = await open_canvas(await browser.window(daemon, "ada"), await ada.new_thing())
    box = await canvas.draw("r", (500, 200), (700, 320))
    await canvas.saved()
    old = await version(ada, canvas.thing)
    await canvas.draw("o", (800, 200), (900, 300))
    await canvas.saved()
    back = await look_back(canvas)
    await aio(back.page.goto(f"{canvas.window.url}/things/{canvas.thing}/history?at={old}"))
    await back.until_shown(box)
    await back.click("Restore this version")
    await back.click("Restore")
    await canvas.until(lambda scene: [one["id"] for one in scene] == [box], "as it was")
