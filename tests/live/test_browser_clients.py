"""The page for other systems in a real browser: one is registered, gets in, gets another secret, and is disabled."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from tests.support.browser import Browser
from tests.support.daemon import Daemon
from tests.support.fixtures import shared_daemon
from tests.support.visitor import Visitor
from tests.support.waiting import aio

#: One demonstration for both.
daemon = shared_daemon()

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def gets_in(daemon: Daemon, client: str, secret: str) -> bool:
    """Whether a client gets a token."""
    body = f"grant_type=client_credentials&client_id={client}&client_secret={secret}".encode()
    return (await Visitor(daemon.url).request("POST", "/oauth/token", body, FORM)).status == 200


async def shown(page: Page, label: str) -> str:
    """What the dialog shows."""
    return str(await aio(page.get_by_label(label, exact=True).input_value()))


async def test_a_client(daemon: Daemon, browser: Browser) -> None:
    """From its registration to its end."""
    page = (await browser.window(daemon, "admin")).page
    await aio(page.goto(daemon.url))
    await aio(page.get_by_role("button", name=re.compile("menu$")).click())
    await aio(page.get_by_role("menuitem", name="Clients").click())
    await aio(page.get_by_role("button", name="Register one").click())
    await aio(page.get_by_label("Name", exact=True).fill("Stock keeping"))
    await aio(page.get_by_label("Product Workshop").check())
    await aio(page.get_by_role("button", name="Register", exact=True).click())
    client, first = await shown(page, "Its id"), await shown(page, "Its secret")
    await aio(page.get_by_role("button", name="Done").click())
    assert await gets_in(daemon, client, first)

    await aio(page.get_by_role("button", name="Another secret for Stock keeping").click())
    await aio(page.get_by_role("button", name="Make it").click())
    second = await shown(page, "Its secret")
    await aio(page.get_by_role("button", name="Done").click())
    assert [await gets_in(daemon, client, secret) for secret in (first, second)] == [False, True]

    await aio(page.get_by_role("button", name="Disable Stock keeping").click())
    await aio(expect(page.get_by_text(re.compile("disabled$"))).to_be_visible())
    assert not await gets_in(daemon, client, second)


async def test_what_does_not_fit(daemon: Daemon, browser: Browser) -> None:
    """The server's word stands in the dialog, and what was entered stays."""
    window = await browser.window(daemon, "admin")
    # The browser says of every refusal that it was one.
    window.tolerate("status of 400")
    page = window.page
    await aio(page.goto(f"{daemon.url}/clients"))
    await aio(page.get_by_role("button", name="Register one").click())
    await aio(page.get_by_label("Name", exact=True).fill("Stock keeping"))
    await aio(page.get_by_label("Product Workshop").check())
    await aio(page.get_by_label("For people, who are sent here").check())
    await aio(page.get_by_label("The addresses").fill("http://example.com/back"))
    await aio(page.get_by_role("button", name="Register", exact=True).click())
    await aio(expect(page.get_by_role("alert")).to_contain_text("take https:"))
    assert await shown(page, "Name") == "Stock keeping"
