"""Comments and notifications in real browsers: two and three people, who talk about a Thing where it is."""

from __future__ import annotations

import re
from typing import Any

from playwright.async_api import Page, expect

from tests.support.browser import Browser, Window
from tests.support.canvas import Canvas, open_canvas, ready, two_on_one, until_same
from tests.support.daemon import Daemon
from tests.support.fixtures import shared_daemon
from tests.support.visitor import Visitor
from tests.support.waiting import aio, until

#: One demonstration for all of these tests. What one of them leaves unread, the next one reads before it begins.
daemon = shared_daemon()

#: How many WebSockets a page has open; set up before it loads.
COUNT_SOCKETS = """
  const opened = [];
  window.openSockets = () => opened.filter((socket) => socket.readyState === 1).length;
  const Original = WebSocket;
  window.WebSocket = class extends Original { constructor(...all) { super(...all); opened.push(this); } };
"""


def button(page: Page, name: str, exact: bool = True) -> Any:
    """A button by its name."""
    return page.get_by_role("button", name=name, exact=exact)


def pins(page: Page) -> Any:
    """The pins on the canvas."""
    return page.get_by_role("group", name="Comments on the canvas").get_by_role("button")


def card(page: Page) -> Any:
    """What is open over the canvas."""
    return page.get_by_role("dialog")


def panel(page: Page) -> Any:
    """The list of comments."""
    return page.get_by_role("complementary", name="Comments")


async def nothing_unread(daemon: Daemon, *logins: str) -> None:
    """These have read all notifications that tests before this one have left."""
    for login in logins:
        visitor = Visitor(daemon.url)
        await visitor.login(login)
        await visitor.do("read_notifications")


async def say_at(canvas: Canvas, at: tuple[float, float], text: str) -> None:
    """Say something about what is at a point of the scene: key, click, words, Enter."""
    page = canvas.window.page
    await canvas.key("c")
    await aio(expect(page.get_by_text("Click on a widget or a place")).to_be_visible())
    await aio(page.mouse.click(*await canvas.place(*at)))
    await aio(expect(page.get_by_label("What do you want to say?")).to_be_focused())
    await aio(page.keyboard.type(text))
    await canvas.key("Enter")
    await aio(expect(card(page).get_by_role("listitem").filter(has_text=text)).to_be_visible())


async def answer(page: Page, text: str) -> None:
    """Answer in the thread that is open."""
    await aio(page.get_by_label("Answer").fill(text))
    await aio(page.get_by_label("Answer").press("Enter"))
    await aio(expect(card(page).get_by_role("listitem").filter(has_text=text)).to_be_visible())


async def pin_place(canvas: Canvas) -> tuple[float, float]:
    """Where the tip of the one pin is, in pixels of the window."""
    box = await aio(pins(canvas.window.page).bounding_box())
    return box["x"], box["y"] + box["height"]


async def until_pinned(canvas: Canvas, x: float, y: float) -> None:
    """Wait until the one pin points to a point of the scene."""

    async def look() -> bool:
        across, down = await pin_place(canvas)
        wanted = await canvas.place(x, y)
        return abs(across - wanted[0]) < 2 and abs(down - wanted[1]) < 2

    await until(look, f"{canvas.window.login} sees the pin at {x}, {y}")


async def test_an_old_inbox(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """The newest are shown, older ones when they are asked for; all are read with one press, on the server too."""
    thing = await ada.new_thing()
    window = await browser.window(daemon, "ben")
    page = window.page
    ben = (await ada.do("find_people", query="ben"))["people"][0]["id"]
    for number in range(52):
        await ada.do("comment", thing=thing, text=f"No. {number}", mentions=[ben])
    await aio(page.goto(f"{daemon.url}/things"))
    await aio(button(page, "Notifications, 52 unread").click())
    links = page.get_by_role("dialog", name="Notifications").get_by_role("link")
    await aio(expect(links).to_have_count(50))
    await aio(button(page, "Show older ones").click())
    await aio(expect(links).to_have_count(52))
    await aio(expect(button(page, "Show older ones")).to_have_count(0))
    await aio(button(page, "Mark all as read").click())
    await aio(expect(button(page, "Notifications")).to_be_visible())
    await aio(expect(links.filter(has_text="Unread")).to_have_count(0))
    await aio(page.reload())
    await aio(button(page, "Notifications").click())
    await aio(expect(links).to_have_count(50))
    await aio(expect(links.filter(has_text="Unread")).to_have_count(0))


async def test_on_a_widget(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Ada comments on a widget: Ben sees it at once, unread; it goes with the widget when he drags it; he answers, she sees the
    answer while she has the thread open; he resolves, and it goes from both canvases; it is found again among the resolved."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    (ada_page, ben_page) = (first.window.page, second.window.page)
    widget = await first.draw("r", (500, 200), (700, 320))
    await first.key("Escape")
    await until_same(first, second)
    await say_at(first, (600, 200), "Is this wide enough?")
    await aio(expect(pins(ben_page)).to_have_accessible_name(re.compile("Ada Okafor: Is this wide enough\\?, unread")))
    await aio(expect(button(ben_page, "Comments, 1 unread")).to_be_visible())
    for canvas in (first, second):
        await until_pinned(canvas, 600, 200)

    await second.select(widget)
    await second.press(510, 200)
    await second.move(710, 300)
    await until_pinned(first, 800, 300)
    await second.release()
    await until_pinned(second, 800, 300)

    await aio(pins(ben_page).click())
    await aio(expect(button(ben_page, "Comments")).to_be_visible())
    await answer(ben_page, "No, make it wider.")
    await aio(expect(card(ada_page).get_by_role("listitem").filter(has_text="No, make it wider.")).to_be_visible())
    await aio(button(ben_page, "Resolve").click())
    await aio(expect(pins(ben_page)).to_have_count(0))
    await aio(expect(ada_page.get_by_text("This is resolved.")).to_be_visible())
    await first.key("Escape")
    await aio(expect(pins(ada_page)).to_have_count(0))

    await aio(button(ada_page, "Comments").click())
    await aio(button(ada_page, "Resolved").click())
    await aio(panel(ada_page).get_by_role("button", name="Is this wide enough?").click())
    await aio(button(ada_page, "Open again").click())
    await aio(expect(pins(ben_page)).to_have_count(1))


async def test_gone_and_back(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """When the widget is deleted, what was said about it is still found in the list; when it comes back, so does the pin."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    await first.draw("r", (500, 200), (700, 320))
    await until_same(first, second)
    await say_at(second, (600, 200), "Keep this!")
    await aio(expect(pins(first.window.page)).to_have_count(1))
    await first.key("Delete")
    page = second.window.page
    await aio(expect(pins(page)).to_have_count(0))
    await aio(button(page, "Comments").click())
    await aio(expect(panel(page).get_by_text("on a widget that is gone")).to_be_visible())
    await aio(button(page, "Close the comments").click())
    await first.key("Control+z")
    await aio(expect(pins(page)).to_have_count(1))


async def test_a_mention(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Ben is on the list of Things: his bell counts up while Ada mentions him. It leads him to the comment, and by that he has
    read it. Before and afterwards he has one socket, and not two."""
    await nothing_unread(daemon, "ada", "ben")
    thing = await ada.new_thing("Kettle K2")
    window = await browser.window(daemon, "ben")
    await aio(window.context.add_init_script(COUNT_SOCKETS))
    page = window.page
    await aio(page.goto(f"{daemon.url}/things"))

    async def one_socket() -> bool:
        return bool(await window.run("() => window.openSockets() === 1"))

    await until(one_socket, "the list of Things hears of notifications")
    await aio(expect(button(page, "Notifications")).to_be_visible())
    first = await open_canvas(await browser.window(daemon, "ada"), thing)
    ada_page = first.window.page
    await first.key("c")
    await aio(ada_page.mouse.click(*await first.place(600, 300)))
    await aio(expect(ada_page.get_by_label("What do you want to say?")).to_be_focused())
    await aio(ada_page.keyboard.type("What do you think, @b"))
    await aio(expect(ada_page.get_by_role("option", name="Ben Lindqvist")).to_have_attribute("aria-selected", "true"))
    await first.key("Enter")
    await aio(ada_page.keyboard.type("?"))
    await first.key("Enter")
    await aio(expect(card(ada_page).locator(".mention")).to_have_text("@Ben Lindqvist"))

    await aio(expect(button(page, "Notifications, 1 unread")).to_be_visible())
    await aio(button(page, "Notifications, 1 unread").click())
    entry = page.get_by_role("link", name="Ada Okafor mentioned you in “Kettle K2”.")
    await aio(expect(entry).to_contain_text("What do you think, @Ben Lindqvist?"))
    await aio(entry.click())
    await aio(expect(card(page).get_by_role("listitem")).to_contain_text("What do you think"))
    await aio(expect(page).to_have_url(f"{daemon.url}/things/{thing}"))
    await aio(expect(button(page, "Notifications")).to_be_visible())
    await until(one_socket, "notifications come over the socket of the Thing")
    # Who has the conversation open reads what is said there, and need not be told.
    await first.key("Escape")
    await aio(expect(card(ada_page)).to_have_count(0))
    await answer(page, "Fine.")
    await aio(expect(button(ada_page, "Notifications, 1 unread")).to_be_visible())


async def test_read_everywhere(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """What is unread is kept on the server: the same after loading anew; all of it is read with one press."""
    thing = await ada.new_thing()
    ben = await browser.window(daemon, "ben")
    for text in ("One", "Two", "Three"):
        await ada.do("comment", thing=thing, text=text, x=300 + 100 * len(text), y=300)
    canvas = await open_canvas(ben, thing)
    page = ben.page
    await aio(expect(button(page, "Comments, 3 unread")).to_be_visible())
    await aio(button(page, "Comments, 3 unread").click())
    await aio(panel(page).get_by_role("button", name="Three").click())
    await aio(expect(button(page, "Comments, 2 unread")).to_be_visible())
    await aio(page.reload())
    await ready(ben)
    await aio(expect(button(page, "Comments, 2 unread")).to_be_visible())
    await aio(button(page, "Comments, 2 unread").click())
    await aio(button(page, "Mark all as read").click())
    await aio(expect(button(page, "Comments")).to_be_visible())
    await aio(page.reload())
    await ready(canvas.window)
    await aio(expect(pins(page)).to_have_count(2))
    await aio(expect(pins(page).first).not_to_have_accessible_name(re.compile("unread")))
    await aio(expect(button(page, "Comments")).to_be_visible())


async def guest_of(daemon: Daemon, ada: Visitor, browser: Browser, thing: str, role: str, name: str) -> Window:
    """Somebody without an account comes by a share link."""
    link = (await ada.do("share_by_link", thing=thing, role=role, name="", ends_in=None, password=None, most_uses=None))["link"]
    window = await browser.stranger(daemon, name)
    await aio(window.page.goto(link))
    await aio(window.page.get_by_label("Your name", exact=True).fill(name))
    await aio(window.page.get_by_role("button", name="Open it").click())
    await aio(window.page.wait_for_url("**/things/*"))
    await ready(window)
    return window


async def test_who_may_comment(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """A guest who may comment can do that and cannot draw; one who may look reads, and has nothing to write with. Both are told
    so, and see each other's words at once. Nobody's list of people is shown to them: only who is here, or has written."""
    await nothing_unread(daemon, "ada")
    thing = await ada.new_thing()
    first = await open_canvas(await browser.window(daemon, "ada"), thing)
    await first.draw("r", (500, 200), (700, 320))
    await first.saved()
    mara = await guest_of(daemon, ada, browser, thing, "commenter", "Mara")
    vic = await guest_of(daemon, ada, browser, thing, "viewer", "Vic")
    await aio(expect(mara.page.get_by_text("You can look at this Thing and comment on it, but not change it.")).to_be_visible())
    await aio(expect(vic.page.get_by_text("You can look at this Thing, but not change it.")).to_be_visible())
    assert await mara.run("() => window.widgetapp.api.getAppState().viewModeEnabled")

    await say_at(Canvas(mara, thing), (600, 200), "I like this.")
    for page in (first.window.page, vic.page):
        await aio(expect(pins(page)).to_have_accessible_name(re.compile("Mara \\(guest\\): I like this")))
    await aio(mara.page.get_by_label("Answer").press_sequentially("And you, @"))
    options = mara.page.get_by_role("option")
    await aio(expect(options).to_have_text([re.compile("Ada Okafor"), re.compile("Vic \\(guest\\)")]))
    await aio(mara.page.get_by_label("Answer").press("Enter"))
    await aio(mara.page.get_by_label("Answer").press("Enter"))
    await aio(expect(button(first.window.page, "Notifications, 1 unread")).to_be_visible())

    await aio(pins(vic.page).click())
    await aio(expect(card(vic.page).get_by_text("You can read comments here, but not write any.")).to_be_visible())
    for name in ("Comment", "Resolve", "Delete this comment", "Notifications"):
        await aio(expect(button(vic.page, name)).to_have_count(0))
    await aio(vic.page.keyboard.press("Escape"))
    await aio(vic.page.keyboard.press("c"))
    await aio(expect(vic.page.get_by_text("Click on a widget or a place")).to_have_count(0))
    assert len(await first.scene()) == 1


async def test_nothing_is_lost(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """What is written stays when its card is closed, and when it cannot be sent; sent again, it is there once. What others say
    while one is without a connection comes with it."""
    thing = await ada.new_thing()
    first, second = await two_on_one(browser, daemon, thing)
    page = first.window.page
    await say_at(first, (400, 300), "Begun.")
    await aio(page.get_by_label("Answer").fill("half a sen"))
    await first.key("Escape")
    await aio(pins(page).click())
    await aio(expect(page.get_by_label("Answer")).to_have_value("half a sen"))
    await first.window.offline(True)
    await aio(page.get_by_label("Answer").fill("half a sentence"))
    await aio(page.get_by_label("Answer").press("Enter"))
    await aio(
        expect(page.get_by_role("alert")).to_contain_text("It was not sent, and is kept here. The server cannot be reached.")
    )
    await aio(pins(second.window.page).click())
    await answer(second.window.page, "Meanwhile.")
    await first.window.offline(False)
    await aio(expect(card(page).get_by_role("listitem").filter(has_text="Meanwhile.")).to_be_visible())
    await aio(button(page, "Send it again").click())
    await aio(expect(card(second.window.page).get_by_role("listitem")).to_have_count(3))
    await aio(expect(page.get_by_label("Answer")).to_have_value(""))


async def test_by_keyboard_alone(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """To begin a comment at a place, to send it, to find it in the list, to delete it; the focus is where it should be, and
    everything has a name."""
    first = await open_canvas(await browser.window(daemon, "ada"), await ada.new_thing())
    page = first.window.page
    await first.key("c")
    mark = page.get_by_role("button", name="Comment here")
    await aio(expect(mark).to_be_focused())
    before = await aio(mark.bounding_box())
    for _ in range(3):
        await first.key("Shift+ArrowLeft")
    after = await aio(mark.bounding_box())
    assert before
    assert after
    assert round(before["x"] - after["x"]) == 150
    await first.key("Escape")
    await aio(expect(mark).to_have_count(0))
    await first.key("c")
    await first.key("Enter")
    await aio(expect(page.get_by_role("dialog", name="New comment")).to_be_visible())
    await aio(page.keyboard.type("By hand"))
    await first.key("Enter")
    await aio(expect(page.get_by_role("dialog", name="Conversation begun by Ada Okafor")).to_be_focused())
    await first.key("Escape")
    await aio(expect(card(page)).to_have_count(0))
    opener = button(page, "Comments")
    await aio(opener.focus())
    await first.key("Enter")
    entry = panel(page).get_by_role("button", name="By hand")
    await aio(entry.focus())
    await first.key("Enter")
    await aio(expect(card(page)).to_be_focused())
    await aio(button(page, "Delete this comment").focus())
    await first.key("Enter")
    await aio(expect(button(page, "Delete for good")).to_be_focused())
    await first.key("Enter")
    await aio(expect(pins(page)).to_have_count(0))
    await aio(expect(panel(page).get_by_text("Nothing was said yet. Press C")).to_be_visible())
    nameless = "() => [...document.querySelectorAll('.comment-panel button, .comment-card button, .pin, header button')]"
    nameless += ".filter((one) => !(one.getAttribute('aria-label') || one.textContent.trim())).length"
    assert await first.window.run(nameless) == 0


async def test_not_live(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """In a group that does not work live, comments come when one comes back to the window."""
    admin = Visitor(daemon.url)
    group = (await admin.login("admin"))["groups"][0]["id"]
    await admin.do("approve_live", group=group, live=False)
    thing = await ada.new_thing()
    window = await browser.window(daemon, "ben")
    await aio(window.page.goto(f"{daemon.url}/things/{thing}"))
    await aio(expect(window.page.get_by_text("not approved for live collaboration")).to_be_visible())
    await ada.do("comment", thing=thing, text="Look!", x=400, y=300)

    async def comes_back() -> bool:
        # Again, as the page may have asked just before: what is on its way is not asked for twice.
        await window.run("() => window.dispatchEvent(new Event('focus'))")
        shown: int = await aio(pins(window.page).count())
        return shown == 1

    await until(comes_back, "the comment is there")
    await aio(expect(button(window.page, "Comments, 1 unread")).to_be_visible())
    await admin.do("approve_live", group=group, live=True)


async def test_pins_upon_each_other(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """They are one, which offers its conversations, until one looks more closely; an address with a comment leads to that."""
    thing = await ada.new_thing()
    first = await open_canvas(await browser.window(daemon, "ada"), thing)
    page = first.window.page
    said = [await ada.do("comment", thing=thing, text=text, x=x, y=300) for text, x in (("Left", 400), ("Right", 412))]
    await aio(expect(pins(page)).to_have_accessible_name("2 conversations here"))
    await aio(pins(page).click())
    await aio(card(page).get_by_role("button", name="Right").click())
    await aio(expect(page.get_by_role("dialog", name="Conversation begun by Ada Okafor")).to_contain_text("Right"))
    await first.key("Escape")
    await first.window.run(
        "() => window.widgetapp.api.updateScene({ appState: { zoom: { value: 4 }, scrollX: -300, scrollY: -250 } })"
    )
    await aio(expect(pins(page)).to_have_count(2))
    await aio(page.goto(f"{daemon.url}/things/{thing}?comment={said[0]['id']}"))
    await aio(expect(card(page)).to_contain_text("Left"))
    await aio(expect(page).to_have_url(f"{daemon.url}/things/{thing}"))
