"""Rights that change under people at work, in real browsers: they are told, lose nothing, and come back by themselves."""

from __future__ import annotations

import re
from typing import Any

from playwright.async_api import expect

from tests.support.browser import Browser
from tests.support.canvas import Canvas, open_canvas, two_on_one, until_same
from tests.support.daemon import Daemon
from tests.support.fixtures import shared_daemon
from tests.support.visitor import Visitor
from tests.support.waiting import aio, until

#: One demonstration for all of these tests; the last one leaves Ben outside the group.
daemon = shared_daemon()

#: Whether the canvas can only be looked at.
LOOKING = "() => window.widgetapp?.api.getAppState().viewModeEnabled"


def text(canvas: Canvas, words: str) -> Any:
    """Words on the page."""
    return canvas.window.page.get_by_text(words)


async def until_looking(canvas: Canvas, on: bool) -> None:
    """Wait until one may only look, or may change it."""

    async def look() -> bool:
        return await canvas.window.run(LOOKING) is on

    await until(look, f"{canvas.window.login} may look only: {on}")


async def test_approval(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """An administrator withdraws a group's approval on its page, and gives it back: two people at work are told, go on by
    single requests, and live again, on pages that were never loaded anew."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    await first.draw("r", (500, 200), (700, 320))
    await until_same(first, second)
    for canvas in (first, second):
        await canvas.window.run("() => { window.sameSince = true; }")
    admin = (await browser.window(daemon, "admin")).page
    await aio(admin.goto(f"{daemon.url}/groups"))
    await aio(admin.get_by_role("button", name="Withdraw").click())
    for canvas in (first, second):
        await aio(expect(text(canvas, "not approved for live collaboration")).to_be_visible())
        await until_looking(canvas, False)
    await aio(admin.get_by_role("button", name="Approve", exact=True).click())
    for canvas in (first, second):
        await aio(expect(text(canvas, "not approved for live collaboration")).to_have_count(0))
        await canvas.saved()
    await second.draw("o", (800, 200), (900, 300))
    assert len(await until_same(first, second)) == 2
    assert [await canvas.window.run("() => window.sameSince") for canvas in (first, second)] == [True, True]


async def test_a_role_is_lowered(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Ben is taken out of the group and may only look, by a share: he sees what Ada draws, and cannot draw himself."""
    thing = await ada.new_thing()
    first, second = await two_on_one(browser, daemon, thing)
    admin = Visitor(daemon.url)
    group = (await admin.login("admin"))["groups"][0]["id"]
    (ben,) = (await admin.do("find_people", query="ben"))["people"]
    await ada.do("share", thing=thing, user=ben["id"], role="viewer")
    await admin.do("remove_member", group=group, user=ben["id"])
    await until_looking(second, True)
    widget = await first.draw("r", (500, 200), (700, 320))

    async def seen() -> bool:
        return [element["id"] for element in await second.scene()] == [widget]

    await until(seen, "Ben sees what Ada draws")
    await ada.do("unshare", thing=thing, user=ben["id"])
    await aio(expect(text(second, "is not shared with you any more")).to_be_visible())
    await admin.do("put_member", group=group, user=ben["id"])


async def test_sharing_in_the_editor(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """The owner sees who can see her Thing, and why; she shares it with somebody, takes that back, and hands it over."""
    admin = Visitor(daemon.url)
    group = (await admin.login("admin"))["groups"][0]["id"]
    (ben,) = (await admin.do("find_people", query="ben"))["people"]
    canvas = await open_canvas(await browser.window(daemon, "ada"), await ada.new_thing())
    page = canvas.window.page
    await aio(page.get_by_role("button", name="Share").click())
    dialog = page.get_by_role("dialog")
    people = dialog.get_by_role("list", name="Who can see this, and why").get_by_role("listitem")
    await aio(expect(people.filter(has_text="Ada Okafor")).to_contain_text("owns it"))
    await aio(expect(people.filter(has_text="Ben Lindqvist")).to_contain_text("belongs to the group Product Workshop"))
    await aio(page.keyboard.press("Escape"))
    # Somebody outside the group; she knows him from another one.
    other = (await admin.do("create_group", name="Elsewhere"))["id"]
    for user in (ben["id"], (await ada.do("me"))["user"]["id"]):
        await admin.do("put_member", group=other, user=user)
    await admin.do("remove_member", group=group, user=ben["id"])
    await aio(page.get_by_role("button", name="Share").click())
    await aio(expect(people.filter(has_text="Ben Lindqvist")).to_have_count(0))
    await aio(dialog.get_by_label("Who is added").select_option("viewer"))
    await aio(dialog.get_by_role("combobox", name="Until", exact=True).select_option("in a week"))
    await aio(dialog.get_by_label("Share with").fill("lind"))
    await aio(dialog.get_by_role("button", name=re.compile("Ben Lindqvist")).click())
    await aio(
        expect(people.filter(has_text="Ben Lindqvist")).to_contain_text("it is shared with this person, who may look, until")
    )
    until = await aio(dialog.get_by_label("Until when: Ben Lindqvist").locator("option:checked").inner_text())
    # Another role, and it ends when it ended before.
    await aio(dialog.get_by_label("What Ben Lindqvist may do").select_option("commenter"))
    await aio(expect(people.filter(has_text="Ben Lindqvist")).to_contain_text(f"who may comment, {until}"))
    await aio(dialog.get_by_role("button", name="Remove Ben Lindqvist").click())
    await aio(expect(people.filter(has_text="Ben Lindqvist")).to_have_count(0))
    # A group in which she is, and he.
    inside = dialog.get_by_role("list", name="Groups that can see this").get_by_role("listitem")
    await aio(expect(inside).to_have_text([re.compile("Product Workshop.*2 people")]))
    await aio(dialog.get_by_label("Share with").fill("elsew"))
    await aio(dialog.get_by_role("button", name=re.compile("Elsewhere")).click())
    await aio(expect(inside.filter(has_text="Elsewhere")).to_contain_text("may look · 3 people"))
    await aio(
        expect(people.filter(has_text="Ben Lindqvist")).to_contain_text(
            "shared with the group Elsewhere, which may look, until"
        )
    )
    await aio(dialog.get_by_label("Until when: Elsewhere").select_option("it is taken back"))
    await aio(expect(people.filter(has_text="Ben Lindqvist")).not_to_contain_text("until"))
    await aio(dialog.get_by_role("button", name="Remove Elsewhere").click())
    await aio(expect(people.filter(has_text="Ben Lindqvist")).to_have_count(0))
    await aio(dialog.get_by_role("button", name="Make owner: Workshop Administrator").click())
    await aio(page.get_by_role("alertdialog").get_by_role("button", name="Make owner").click())
    await aio(expect(people.filter(has_text="Workshop Administrator")).to_contain_text("owns it"))
    await aio(expect(people.filter(has_text="Ada Okafor")).not_to_contain_text("owns it"))
