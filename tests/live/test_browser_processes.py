"""The administrators' page of processes, in a real browser."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from playwright.async_api import Page, Route, expect

from tests.support.browser import Browser, Window
from tests.support.daemon import Daemon, MakeDaemon
from tests.support.fixtures import fixture, shared_daemon
from tests.support.waiting import aio, until

#: One demonstration for all of these tests.
daemon = shared_daemon()

#: Where pictures are left for somebody to look at; by default in the daemon's folder, which goes with the test.
PICTURES = os.environ.get("WIDGETAPP_PICTURES")

#: How many pixels of each plot's canvas are in the colour of its first line.
DRAWN = """() => [...document.querySelectorAll(".plot-drawing canvas")].map((canvas) => {
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [canvas.width, canvas.height];
  const probe = copy.getContext("2d", { willReadFrequently: true });
  probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--tone-1").trim();
  probe.fillRect(0, 0, 1, 1);
  const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
  probe.clearRect(0, 0, 1, 1);
  probe.drawImage(canvas, 0, 0);
  const { data } = probe.getImageData(0, 0, copy.width, copy.height);
  let found = 0;
  for (let at = 0; at < data.length; at += 4) {
    const near = Math.abs(data[at] - red) + Math.abs(data[at + 1] - green) + Math.abs(data[at + 2] - blue);
    if (near < 30 && data[at + 3] > 100) found += 1;
  }
  return found;
})"""


@fixture
async def admin(daemon: Daemon, browser: Browser) -> AsyncIterator[Window]:
    """The administrator's window, on the page, live."""
    window = await browser.window(daemon, "admin")
    await aio(window.page.goto(f"{daemon.url}/admin/processes"))
    await aio(expect(window.page.get_by_text("Live", exact=True)).to_be_visible())
    yield window


def row(page: Page, name: str) -> Any:
    """The row of a process."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=re.compile(f"^{name}")))


async def picture(window: Window, daemon: Daemon, name: str) -> None:
    """Take a picture of the whole page; it must hold something."""
    folder = Path(PICTURES) if PICTURES else daemon.folder
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"processes-{name}.png"
    await aio(window.page.screenshot(path=path, full_page=True))
    assert path.stat().st_size > 10_000


async def until_drawn(window: Window) -> None:
    """Wait until each plot shows a line; several steps of the history lie between its first point and that."""

    async def drawn() -> bool:
        found = await window.run(DRAWN)
        return len(found) == 4 and all(pixels > 10 for pixels in found)

    await until(drawn, "four plots with lines")


async def test_rows_and_plots(daemon: Daemon, admin: Window) -> None:
    """Every process has its row and its lines, in either theme and in any width; a death is seen as it happens."""
    page = admin.page
    for name in ("widgetapp", "_journal", "_stream 0"):
        await aio(expect(row(page, name)).to_contain_text("running"))
        await aio(expect(row(page, name)).to_contain_text("MB"))
    # This page has two connections: for the processes, and for notifications, a little later.
    await aio(expect(row(page, "widgetapp").locator("td[data-title=Clients]")).to_have_text("2"))
    await until_drawn(admin)
    await picture(admin, daemon, "light")
    line = page.get_by_role("region", name="Memory").get_by_role("button", name=re.compile("^_journal"))
    await aio(line.press("Enter"))
    await aio(expect(line).to_have_attribute("aria-pressed", "false"))
    await aio(page.get_by_role("button", name=re.compile("menu$")).click())
    await aio(page.get_by_role("menuitemradio", name="Dark").click())
    await aio(page.keyboard.press("Escape"))
    await until_drawn(admin)
    await picture(admin, daemon, "dark")
    await aio(page.set_viewport_size({"width": 390, "height": 800}))
    await until_drawn(admin)
    assert await admin.run("() => document.documentElement.scrollWidth <= window.innerWidth")
    await picture(admin, daemon, "narrow")
    daemon.signal_child("_stream", signal.SIGKILL)
    await aio(expect(row(page, "_stream 0")).to_contain_text("restarted after: signal 9"))
    await aio(expect(row(page, "_stream 0").locator("td[data-title=Restarts]")).to_have_text("1"))


async def test_rogue(make_daemon: MakeDaemon, browser: Browser) -> None:
    """A rogue is marked in words, and in colour; here the limit is one that everything exceeds."""
    daemon = await make_daemon(
        environment={"WIDGETAPP_MONITORING__ROGUE_CPU": "0.01", "WIDGETAPP_MONITORING__ROGUE_SECONDS": "10"}
    )
    await daemon.start()
    window = await browser.window(daemon, "admin")
    await aio(window.page.goto(f"{daemon.url}/admin/processes"))
    await aio(expect(row(window.page, "_stream 0")).to_contain_text("Rogue: CPU"))
    await aio(expect(row(window.page, "_stream 0")).to_have_class("is-rogue"))
    await aio(expect(row(window.page, "widgetapp")).not_to_contain_text("Rogue"))
    await picture(window, daemon, "rogue")


async def test_reached_by_the_menu(daemon: Daemon, browser: Browser) -> None:
    """Administrators find it in their menu; for others there is neither the entry nor the page."""
    page = (await browser.window(daemon, "admin")).page
    await aio(page.goto(f"{daemon.url}/things"))
    await aio(page.get_by_role("button", name=re.compile("menu$")).click())
    await aio(page.get_by_role("menuitem", name="Processes").click())
    await aio(page.wait_for_url("**/admin/processes"))
    await aio(expect(page.get_by_role("heading", name="Processes")).to_be_visible())
    designer = (await browser.window(daemon, "ada")).page
    await aio(designer.goto(f"{daemon.url}/admin/processes"))
    await aio(expect(designer.get_by_role("heading", name="Not found")).to_be_visible())
    await aio(designer.goto(f"{daemon.url}/things"))
    await aio(designer.get_by_role("button", name=re.compile("menu$")).click())
    await aio(expect(designer.get_by_role("menuitem", name="Log out")).to_be_visible())
    assert await aio(designer.get_by_role("menuitem", name="Processes").count()) == 0


async def test_orders(daemon: Daemon, admin: Window) -> None:
    """An order asks first, goes to the server, and says what came of it, or why nothing did."""
    page, asked = admin.page, []
    answers = [
        (409, {"error": {"code": "conflict", "message": "There are 16 already.", "come_back": False}}),
        (200, {"lines": ["_sfe 1 is started", "_sfe 2 is started"]}),
        (200, {"lines": ["_stream 0 is restarted"]}),
    ]

    async def answer(route: Route) -> None:
        asked.append((route.request.url.rpartition("/")[2], json.loads(route.request.post_data or "")))
        status, body = answers.pop(0)
        await route.fulfill(status=status, json=body)

    await aio(page.route(re.compile("/_ajax/(start|drain|restart)_processes$"), answer))
    # The browser says of every refusal that it was one.
    admin.tolerate("status of 409")
    dialog = page.get_by_role("dialog")
    await aio(page.get_by_role("button", name="Start…").click())
    await aio(dialog.get_by_label("How many").fill("2"))
    await aio(dialog.get_by_role("button", name="Start").click())
    await aio(expect(dialog.get_by_role("alert")).to_have_text("Nothing was changed. There are 16 already."))
    await aio(dialog.get_by_role("button", name="Start").click())
    await aio(expect(dialog.get_by_role("status")).to_contain_text("_sfe 2 is started"))
    await aio(dialog.get_by_role("button", name="Close").click())
    await aio(page.get_by_role("button", name="Restart _stream 0").click())
    await aio(expect(dialog).to_contain_text("nothing that was acknowledged is lost"))
    await aio(dialog.get_by_role("button", name="Restart").click())
    await aio(expect(dialog.get_by_role("status")).to_contain_text("_stream 0 is restarted"))
    start = ("start_processes", {"process": "_sfe", "count": 2})
    assert asked == [start, start, ("restart_processes", {"process": "_stream", "ids": [0]})]
    # SFE 0 lives in the daemon, and the writer is its own: neither takes orders.
    assert await aio(row(page, "widgetapp").get_by_role("button").count()) == 0
    assert await aio(row(page, "_journal").get_by_role("button").count()) == 0


async def test_without_a_connection(daemon: Daemon, admin: Window) -> None:
    """It says that what it shows is old, and goes on by itself when the daemon is back."""
    admin.unconnected = True
    await daemon.kill()
    await aio(expect(admin.page.get_by_text("Not connected")).to_be_visible())
    await daemon.start()
    await aio(expect(admin.page.get_by_text("Live", exact=True)).to_be_visible())
