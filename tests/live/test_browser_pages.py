"""The pages around the canvas, used as people use them: log-in, the list of Things, the bin, set-up and invitation."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from tests.support.browser import Browser
from tests.support.daemon import Daemon, MakeDaemon
from tests.support.fixtures import shared_daemon
from tests.support.visitor import PASSWORD, Visitor
from tests.support.waiting import aio, until

#: One demonstration for all of these tests but that of a first start.
daemon = shared_daemon()

CANVAS = re.compile(r"/things/[0-9a-f]{32}$")


async def fill(page: Page, **fields: str) -> None:
    """Fill a form by the names of its fields."""
    for name, text in fields.items():
        await aio(page.locator(f"input[name={name}]").fill(text))


async def press(page: Page, name: str) -> None:
    """Press a button."""
    await aio(page.get_by_role("button", name=name, exact=True).click())


async def test_log_in_and_out(daemon: Daemon, browser: Browser) -> None:
    """The form lets in, the way back leads to where one wanted to go, and logging out ends it."""
    page = (await browser.stranger(daemon)).page
    await aio(page.goto(f"{daemon.url}/things?q=kettle"))
    await aio(page.wait_for_url("**/login?next=*"))
    await fill(page, login="ada", password=PASSWORD)
    await press(page, "Log in")
    await aio(page.wait_for_url("**/things?q=kettle"))
    await aio(expect(page.get_by_text("Kettle K2: front panel", exact=True)).to_be_visible())
    await press(page, "Ada Okafor: menu")
    await aio(page.get_by_role("menuitem", name="Log out").click())
    await aio(page.wait_for_url("**/login*"))
    await aio(page.goto(f"{daemon.url}/things"))
    await aio(page.wait_for_url("**/login?next=*"))


async def test_found_by_what_is_written(daemon: Daemon, browser: Browser) -> None:
    """A Thing is found by the words on its widgets, which are shown then, once nobody has it open any more."""
    page = (await browser.window(daemon, "ada")).page
    await aio(page.goto(f"{daemon.url}/things"))
    await aio(page.get_by_text("Kettle K2: front panel", exact=True).click())
    await aio(page.wait_for_url(CANVAS))
    await aio(expect(page.get_by_text("Saved", exact=True)).to_be_visible())

    async def found() -> bool:
        await aio(page.goto(f"{daemon.url}/things"))
        await aio(page.get_by_role("searchbox").fill("faster st"))
        try:
            await aio(expect(page.get_by_text("faster steps")).to_be_visible(timeout=2000))
        except AssertionError:
            return False
        return True

    await until(found, "the words on the kettle")


async def bin_and_back(page: Page, name: str) -> None:
    """Put a Thing into the bin and undo that, twice: by the notice, and from the bin."""
    shown = page.get_by_text(name, exact=True)
    for by_notice in (True, False):
        await press(page, f"Menu of “{name}”")
        await aio(page.get_by_role("menuitem", name="Put into the bin").click())
        await aio(expect(shown).to_be_hidden())
        if by_notice:
            await press(page, "Undo")
        else:
            await aio(page.get_by_role("link", name="Bin").click())
            await press(page, f"Restore “{name}”")
            await aio(page.get_by_role("link", name="Things", exact=True).click())
            await aio(page.get_by_role("searchbox").fill(name))
        await aio(expect(shown).to_be_visible())


async def test_new_thing(daemon: Daemon, browser: Browser) -> None:
    """One click, and one is on a new canvas."""
    page = (await browser.window(daemon, "ada")).page
    await aio(page.goto(f"{daemon.url}/things"))
    await press(page, "New Thing")
    await aio(page.wait_for_url(CANVAS))
    await aio(expect(page.get_by_text("Saved", exact=True)).to_be_visible())


async def test_list(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Search as one types, scroll to the end, make, put into the bin, undo, restore."""
    for number in range(120):
        await ada.new_thing(f"Lamp number {number}")
    page = (await browser.window(daemon, "ben")).page
    await aio(page.goto(f"{daemon.url}/things"))
    await aio(expect(page.get_by_text("Lamp number 119", exact=True)).to_be_visible())
    oldest = page.get_by_text("Garden app: first three screens", exact=True)

    async def scrolled_to_the_end() -> bool:
        await aio(page.mouse.wheel(0, 2000))
        return await aio(oldest.is_visible())

    await aio(page.mouse.move(600, 500))
    await until(scrolled_to_the_end, "the oldest Thing")
    await aio(page.get_by_role("searchbox").fill("number 77"))
    await aio(expect(page.get_by_text("Lamp number 77", exact=True)).to_be_visible())
    await aio(expect(page.get_by_text("Lamp number 76", exact=True)).to_be_hidden())
    await bin_and_back(page, "Lamp number 77")
    await aio(page.get_by_text("Lamp number 77", exact=True).click())
    await aio(page.wait_for_url(CANVAS))
    await aio(expect(page.get_by_text("Saved", exact=True)).to_be_visible())


async def test_from_the_first_start_to_two_people(make_daemon: MakeDaemon, browser: Browser) -> None:
    """The link of the first start makes the administrator; the link that he makes lets in somebody else."""
    daemon = await make_daemon(demo=False)
    await daemon.start()
    (link,) = {match[0] for line in daemon.program.lines if (match := re.search(r"http\S+/setup#\S+", line))}
    page = (await browser.stranger(daemon)).page
    await aio(page.goto(link))
    await fill(page, name="Grace Holm", login="grace", password="a long enough password", group="Workshop")
    await aio(page.locator("button[type=submit]").click())
    await aio(page.wait_for_url("**/things"))
    await press(page, "Grace Holm: menu")
    await aio(page.get_by_role("menuitem", name=re.compile("Invite")).click())
    await aio(page.get_by_role("dialog").locator("button[type=submit]").click())
    invitation = await aio(page.get_by_label("The link").input_value())
    guest = (await browser.stranger(daemon)).page
    await aio(guest.goto(invitation))
    await fill(guest, name="Omar Reyes", login="omar", password="another long password")
    await aio(guest.locator("button[type=submit]").click())
    await aio(guest.wait_for_url("**/things"))
    await press(guest, "New Thing")
    await aio(guest.wait_for_url(CANVAS))
