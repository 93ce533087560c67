"""A real Chromium, driven by Playwright under Twisted's asyncio reactor, and what must never be heard from it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.async_api import Browser as PlaywrightBrowser
from playwright.async_api import BrowserContext, ConsoleMessage, Error, Page, Playwright, Request, async_playwright, expect
from twisted.internet.threads import deferToThread

from .chromium import chromium
from .daemon import Daemon
from .visitor import PASSWORD
from .waiting import PATIENCE, aio, until

#: What Chromium itself says of a connection that is not there; no page can keep it from doing so.
NO_CONNECTION = re.compile(r"net::ERR_(?:CONNECTION|INTERNET_DISCONNECTED|NETWORK|ABORTED|SOCKET)|WebSocket connection to 'ws:")

#: Of the same origin, without the application: its start is not what most tests are about, and is half a second's work.
BLANK = "/icon.svg"
#: What Playwright says where it keeps the service worker out.
NO_SERVICE_WORKER = "Service Worker registration blocked by Playwright"

#: The service worker has the page of this version, and all that it needs.
ABLE_OFFLINE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  const page = await caches.match("/");
  if (page && (await page.text()).includes('id="given"')) throw new Error("somebody's own page is kept for everybody");
  return registration?.active?.state === "activated" && Boolean(page);
}"""


class Chromium:
    """The program, which the tests of a file share: it takes a second to start."""

    def __init__(self) -> None:
        self._playwright: Playwright
        self.program: PlaywrightBrowser

    async def __aenter__(self) -> Chromium:
        """Start it."""
        # In a thread: to look for a browser, Playwright runs a loop of its own.
        path: Path = await deferToThread(chromium)
        self._playwright = await aio(async_playwright().start())
        expect.set_options(timeout=PATIENCE * 1000)
        self.program = await aio(self._playwright.chromium.launch(executable_path=path))
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """End it."""
        await aio(self.program.close())
        await aio(self._playwright.stop())


class Browser:
    """A test's part of it. Each person has a profile of his own.

    Only where it works `offline` does it let the service worker in, which gets and unpacks the whole application for each
    person anew: two seconds' work.
    """

    def __init__(self, chromium: Chromium, *, offline: bool = False) -> None:
        self._chromium = chromium
        self._workers: Literal["allow", "block"] = "allow" if offline else "block"
        self.windows: list[Window] = []

    async def __aenter__(self) -> Browser:
        """Whoever uses it opens windows."""
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """Close all windows; nobody's console may have had anything to complain of."""
        for window in self.windows:
            await aio(window.context.close())
        complaints = [complaint for window in self.windows for complaint in window.complaints]
        assert not complaints, "\n".join(complaints)

    async def stranger(
        self, daemon: Daemon, name: str = "stranger", *, trusting: bool = False, language: str = "en-GB"
    ) -> Window:
        """The window of somebody who is not logged in, on no page yet; `trusting` takes any certificate."""
        looks: Any = {"viewport": {"width": 1280, "height": 800}, "locale": language}
        program = self._chromium.program
        context = await aio(program.new_context(**looks, ignore_https_errors=trusting, service_workers=self._workers))
        window = Window(name, daemon.url, context, await aio(context.new_page()))
        if self._workers == "block":
            window.tolerate(NO_SERVICE_WORKER)
        self.windows.append(window)
        return window

    async def window(self, daemon: Daemon, login: str) -> Window:
        """Somebody's window, logged in, on no page of the application yet."""
        window = await self.stranger(daemon, login)
        answer = await aio(
            window.context.request.post(
                f"{daemon.url}/_ajax/login",
                data={"login": login, "password": PASSWORD},
                headers={"X-WidgetApp-Request": "1"},
            )
        )
        assert answer.status == 200
        await aio(window.page.goto(daemon.url + BLANK))
        return window


class Window:
    """One person's browser window, and a record of all that went wrong in it."""

    def __init__(self, login: str, url: str, context: BrowserContext, page: Page) -> None:
        self.login = login
        self.url = url
        self.context = context
        self.page = page
        self.complaints: list[str] = []
        #: While this is set, the browser may say that there is no connection.
        self.unconnected = False
        self._tolerated: list[str] = []
        self._attend(page)
        context.set_default_timeout(PATIENCE * 1000)

    def _attend(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", self._error)
        page.on("request", self._request)

    # --- what must not happen ---

    def _complain(self, text: str) -> None:
        if not (self.unconnected and NO_CONNECTION.search(text)) and not any(words in text for words in self._tolerated):
            self.complaints.append(f"{self.login}: {text}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._complain(f"{message.type}: {message.text} ({message.location.get('url')})")

    def _error(self, error: Error) -> None:
        self._complain(f"uncaught: {error.message} {error.stack}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != urlsplit(self.url).netloc:
            self._complain(f"a request to another host: {request.url}")

    # --- what a test does ---

    def tolerate(self, words: str) -> None:
        """The browser may say this: it is what the test provokes."""
        self._tolerated.append(words)

    async def run(self, script: str, argument: Any = None) -> Any:
        """Call a JavaScript function in the page; gives what it gives."""
        return await aio(self.page.evaluate(script, argument))

    async def offline(self, on: bool) -> None:
        """Pull the plug, or put it back."""
        self.unconnected |= on
        await aio(self.context.set_offline(on))

    async def another_tab(self) -> Window:
        """Open another tab of the same browser, on no page yet."""
        tab = Window(self.login, self.url, self.context, await aio(self.context.new_page()))
        tab.complaints, tab._tolerated, tab.unconnected = self.complaints, self._tolerated, self.unconnected
        return tab

    async def able_offline(self) -> None:
        """Wait until the browser can open the application without a server."""
        await until(lambda: self.run(ABLE_OFFLINE), f"{self.login}'s browser has what it needs without a server")

    async def picture(self, path: Path) -> None:
        """Take a picture of the window."""
        await aio(self.page.screenshot(path=path))


async def saved_file(page: Page, button: str) -> Path:
    """What a button saves, as a file."""
    async with page.expect_download() as saving:
        await page.get_by_role("button", name=button, exact=True).click()
    return Path(await (await saving.value).path())
