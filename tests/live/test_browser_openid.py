"""Log-in by a real OpenID provider, in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from playwright.async_api import Page, expect

from tests.support.browser import Browser, Window
from tests.support.certificates import TestAuthority
from tests.support.daemon import Daemon, MakeDaemon
from tests.support.fixtures import fixture
from tests.support.provider import Provider
from tests.support.visitor import PASSWORD, Visitor
from tests.support.waiting import aio

BUTTON = "Log in by Example Ltd."


async def log_in_there(page: Page, name: str) -> None:
    """Say on the provider's own page who one is."""
    await aio(page.get_by_label("Who are you?").fill(name))
    await aio(page.get_by_role("button", name="Go on").click())


async def stranger(browser: Browser, daemon: Daemon) -> Window:
    """Somebody who is not logged in, whose browser takes the provider for what it says it is."""
    window = await browser.stranger(daemon, trusting=True)
    # The provider is another host, with pages of its own.
    window.tolerate("https://localhost:")
    # The browser says of every answer that says no that it did.
    window.tolerate("status of 403")
    return window


async def come_by_provider(window: Window, name: str, path: str = "/login") -> None:
    """Go there from some page of ours, and log in."""
    await aio(window.page.goto(f"{window.url}{path}"))
    await aio(window.page.get_by_role("button", name=BUTTON).click())
    await log_in_there(window.page, name)


@fixture
async def provider(make_daemon: MakeDaemon, tmp_path: Path) -> AsyncIterator[tuple[Daemon, Provider]]:
    """A demonstration, not yet started, where one may log in by a provider, which is there."""
    daemon = await make_daemon()
    one = Provider(tmp_path, f"{daemon.url}/openid")
    await one.start()
    daemon.environment.update(one.settings("openid", name="Example Ltd."))
    yield daemon, one
    await one.stop()


async def test_log_in(provider: tuple[Daemon, Provider], browser: Browser) -> None:
    """Whom nobody here knows is told so. Ada has her account there let her in, logs in by it, and has it let her in no more."""
    daemon, _ = provider
    await daemon.start()
    window = await stranger(browser, daemon)
    await come_by_provider(window, "okafor")
    await aio(expect(window.page.get_by_text("Nobody here is known by this account at Example Ltd.")).to_be_visible())

    ada = await stranger(browser, daemon)
    await aio(ada.page.goto(f"{daemon.url}/login?next=%2Fprofile"))
    await aio(ada.page.get_by_label("Log-in name").fill("ada"))
    await aio(ada.page.get_by_label("Password", exact=True).fill(PASSWORD))
    await aio(ada.page.get_by_role("button", name="Log in", exact=True).click())
    await aio(ada.page.get_by_role("button", name=f"{BUTTON} from now on").click())
    await log_in_there(ada.page, "okafor")
    await aio(expect(ada.page.get_by_text("You can log in by your account at Example Ltd.")).to_be_visible())

    again = await stranger(browser, daemon)
    await come_by_provider(again, "okafor", "/login?next=%2Fgroups")
    await aio(again.page.wait_for_url("**/groups"))
    await aio(expect(again.page.get_by_role("button", name="Ada Okafor: menu")).to_be_visible())

    await aio(ada.page.get_by_role("button", name="Do not let it in any more").click())
    await aio(expect(ada.page.get_by_role("button", name=f"{BUTTON} from now on")).to_be_visible())
    last = await stranger(browser, daemon)
    await come_by_provider(last, "okafor")
    await aio(expect(last.page.get_by_text("Nobody here is known by this account")).to_be_visible())


async def test_newcomers(provider: tuple[Daemon, Provider], browser: Browser) -> None:
    """Where newcomers get an account, one belongs to the group that is configured; a log-in name that is somebody's already is
    not his because the provider says so. A way that somebody else has begun ends nowhere."""
    daemon, _ = provider
    daemon.environment.update(WIDGETAPP_OPENID__CREATE="true", WIDGETAPP_OPENID__GROUP="Product Workshop")
    await daemon.start()
    window = await stranger(browser, daemon)
    await come_by_provider(window, "nora")
    await aio(window.page.wait_for_url("**/things"))
    await aio(expect(window.page.get_by_role("button", name="nora of the provider: menu")).to_be_visible())
    await aio(expect(window.page.get_by_role("button", name="New Thing")).to_be_visible())

    other = await stranger(browser, daemon)
    other.tolerate("status of 409")
    await come_by_provider(other, "ben")
    await aio(expect(other.page.get_by_text("Somebody else has this log-in name already.")).to_be_visible())
    await aio(other.page.goto(f"{daemon.url}/openid?code=stolen&state=somebody"))
    await aio(expect(other.page.get_by_text("was not begun in this window")).to_be_visible())


async def test_not_to_be_trusted(provider: tuple[Daemon, Provider]) -> None:
    """A provider whose certificate nobody here trusts is not asked; after some tries it is left alone. Nobody's password is
    touched by that."""
    daemon, one = provider
    one.trusted.write_bytes(TestAuthority().pem)
    daemon.tolerate("log-in by OpenID: ")
    await daemon.start()
    ada = Visitor(daemon.url)
    for _ in range(5):
        assert (await ada.ajax("openid_begin")).refusal == (503, "unavailable")
    assert (await ada.login("ada"))["openid"] == "Example Ltd."
    said = [line for line in daemon.program.lines if "log-in by OpenID: " in line]
    assert len(said) == 3
    assert "certificate verify failed" in said[0]
    assert len([line for line in daemon.program.lines if "is left alone" in line]) == 1
