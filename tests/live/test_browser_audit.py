"""The audit log in a real browser: an administrator finds who did what, and keeps it; nobody else has such a page."""

from __future__ import annotations

import json
import re

from playwright.async_api import expect

from tests.support.browser import Browser, saved_file
from tests.support.daemon import Daemon
from tests.support.fixtures import shared_daemon
from tests.support.visitor import Visitor
from tests.support.waiting import aio

#: One demonstration for all of these tests.
daemon = shared_daemon()


async def test_audit_log(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """What happened is there, the newest first; one action, one person; and as a file, whole."""
    thing = await ada.new_thing()
    (ben,) = (await ada.do("find_people", query="ben"))["people"]
    await ada.do("share", thing=thing, user=ben["id"], role="viewer")
    await ada.ajax("approve_live", group=(await ada.do("groups"))["groups"][0]["group"]["id"], live=False)
    window = await browser.window(daemon, "admin")
    page = window.page
    await aio(page.goto(daemon.url))
    await aio(page.get_by_role("button", name=re.compile("menu$")).click())
    await aio(page.get_by_role("menuitem", name="Audit log").click())
    rows = page.get_by_role("row")
    await aio(expect(rows.nth(1)).to_contain_text("log in"))
    refused = rows.filter(has_text="approve live")
    await aio(expect(refused).to_contain_text("Ada"))
    await aio(expect(refused).to_contain_text("refused: forbidden"))
    await aio(page.get_by_label("Action").select_option("share"))
    await aio(expect(rows).to_have_count(2))
    await aio(expect(rows.nth(1)).to_contain_text("user: Ben"))
    await aio(page.get_by_label("Action").select_option(""))
    await aio(page.get_by_role("button", name="Ada").first.click())
    await aio(expect(page.get_by_role("button", name="show everybody")).to_be_visible())
    await aio(expect(rows.filter(has_text="share")).to_have_count(1))

    saved = await aio(saved_file(page, "Save all of it"))
    lines = json.loads(saved.read_text())
    assert [line["number"] for line in lines] == list(range(1, len(lines) + 1))
    assert {"login", "share", "approve_live"} <= {line["action"] for line in lines}


async def test_nobody_else(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """For a designer there is no such page."""
    page = (await browser.window(daemon, "ada")).page
    await aio(page.goto(f"{daemon.url}/admin/audit"))
    await aio(expect(page.get_by_text("Audit log")).to_have_count(0))
    await aio(expect(page.get_by_role("heading")).to_be_visible())
