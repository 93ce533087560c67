"""Accounts in real browsers: somebody is added, sets his password by a link, changes what is his own, and is put out."""

from __future__ import annotations

import json

from playwright.async_api import expect

from tests.support.browser import Browser, saved_file
from tests.support.canvas import open_canvas
from tests.support.daemon import Daemon
from tests.support.fixtures import shared_daemon
from tests.support.records import rows
from tests.support.visitor import PASSWORD, Visitor
from tests.support.waiting import aio

#: One demonstration for all of these tests.
daemon = shared_daemon()

FIRST, SECOND = "the first of mine", "the second of mine"


async def test_an_account(daemon: Daemon, browser: Browser) -> None:
    """An administrator adds Nora and passes the link on; she sets a password and is in, and then another name and password."""
    admin = (await browser.window(daemon, "admin")).page
    await aio(admin.goto(f"{daemon.url}/admin/people"))
    await aio(admin.get_by_role("button", name="Add somebody").click())
    await aio(admin.get_by_label("Name", exact=True).fill("Nora Lind"))
    await aio(admin.get_by_label("Log-in name").fill("nora"))
    await aio(admin.get_by_role("button", name="Make the link").click())
    link = await aio(admin.get_by_label("The link").input_value())
    await aio(admin.get_by_role("button", name="Done").click())
    await aio(expect(admin.get_by_text("has not set a password yet")).to_be_visible())

    window = await browser.stranger(daemon)
    nora = window.page
    await aio(nora.goto(link))
    await aio(nora.get_by_label("Password", exact=True).fill(FIRST))
    await aio(nora.get_by_role("button", name="Set it").click())
    await aio(nora.wait_for_url("**/things"))
    await aio(nora.get_by_role("button", name="Nora Lind: menu").click())
    await aio(nora.get_by_role("menuitem", name="Your profile").click())
    await aio(nora.get_by_label("Name", exact=True).fill("Nora L."))
    await aio(nora.get_by_role("button", name="Save", exact=True).click())
    await aio(expect(nora.get_by_role("button", name="Nora L.: menu")).to_be_visible())
    elsewhere = Visitor(daemon.url)
    await elsewhere.do("login", login="nora", password=FIRST)
    await aio(nora.reload())
    await aio(nora.get_by_role("button", name="End it").click())
    await aio(expect(nora.get_by_role("button", name="End it")).to_have_count(0))
    assert (await elsewhere.do("me"))["user"] is None
    await elsewhere.do("login", login="nora", password=FIRST)
    await aio(nora.get_by_label("The one that you have").fill(FIRST))
    await aio(nora.get_by_label("A new one").fill(SECOND))
    await aio(nora.get_by_role("button", name="Change it").click())
    await aio(expect(nora.get_by_text("Your password is changed")).to_be_visible())
    assert (await elsewhere.do("me"))["user"] is None
    await elsewhere.do("login", login="nora", password=SECOND)
    kept = json.loads((await aio(saved_file(nora, "Save it"))).read_text())
    assert (kept["account"]["name"], len(kept["sessions"])) == ("Nora L.", 2)


async def test_streams_of_a_session(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Ada has a Thing open; her profile says so, and says so no more when she has left it."""
    window = await browser.window(daemon, "ada")
    canvas = await open_canvas(window, await ada.new_thing())
    await canvas.draw("r", (500, 200), (700, 320))
    await canvas.saved()
    profile = await aio(window.page.context.new_page())
    await aio(profile.goto(f"{daemon.url}/profile"))
    here = profile.get_by_role("listitem").filter(has_text="this one")
    await aio(expect(here).to_contain_text("has one Thing open", timeout=15_000))
    await aio(window.page.goto(f"{daemon.url}/things"))
    await aio(expect(here).not_to_contain_text("has one Thing open", timeout=15_000))


async def things_of(daemon: Daemon, login: str) -> int:
    """How many somebody owns."""
    query = "SELECT count(*) FROM things JOIN users ON users.id = things.owner WHERE users.login = ?"
    return int(rows(daemon.data, query, login)[0][0])


async def test_what_somebody_sees(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """The administrator sees what Ben can see, finds one Thing by its name, and reads why."""
    thing = await ada.new_thing()
    name = (await ada.do("rename", thing=thing, name="A rare lighthouse"))["name"]
    admin = (await browser.window(daemon, "admin")).page
    await aio(admin.goto(f"{daemon.url}/admin/people"))
    await aio(admin.get_by_role("button", name="What Ben").click())
    await aio(admin.get_by_label("Things", exact=True).fill("lighthouse"))
    row = admin.get_by_role("list", name="What can be seen, and why").get_by_role("listitem")
    await aio(expect(row).to_have_count(1))
    await aio(expect(row).to_contain_text(name))
    await aio(expect(row).to_contain_text("belongs to the group"))
    await aio(admin.get_by_role("button", name="Done").click())


async def test_disabled(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Ben works on a Thing when he is disabled: he is out of it at once. Enabled, he logs in again."""
    thing = await ada.new_thing()
    window = await browser.window(daemon, "ben")
    canvas = await open_canvas(window, thing)
    await canvas.draw("r", (500, 200), (700, 320))
    await canvas.saved()
    # The browser says of every answer that says no that it did.
    window.tolerate("status of 401")
    admin = (await browser.window(daemon, "admin")).page
    await aio(admin.goto(f"{daemon.url}/admin/people"))
    await aio(admin.get_by_role("button", name="Disable Ben").click())
    await aio(expect(admin.get_by_text("is out, and can log in no more")).to_be_visible())
    await aio(window.page.wait_for_url("**/login*"))
    again = Visitor(daemon.url)
    assert (await again.ajax("login", login="ben", password=PASSWORD)).refusal == (401, "wrong_password")
    bens = await things_of(daemon, "ben")
    await aio(admin.get_by_role("button", name="Hand over the Things of Ben").click())
    await aio(admin.get_by_label("To whom").fill("Ada"))
    await aio(admin.get_by_role("button", name="Ada Okafor").click())
    await aio(expect(admin.get_by_text(f"{bens} Things have another owner now.")).to_be_visible())
    assert await things_of(daemon, "ben") == 0
    await aio(admin.get_by_role("button", name="Enable Ben").click())
    await aio(expect(admin.get_by_text("can log in again")).to_be_visible())
    assert (await again.login("ben"))["user"]["login"] == "ben"
