"""Share links in real browsers: guests come by them and work with the others, until the link, or all guests, are put out."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Page, expect

from tests.support.browser import Browser, Window
from tests.support.canvas import Canvas, open_canvas, ready, until_same
from tests.support.daemon import Daemon
from tests.support.fixtures import shared_daemon
from tests.support.visitor import PASSWORD, Visitor
from tests.support.waiting import aio

#: One demonstration for all of these tests, each of which has a Thing of its own.
daemon = shared_daemon()

SESAME = "open sesame"


async def make_link(page: Page, **fields: str) -> str:
    """Make a link in the open share dialog; gives its address."""
    await aio(page.get_by_role("button", name="Make a link").click())
    await aio(page.get_by_label("Who has the link").select_option("editor"))
    for label, value in fields.items():
        await aio(page.get_by_label(label).fill(value))
    await aio(page.get_by_role("button", name="Make the link").click())
    return str(await aio(page.get_by_label("The link", exact=True).input_value()))


async def come(window: Window, link: str, button: str = "Open it", **fields: str) -> Canvas:
    """Come by a link, in a window of somebody who is not logged in."""
    await aio(window.page.goto(link))
    for label, value in fields.items():
        await aio(window.page.get_by_label(label.replace("_", " "), exact=True).fill(value))
    await aio(window.page.get_by_role("button", name=button).click())
    await aio(window.page.wait_for_url("**/things/*"))
    return await ready(window)


def audience(page: Page) -> Any:
    """Who is in the share dialog."""
    return page.get_by_role("list", name="Who can see this, and why").get_by_role("listitem")


async def test_a_guest(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Mara comes by a link with a password, says her name, and draws; Ada sees her as a guest, and takes the link back: Mara is
    out at once, and all that she drew stays."""
    window = await browser.window(daemon, "ada")
    canvas = await open_canvas(window, await ada.new_thing())
    page = window.page
    await aio(page.get_by_role("button", name="Share", exact=True).click())
    link = await make_link(page, **{"For whom": "the board", "Password, if it is to ask for one": SESAME})
    await aio(page.get_by_role("button", name="Done").click())

    stranger = await browser.stranger(daemon, "guest")
    guest = await come(stranger, link, Your_name="Mara", **{"The link’s password": SESAME})
    await guest.draw("r", (500, 200), (700, 320))
    assert len(await until_same(canvas, guest)) == 1
    await aio(expect(page.get_by_label("Mara (guest)").first).to_be_visible())
    await aio(expect(stranger.page.get_by_role("button", name="Who can see this")).to_have_count(0))

    await aio(page.get_by_role("button", name="Share", exact=True).click())
    mara = audience(page).filter(has_text="Mara (guest)")
    await aio(expect(mara).to_contain_text("came by a share link, and may change it, until"))
    await aio(expect(page.get_by_text("one has come by it")).to_be_visible())
    # What the guest's page asks for from now on is not there.
    stranger.tolerate("status of 404")
    await aio(page.get_by_role("button", name="Take back: The link for the board").click())
    await aio(expect(stranger.page.get_by_text("is not shared with you any more")).to_be_visible())
    await aio(expect(mara).to_have_count(0))
    assert len(await canvas.scene()) == 1
    await aio(stranger.page.goto(f"{daemon.url}/things"))
    await aio(expect(stranger.page.get_by_text("There is nothing here any more")).to_be_visible())
    stranger.tolerate("status of 410")
    await aio(stranger.page.goto(link))
    await aio(expect(stranger.page.get_by_text("This link leads nowhere")).to_be_visible())


async def test_visitors_switched_off(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """A visitor without a name is at work when the administrator lets nobody in without an account: he is out at once. By the
    same link a colleague comes, who logs in on the way."""
    made = await ada.do("share_by_link", thing=await ada.new_thing(), role="editor")
    stranger = await browser.stranger(daemon, "guest")
    visitor = await come(stranger, made["link"])
    await visitor.draw("r", (500, 200), (700, 320))
    await visitor.saved()
    admin = (await browser.window(daemon, "admin")).page
    await aio(admin.goto(f"{daemon.url}/admin/people"))
    stranger.tolerate("status of 401")
    switch = admin.get_by_label("By a share link, without an account, comes")
    await aio(expect(switch).to_have_value("visitors"))
    await aio(switch.select_option("nobody"))
    await aio(stranger.page.wait_for_url("**/login*"))

    colleague = await browser.stranger(daemon, "colleague")
    await aio(colleague.page.goto(made["link"]))
    await aio(expect(colleague.page.get_by_text("guests are not let in")).to_be_visible())
    await aio(colleague.page.get_by_role("link", name="Log in").click())
    await aio(colleague.page.get_by_label("Log-in name").fill("ben"))
    await aio(colleague.page.get_by_label("Password", exact=True).fill(PASSWORD))
    await aio(colleague.page.get_by_role("button", name="Log in").click())
    await aio(colleague.page.get_by_role("button", name="Open it as").click())
    await aio(colleague.page.wait_for_url("**/things/*"))
    assert len(await (await ready(colleague)).scene()) == 1
    await aio(switch.select_option("visitors"))
    await aio(expect(switch).to_be_enabled())
