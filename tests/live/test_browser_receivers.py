"""The page for receivers in a real browser: one is added, tested, gets again what it has missed, and is disabled."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.async_api import expect
from standardwebhooks import Webhook

from tests.live.test_deliveries import ALLOWED, AUTHORITY, administrator, environment
from tests.support.browser import Browser
from tests.support.daemon import MakeDaemon
from tests.support.receiver import Receiver
from tests.support.waiting import aio


async def test_a_receiver(make_daemon: MakeDaemon, browser: Browser, tmp_path: Path) -> None:
    """From its registration to its end."""
    receiver = Receiver(tmp_path, AUTHORITY)
    await receiver.start()
    # What is not taken is dead at once.
    short = {"WIDGETAPP_OUTBOUND__RETRY_HOURS": "0.0000001"}
    daemon = await make_daemon(environment={**environment(tmp_path), **ALLOWED, **short})
    await daemon.start()
    page = (await browser.window(daemon, "admin")).page
    await aio(page.goto(daemon.url))
    await aio(page.get_by_role("button", name=re.compile("menu$")).click())
    await aio(page.get_by_role("menuitem", name="Receivers").click())
    await aio(page.get_by_role("button", name="Add one").click())
    await aio(page.get_by_label("Its address").fill(receiver.url))
    await aio(page.get_by_label("What it hears of").select_option(label="Product Workshop"))
    await aio(page.get_by_role("button", name="Add", exact=True).click())
    secret = await aio(page.get_by_label("Its secret").input_value())
    await aio(page.get_by_role("button", name="Done").click())

    await aio(page.get_by_role("button", name=re.compile("^Test ")).click())
    await aio(expect(page.get_by_text("has taken it (status 204)")).to_be_visible())
    (message,) = receiver.delivered
    Webhook(secret).verify(message.body, message.headers)

    receiver.status = 400
    admin = await administrator(daemon)
    await admin.new_thing("Kettle")
    await aio(expect(page.get_by_text("1 message never taken")).to_be_visible())
    await aio(page.get_by_text("1 message never taken").click())
    await aio(expect(page.get_by_text(re.compile("^create .number .*: status 400$"))).to_be_visible())
    await aio(expect(page.get_by_text("disabled: It has taken nothing for")).to_be_visible())
    receiver.status = 204
    await aio(page.get_by_role("button", name=re.compile("^Enable ")).click())
    await aio(page.get_by_role("button", name=re.compile("^Deliver again")).click())
    # The test, what was not taken, and the same again.
    await receiver.until_count(3)
    assert receiver.names == ["widgetApp_stream_test", "Kettle"]
    await aio(expect(page.get_by_text("last took something just now")).to_be_visible())
    await aio(expect(page.get_by_text("never taken")).to_be_hidden())

    await aio(page.get_by_role("button", name=re.compile("^Disable ")).click())
    await aio(page.get_by_role("button", name=re.compile("^Remove ")).click())
    await aio(expect(page.get_by_text("No receiver yet")).to_be_visible())
    await receiver.stop()
