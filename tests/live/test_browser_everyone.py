"""For everyone: what the accessibility checker axe-core finds on every page, light and dark; and the guides."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from playwright.async_api import Page, expect

from tests.support.browser import Browser, Chromium, Window
from tests.support.daemon import Daemon
from tests.support.fixtures import fixture, module_fixture, shared_daemon
from tests.support.node import SCRIPTS
from tests.support.places import PLACES, Place
from tests.support.waiting import aio

AXE = (SCRIPTS / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
#: What is serious or worse, and where, by the rules of WCAG 2.2 A and AA: all of them, or only these.
SERIOUS = """async (rules) => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const found = await axe.run(document, { runOnly: rules.length ? rules : tags, resultTypes: ["violations"] });
  return found.violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ target, html }) => [id, String(target), html]));
}"""
#: What is no fault, and why.
KNOWN = (
    # An experiment of axe-core's: it wants initials, and what only describes a row, to stand in names.
    "label-content-name-mismatch",
    # While a menu is open Radix keeps the focus in it, whatever the page behind it would take.
    "aria-hidden-focus",
)


#: A demonstration that is only looked at.
daemon = shared_daemon()


@module_fixture
async def windows(daemon: Daemon, shared_chromium: Chromium) -> AsyncIterator[dict[str, Window]]:
    """A window for each of those who look, by his log-in name."""
    async with Browser(shared_chromium) as browser:
        found = {"": await browser.stranger(daemon)}
        for login in ("ada", "admin"):
            found[login] = await browser.window(daemon, login)
        yield found


@fixture
async def thing(daemon: Daemon, windows: dict[str, Window]) -> AsyncIterator[str]:
    """The first Thing of the demonstration's list."""
    page = windows["ada"].page
    await aio(page.goto(f"{daemon.url}/things"))
    await aio(page.get_by_text("Kettle K2: front panel").first.click())
    await aio(expect(page.locator(".saved-mark")).to_be_visible())
    yield page.url.rpartition("/")[2]


async def found(page: Page, place: Place, url: str) -> list[Any]:
    """Go there, and give what is seriously wrong with it; in the dark only the colours are others."""
    await aio(page.emulate_media(color_scheme="light"))
    await aio(page.goto(url))
    await aio(expect(page.get_by_text(place.sign).first).to_be_visible())
    for name in place.press:
        await aio(page.get_by_role("button", name=name).first.click())
    await aio(page.evaluate(AXE))
    wrong: list[Any] = await aio(page.evaluate(SERIOUS, []))
    await aio(page.emulate_media(color_scheme="dark"))
    wrong += await aio(page.evaluate(SERIOUS, ["color-contrast"]))
    return [one for one in wrong if one[0] not in KNOWN]


async def test_nothing_serious(daemon: Daemon, windows: dict[str, Window], thing: str) -> None:
    """On no page does axe-core find anything that is serious."""
    windows["ada"].tolerate("400 (Bad Request)")
    addresses = {place: daemon.url + place.path.format(thing=thing) for place in PLACES}
    wrong = {place.name: await found(windows[place.login].page, place, url) for place, url in addresses.items()}
    assert {name: faults for name, faults in wrong.items() if faults} == {}


async def test_guides(daemon: Daemon, windows: dict[str, Window]) -> None:
    """From the log-in page one finds help; the guides lead to each other, to their chapters, and to a picture that moves."""
    page = windows[""].page
    await aio(page.goto(f"{daemon.url}/login"))
    await aio(page.get_by_role("link", name="Help").click())
    await aio(page.get_by_role("link", name="What’s New").first.click())
    picture = page.get_by_role("img", name="Two people draw in one Thing")
    await aio(picture.scroll_into_view_if_needed())
    assert await aio(picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }")) > 600
    await aio(page.get_by_role("link", name="access token", exact=True).click())
    await aio(expect(page).to_have_url(f"{daemon.url}/help/api-guide#access-tokens"))
    await aio(expect(page.get_by_role("heading", name="Access tokens")).to_be_in_viewport())
    await aio(page.go_back())
    await aio(expect(page.get_by_role("heading", name="What’s New", level=1)).to_be_visible())
    await aio(page.goto(f"{daemon.url}/help/nonsense"))
    await aio(expect(page.get_by_text("There is no such page")).to_be_visible())
