"""The list of Things in real browsers: each person's own, what all share, who is there now, and many at once."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from playwright.async_api import Page, Route, expect
from twisted.internet.defer import Deferred, gatherResults

from tests.live.test_browser_comments import COUNT_SOCKETS
from tests.support.browser import Browser
from tests.support.canvas import open_canvas, ready
from tests.support.daemon import Daemon
from tests.support.fixtures import shared_daemon
from tests.support.visitor import Visitor
from tests.support.waiting import aio, pause, until

#: One demonstration for all of these tests; what they leave in its list, the later ones find there.
daemon = shared_daemon()


def button(page: Page, name: str) -> Any:
    """A button by its name."""
    return page.get_by_role("button", name=name, exact=True)


def row(page: Page, name: str) -> Any:
    """The line of a Thing."""
    return page.locator(".rows > li").filter(has=page.get_by_text(name, exact=True))


async def names(page: Page) -> list[str]:
    """The names on show, from the top."""
    found: list[str] = await aio(page.locator(".rows .row-title").all_inner_texts())
    return found


async def until_listed(page: Page, *wanted: str) -> None:
    """Wait until these are all there are, in this order."""
    await aio(expect(page.locator(".rows .row-title")).to_have_text(list(wanted)))


KETTLE, LAMP, RETURNS, GARDEN = (
    "Kettle K2: front panel", "Bicycle lamp: wiring", "Returns: from parcel to stock", "Garden app: first three screens",
)  # fmt: skip


async def held(page: Page, files: str) -> asyncio.Event:
    """Keeps files from a page, until the event."""
    come = asyncio.Event()

    async def hold(route: Route) -> None:
        await come.wait()
        await route.continue_()

    await aio(page.route(files, hold))
    return come


async def held_back(page: Page, script: str = "index") -> asyncio.Event:
    """The same with the application's script, or that of one of its pages."""
    return await held(page, f"**/assets/{script}-*.js")


#: A page that waits for its letters no longer.
SEEN = "html:not([data-letters=coming])"


async def places(page: Page) -> Any:
    """Where names are, to the pixel, once they are to be seen."""
    await aio(expect(page.locator(SEEN)).to_have_count(1))
    script = "(all) => all.map((one) => one.getBoundingClientRect()).map(({ x, y, width }) => [x, y, width].map(Math.round))"
    return await aio(page.locator(".rows .row-title").evaluate_all(script))


async def test_before_the_script(daemon: Daemon, browser: Browser) -> None:
    """Ada sees her list before any of the application's script is there. When it comes, nothing moves, she is still where she
    was, and nothing is asked for that came with the page. She opens a Thing without the script, and sees it until the canvas
    is there. Once she has logged out, nothing of hers is in the page."""
    page = (await browser.window(daemon, "ada")).page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(f"{daemon.url}/_ajax/")))
    for width in (1280, 390):
        asked.clear()
        await aio(page.set_viewport_size({"width": width, "height": 800}))
        script = await held_back(page)
        await aio(page.goto(f"{daemon.url}/", wait_until="commit"))
        await aio(expect(row(page, KETTLE)).to_be_visible())
        listed, before = await names(page), await places(page)
        await aio(page.get_by_role("link", name=LAMP).focus())
        script.set()
        await aio(expect(page.locator(".row-picture img").first).to_be_visible())
        assert (await names(page), await places(page)) == (listed, before)
        await aio(expect(page.get_by_role("link", name=LAMP)).to_be_focused())
        await aio(expect(page).to_have_url(f"{daemon.url}/things"))
        assert not {"me", "search"}.intersection(asked)

    script = await held_back(page)
    await aio(page.goto(f"{daemon.url}/things", wait_until="commit"))
    await aio(page.get_by_text(KETTLE, exact=True).click())
    await aio(expect(page.get_by_role("heading", name=KETTLE)).to_be_visible())
    await aio(expect(page.locator(".first-picture").get_by_text("faster steps")).to_be_visible())
    asked.clear()
    script.set()
    await aio(expect(page.get_by_text("Saved", exact=True)).to_be_visible())
    await aio(expect(page.locator(".first-picture")).to_have_count(0))
    assert not {"me", "open"}.intersection(asked)

    await aio(page.goto(f"{daemon.url}/things"))
    await aio(button(page, "Ada Okafor: menu").click())
    await aio(page.get_by_role("menuitem", name="Log out").click())
    await aio(page.wait_for_url("**/login*"))
    neutral = await aio((await aio(page.request.get(f"{daemon.url}/things"))).text())
    assert [words for words in (KETTLE, "Ada", "given") if words in neutral] == []
    await aio(page.go_back())
    await aio(page.wait_for_url("**/login*"))
    await aio(expect(page.get_by_text(KETTLE, exact=True)).to_have_count(0))


async def test_late_letters(daemon: Daemon, browser: Browser) -> None:
    """The page's own letters show from the beginning once they are known. Where they are late, it is shown without them, and
    stays so: what somebody looks at does not move."""
    page = (await browser.window(daemon, "ada")).page
    root = page.locator("html")

    async def in_letters() -> bool:
        await aio(page.goto(f"{daemon.url}/things", wait_until="commit"))
        await aio(expect(row(page, KETTLE)).to_be_visible())
        await aio(expect(page.locator(SEEN)).to_have_count(1))
        return await aio(root.get_attribute("data-letters")) == "shown"

    await until(in_letters, "the page's own letters")
    come = await held(page, "**/Assistant-*.woff2")
    assert not await in_letters()
    before = await places(page)
    come.set()
    await aio(page.evaluate("document.fonts.load('400 16px Assistant')"))
    assert await places(page) == before
    assert await aio(root.get_attribute("data-letters")) is None


async def test_ones_own(daemon: Daemon, browser: Browser) -> None:
    """Ben's favourites, what he has opened, and the order he likes: kept in the address, in any of his browsers, his alone."""
    page = (await browser.window(daemon, "ben")).page
    await aio(page.goto(f"{daemon.url}/things"))
    await until_listed(page, KETTLE, LAMP, RETURNS, GARDEN)
    await aio(row(page, RETURNS).hover())
    await aio(button(page, f"Favourite: “{RETURNS}”").click())
    await aio(expect(button(page, f"Favourite: “{RETURNS}”")).to_have_attribute("aria-pressed", "true"))
    await aio(button(page, "Order: Last changed").click())
    await aio(page.get_by_role("menuitemradio", name="Name").click())
    await until_listed(page, LAMP, GARDEN, KETTLE, RETURNS)
    await aio(page.reload())
    await until_listed(page, LAMP, GARDEN, KETTLE, RETURNS)
    await aio(page.get_by_text(GARDEN, exact=True).click())
    await aio(expect(page.get_by_text("Saved", exact=True)).to_be_visible())
    await aio(page.get_by_label("Back to all Things").click())
    await until_listed(page, LAMP, GARDEN, KETTLE, RETURNS)
    await aio(page.go_back())
    await aio(page.go_back())
    await until_listed(page, LAMP, GARDEN, KETTLE, RETURNS)

    elsewhere = (await browser.window(daemon, "ben")).page
    await aio(elsewhere.goto(f"{daemon.url}/things"))
    await aio(elsewhere.get_by_role("link", name="Recent").click())
    await until_listed(elsewhere, GARDEN)
    await aio(elsewhere.get_by_role("link", name="Favourites").click())
    await until_listed(elsewhere, RETURNS)
    ada = (await browser.window(daemon, "ada")).page
    await aio(ada.goto(f"{daemon.url}/things?show=favourites"))
    await aio(expect(ada.get_by_text("No favourites yet")).to_be_visible())


async def test_found_on_a_widget(daemon: Daemon, browser: Browser) -> None:
    """What is written somewhere is found as one types, marked in the line, and shown on the Thing, one widget after the other,
    for as long as one likes."""
    window = await browser.window(daemon, "ada")
    page = window.page
    come = await held_back(page, "thing-page")
    await aio(page.goto(f"{daemon.url}/things"))
    # The rows are there before the script is, which hears the keys.
    await aio(expect(page.get_by_role("searchbox", name="Search Things")).to_be_enabled())
    await aio(page.keyboard.press("/"))
    await aio(page.keyboard.type("toma"))
    await until_listed(page, GARDEN)
    await aio(expect(page.locator(".row-snippet mark").first).to_have_text("Tomatoes"))
    # Who types on and chooses at once is not called back by what he has typed last.
    await aio(page.keyboard.type("t"))
    await aio(page.keyboard.press("ArrowDown"))
    await aio(page.keyboard.press("Enter"))
    await pause(0.5)
    come.set()
    bar = page.get_by_role("group", name="What was found here")
    await aio(expect(bar).to_contain_text(re.compile("“tomat?” is written on 3 widgets. This is 1 of 3.")))
    mark = page.locator(".found-mark")

    async def in_the_middle() -> bool:
        box = await aio(mark.bounding_box())
        return box is not None and abs(box["x"] + box["width"] / 2 - 640) < 80 and abs(box["y"] + box["height"] / 2 - 424) < 80

    await until(in_the_middle, "the first one is in view")
    place = "() => { const { scrollX, scrollY } = window.widgetapp.api.getAppState(); return [scrollX, scrollY]; }"
    before = await window.run(place)
    await aio(button(page, "Next widget").click())
    await aio(expect(bar).to_contain_text("This is 2 of 3."))
    await until(in_the_middle, "the second one is in view")
    assert await window.run(place) != before
    await aio(button(page, "Stop showing what was found").click())
    await aio(expect(bar).to_have_count(0))
    assert "find" not in page.url


async def test_many_at_once(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Ben selects some Things with mouse and keyboard, tags them, and puts them into the bin; one of them he may only look at,
    and he is told. He takes it back, and from the bin as well. Ada finds by the tag what he has tagged."""
    admin = Visitor(daemon.url)
    me = (await admin.login("admin"))["user"]["id"]
    other = (await admin.do("create_group", name="Next door"))["id"]
    await admin.do("put_member", group=other, user=me, admin=True)
    plan = (await admin.do("create", name="A plan", group=other))["id"]
    people = (await ada.do("find_people", query="Ben"))["people"]
    await admin.do("share", thing=plan, user=people[0]["id"], role="viewer")

    page = (await browser.window(daemon, "ben")).page
    await aio(page.goto(f"{daemon.url}/things?sort=name"))
    await until_listed(page, "A plan", LAMP, GARDEN, KETTLE, RETURNS)
    await aio(row(page, "A plan").hover())
    await aio(page.get_by_label("Select “A plan”").check())
    await aio(page.get_by_label(f"Select “{GARDEN}”").click(modifiers=["Shift"]))
    await aio(expect(page.get_by_text("3 Things selected")).to_be_visible())
    await aio(page.get_by_role("link", name=GARDEN).focus())
    await aio(page.keyboard.press("ArrowDown"))
    await aio(page.keyboard.press("Space"))
    await aio(expect(page.get_by_text("4 Things selected")).to_be_visible())

    selected = page.get_by_role("group", name="With the selected Things")
    await aio(selected.get_by_role("button", name="Tags…").click())
    await aio(page.get_by_label("New tag").fill("Spring"))
    await aio(button(page, "Save").click())
    await aio(expect(page.get_by_text("“A plan” was left as it is.", exact=False)).to_be_visible())
    await aio(expect(row(page, KETTLE).get_by_text("Spring", exact=True)).to_be_visible())

    await aio(selected.get_by_role("button", name="Put into the bin").click())
    await until_listed(page, "A plan", RETURNS)
    await aio(expect(page.get_by_text("3 Things are in the bin.")).to_be_visible())
    await aio(button(page, "Undo").click())
    await until_listed(page, "A plan", LAMP, GARDEN, KETTLE, RETURNS)

    mine = (await browser.window(daemon, "ada")).page
    await aio(mine.goto(f"{daemon.url}/things?sort=name"))
    await aio(button(mine, "Tags").click())
    await aio(mine.get_by_role("menuitemcheckbox", name="Spring").click())
    await until_listed(mine, LAMP, GARDEN, KETTLE)
    await aio(mine.reload())
    await until_listed(mine, LAMP, GARDEN, KETTLE)
    await ada.do("for_each", do="delete", things=[thing["id"] for thing in (await ada.do("search", tags=["spring"]))["things"]])
    await aio(mine.goto(f"{daemon.url}/things/bin"))
    await aio(expect(mine.locator(".rows .row-title")).to_have_count(3))
    await aio(mine.get_by_label(f"Select “{LAMP}”").click())
    await aio(mine.get_by_label(f"Select “{KETTLE}”").click())
    await aio(mine.get_by_role("group", name="With the selected Things").get_by_role("button", name="Restore").click())
    await aio(expect(mine.get_by_text("2 Things are back.")).to_be_visible())
    await until_listed(mine, GARDEN)


async def test_who_is_there(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Ada has the list open. Ben goes to a Thing, and she sees his initials there; he draws, and she sees the small picture; he
    goes, and his initials with him. She is never connected more than once."""
    thing = await ada.new_thing("A toaster")
    window = await browser.window(daemon, "ada")
    await aio(window.context.add_init_script(COUNT_SOCKETS))
    await aio(window.page.goto(f"{daemon.url}/things"))
    line = row(window.page, "A toaster")
    await aio(expect(line.locator(".row-picture")).to_have_attribute("data-state", "sign"))
    ben = await open_canvas(await browser.window(daemon, "ben"), thing)
    await aio(expect(line.get_by_text("Here now: Ben Lindqvist")).to_be_attached())
    await ben.draw("r", (500, 200), (700, 320))
    await ben.saved()
    await aio(expect(line.locator(".row-picture")).to_have_attribute("data-state", "drawn"))
    await aio(ben.window.page.goto(f"{daemon.url}/things"))
    await aio(expect(line.locator(".row-here")).to_have_count(0))
    assert await window.run("() => window.openSockets()") == 1


async def test_long_list(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Far down in a long list one opens a Thing and comes back to the same place; what has changed meanwhile is there, at the
    top and where one is. End and Home lead to the last and the first one."""
    for first in range(0, 300, 50):
        await gatherResults([Deferred.fromCoroutine(ada.new_thing(f"Lamp {at}")) for at in range(first, first + 50)])
    window = await browser.window(daemon, "ada")
    page = window.page
    await aio(page.goto(f"{daemon.url}/things?sort=name"))
    await aio(page.get_by_role("link", name=LAMP).focus())

    async def at_the_end() -> bool:
        await aio(page.keyboard.press("End"))
        return "Returns: from parcel to stock" in await names(page)

    await until(at_the_end, "the last Thing")
    await aio(expect(page.get_by_role("link", name=RETURNS)).to_be_focused())
    await window.run("() => window.scrollTo(0, 200 * 65)")
    await aio(expect(page.get_by_text("Lamp 200", exact=True)).to_be_visible())
    before = await window.run("() => window.scrollY")
    await aio(page.get_by_text("Lamp 200", exact=True).click())
    await aio(expect(page.get_by_text("Saved", exact=True)).to_be_visible())
    await ada.do("for_each", do="tag", things=await _ids(ada, "Lamp 201"), params={"add": ["Fresh"]})
    await ada.new_thing("A new one")
    await aio(page.go_back())
    await aio(expect(row(page, "Lamp 201").get_by_text("Fresh", exact=True)).to_be_visible())
    assert abs(await window.run("() => window.scrollY") - before) < 70
    await aio(page.get_by_role("link", name="Lamp 201").focus())

    async def at_the_top() -> bool:
        # The top is looked at behind what is in view, and the first one may be another one then.
        await aio(page.keyboard.press("Home"))
        return bool(await window.run("() => document.activeElement.querySelector('.row-title')?.textContent") == "A new one")

    await until(at_the_top, "the first Thing")


async def _ids(ada: Visitor, query: str) -> list[str]:
    return [thing["id"] for thing in (await ada.do("search", query=query))["things"]]


async def test_begun_with_a_template(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Ada makes a copy by the menu of a Thing. She makes a template of the Thing, by its tag, and Ben begins with it:
    he is on a Thing of his own that holds the same, and changes to it leave the template as it is. One that comes with
    WidgetApp is there as well."""
    page = (await browser.window(daemon, "ada")).page
    await aio(page.goto(f"{daemon.url}/things?q=bicycle"))
    await aio(button(page, f"Menu of “{LAMP}”").click())
    await aio(page.get_by_role("menuitem", name="Duplicate").click())
    await aio(expect(page.get_by_text(f"“{LAMP} (copy)” was made.")).to_be_visible())
    await until_listed(page, f"{LAMP} (copy)", LAMP)
    await aio(button(page, "Open").click())
    await aio(expect(page).to_have_title(f"{LAMP} (copy) · WidgetApp"))

    ben = await browser.window(daemon, "ben")
    await aio(ben.page.goto(f"{daemon.url}/things"))
    await aio(button(ben.page, "From a template").click())
    await aio(expect(ben.page.get_by_text("You have no templates of your own yet.")).to_be_visible())
    await aio(button(ben.page, "Cancel").click())
    await aio(expect(button(ben.page, "From a template")).to_be_focused())
    (template,) = [thing for thing in (await ada.do("search", query="bicycle"))["things"] if thing["name"] == LAMP]
    await ada.do("for_each", do="tag", things=[template["id"]], params={"add": ["Template"]})
    await aio(button(ben.page, "From a template").click())
    await aio(ben.page.get_by_role("list", name="Templates").get_by_role("button", name=LAMP).click())
    await aio(ben.page.wait_for_url("**/things/*"))
    canvas = await ready(ben)
    widgets = len((await ada.do("export", thing=template["id"]))["elements"])
    assert widgets > 0
    await canvas.until(lambda scene: len(scene) == widgets, "all of the template is there")
    await canvas.draw("r", (500, 200), (600, 260))
    await canvas.saved()
    assert canvas.thing != template["id"]
    assert len((await ada.do("export", thing=template["id"]))["elements"]) == widgets

    await aio(ben.page.get_by_role("link", name="Back to all Things").click())
    await aio(button(ben.page, "From a template").click())
    await aio(ben.page.get_by_role("list", name="Ready-made templates").get_by_role("button", name="Flow chart").click())
    await aio(expect(ben.page).to_have_title("Flow chart · WidgetApp"))
    chart = await ready(ben)
    await chart.until(lambda scene: [one["type"] for one in scene].count("arrow") == 4, "the flow chart is there")
    shapes = {one["id"]: one for one in await chart.scene()}
    for arrow in [one for one in shapes.values() if one["type"] == "arrow"]:
        ends = [shapes[arrow[end]["elementId"]] for end in ("startBinding", "endBinding")]
        assert all({"id": arrow["id"], "type": "arrow"} in shape["boundElements"] for shape in ends)
