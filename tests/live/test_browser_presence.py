"""What two people in real browsers do with each other beside drawing: follow, show, point, react, and keep off what the other
writes."""

from __future__ import annotations

from functools import partial
from typing import Any

from playwright.async_api import expect

from tests.support.browser import Browser
from tests.support.canvas import Canvas, open_canvas, two_on_one, until_same
from tests.support.daemon import Daemon
from tests.support.fixtures import shared_daemon
from tests.support.visitor import Visitor
from tests.support.waiting import aio, pause, until

#: The middle of what a window shows of the scene, and how large it shows it.
VIEW = """() => {
  const { scrollX, scrollY, zoom, width, height } = window.widgetapp.api.getAppState();
  return [width / 2 / zoom.value - scrollX, height / 2 / zoom.value - scrollY, zoom.value];
}"""


#: How many frames the page asks for in half a second.
FRAMES = """async () => {
  const ask = window.requestAnimationFrame;
  let asked = 0;
  window.requestAnimationFrame = (then) => { asked += 1; return ask.call(window, then); };
  await new Promise((resolve) => setTimeout(resolve, 500));
  window.requestAnimationFrame = ask;
  return asked;
}"""

#: One demonstration for all of these tests, each of which has a Thing of its own.
daemon = shared_daemon()


async def view(canvas: Canvas) -> list[float]:
    """Where somebody looks."""
    seen: list[float] = await canvas.window.run(VIEW)
    return seen


async def look_elsewhere(canvas: Canvas, across: float, down: float) -> None:
    """Move one's own view, by the wheel."""
    await aio(canvas.window.page.mouse.move(640, 400))
    await aio(canvas.window.page.mouse.wheel(across, down))


async def until_with(follower: Canvas, leader: Canvas) -> None:
    """Wait until somebody looks where another does."""

    async def together() -> bool:
        here, there = await view(follower), await view(leader)
        return abs(here[0] - there[0]) < 2 and abs(here[1] - there[1]) < 2 and abs(here[2] - there[2]) < 0.05

    await until(together, f"{follower.window.login} looks where {leader.window.login} does")


def note(canvas: Canvas) -> Any:
    """Whose view one sees, as the page says it."""
    return canvas.window.page.locator(".follow-note")


def button(canvas: Canvas, name: str) -> Any:
    """A button of the page."""
    return canvas.window.page.get_by_role("button", name=name, exact=True)


async def together(canvas: Canvas, item: str) -> None:
    """Choose what is to be done together."""
    await aio(button(canvas, "Together").click())
    await aio(canvas.window.page.get_by_role("menuitem", name=item).click())


async def test_nothing_is_drawn_where_nothing_happens(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """With two people on a Thing who do nothing, their pages ask for no frames: an open page costs nothing."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    await first.draw("r", (500, 200), (700, 320))
    await until_same(first, second)
    for canvas in (first, second):

        async def still(canvas: Canvas = canvas) -> bool:
            return bool(await canvas.window.run(FRAMES) == 0)

        await until(still, f"{canvas.window.login}'s page is still")


async def test_follow(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Ben follows Ada, also to where she goes then, until he moves himself; she sees that he does."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    await first.draw("r", (500, 200), (700, 320))
    await until_same(first, second)
    await look_elsewhere(first, 900, 700)
    await aio(button(second, "Follow Ada Okafor").click())
    await until_with(second, first)
    await aio(expect(note(second)).to_contain_text("You follow Ada Okafor"))
    await aio(expect(first.window.page.locator(".person-follows")).to_be_visible())
    await look_elsewhere(first, -500, 300)
    await aio(first.window.page.keyboard.press("Control+="))
    await until_with(second, first)
    await look_elsewhere(second, 0, 200)
    await aio(expect(note(second)).to_be_hidden())
    await aio(expect(first.window.page.locator(".person-follows")).to_have_count(0))
    his = await view(second)
    await look_elsewhere(first, 700, 700)
    await pause(0.5)
    assert await view(second) == his


async def test_present(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Ada brings everybody to her, also who comes later; Ben goes his own way, and is left alone until she does so again."""
    thing = await ada.new_thing()
    first, second = await two_on_one(browser, daemon, thing)
    await first.draw("r", (500, 200), (700, 320))
    await look_elsewhere(first, 900, 700)
    await together(first, "Bring everybody to me")
    await until_with(second, first)
    await aio(expect(note(second)).to_contain_text("Ada Okafor shows you something"))
    await aio(expect(note(first)).to_contain_text("You are showing this to Ben Lindqvist"))
    late = await open_canvas(await browser.window(daemon, "admin"), thing)
    await until_with(late, first)
    await aio(button(second, "Go my own way").click())
    his = await view(second)
    await look_elsewhere(first, -700, 0)
    await until_with(late, first)
    assert await view(second) == his
    await aio(note(first).get_by_role("button", name="Let everybody go").click())
    await aio(expect(note(late)).to_be_hidden())
    await together(first, "Bring everybody to me")
    await until_with(second, first)


def trails(canvas: Canvas) -> Any:
    """What laser pointers have drawn on somebody's canvas."""
    return canvas.window.page.locator(".peer-lasers path")


async def point_about(canvas: Canvas, *seen_by: Canvas) -> None:
    """Go to and fro with the button pressed, until it is seen: what a laser pointer draws fades quickly."""
    await canvas.press(400, 300)

    async def seen() -> bool:
        await canvas.move(700, 500)
        await canvas.move(400, 300)
        return all([await aio(trails(one).count()) for one in seen_by])

    await until(seen, "the trail is seen")


async def test_laser(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """What Ada draws with the laser pointer Ben sees, until it has faded; it is nobody's edit."""
    thing = await ada.new_thing()
    first, second = await two_on_one(browser, daemon, thing)
    await first.key("k")
    await point_about(first, second)
    await first.release()
    await aio(expect(trails(second)).to_have_count(0))
    assert await first.scene() == await second.scene() == []


async def test_reactions(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """A reaction flies where the person is, on both canvases, and is told to those who do not see it."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    await first.move(500, 400)
    await aio(button(first, "Together").click())
    for canvas in (first, second):
        await canvas.window.run(SEEN)
    await aio(first.window.page.get_by_role("menuitem", name="Heart").click())
    for canvas in (first, second):
        await until(partial(canvas.window.run, "() => window.flown"), "it flies")
        await aio(expect(canvas.window.page.locator(".peer-reaction")).to_have_count(0))
    await aio(expect(second.window.page.get_by_role("log", name="What others do")).to_have_text("Ada Okafor reacts: Heart"))


SEEN = """() => {
  new MutationObserver((records) => {
    const added = records.flatMap((record) => [...record.addedNodes]);
    if (added.some((node) => node.className === "peer-reaction")) window.flown = true;
  }).observe(document.querySelector(".thing-canvas"), { childList: true });
}"""


async def test_who_comes_and_goes_is_told(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """For those who do not see the initials."""
    thing = await ada.new_thing()
    first = await open_canvas(await browser.window(daemon, "ada"), thing)
    log = first.window.page.get_by_role("log", name="What others do")
    second = await open_canvas(await browser.window(daemon, "ben"), thing)
    await aio(expect(log).to_have_text("Ben Lindqvist is here."))
    await aio(second.window.context.close())
    await aio(expect(log).to_have_text("Ben Lindqvist has left."))


async def test_two_do_not_write_the_same_text(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """While Ben writes in a text, it says so there, and Ada is kept from opening it, by mouse and by key; then she is not."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    await second.key("t")
    await second.press(500, 300)
    await second.release()
    editor = ".excalidraw-wysiwyg"
    await aio(second.window.page.locator(editor).press_sequentially("Kettle"))
    await aio(second.window.page.keyboard.press("Escape"))
    (text,) = await until_same(first, second)
    middle = (text["x"] + text["width"] / 2, text["y"] + text["height"] / 2)
    await second.key("Escape")
    await aio(second.window.page.mouse.dblclick(*await second.place(*middle)))
    await aio(expect(first.window.page.get_by_text("Ben Lindqvist is writing here", exact=True)).to_be_visible())
    page = first.window.page
    kept_off = page.get_by_text("Ben Lindqvist is writing here. As soon as")
    await aio(page.mouse.dblclick(*await first.place(*middle)))
    await aio(expect(kept_off).to_be_visible())
    await aio(page.mouse.click(*await first.place(*middle)))
    await first.key("Enter")
    assert await aio(page.locator(editor).count()) == 0
    await second.key("End")
    await aio(second.window.page.locator(editor).press_sequentially(" K2"))
    await aio(second.window.page.keyboard.press("Escape"))
    await aio(expect(page.get_by_text("Ben Lindqvist is writing here", exact=True)).to_have_count(0))
    await first.key("Enter")
    await aio(expect(page.locator(editor)).to_be_visible())
    await first.key("End")
    await aio(page.locator(editor).press_sequentially("!"))
    await aio(page.keyboard.press("Escape"))
    (text,) = await until_same(first, second)
    assert text["originalText"] == "Kettle K2!"


async def test_a_new_name(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """The Thing is renamed while Ben has it open: his page has the new name at once, and so has its title."""
    thing = await ada.new_thing("Kettle K2")
    page = (await open_canvas(await browser.window(daemon, "ben"), thing)).window.page
    await aio(expect(page.get_by_label("Name of this Thing")).to_have_value("Kettle K2"))
    await ada.do("rename", thing=thing, name="Kettle K3")
    await aio(expect(page.get_by_label("Name of this Thing")).to_have_value("Kettle K3"))
    await aio(expect(page).to_have_title("Kettle K3 · WidgetApp"))


# The last one: Ben is no member afterwards.
async def test_who_may_only_look_points(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """A viewer takes the laser pointer from the menu: Ada sees his trail, and he sees it himself."""
    thing, admin = await ada.new_thing(), Visitor(daemon.url)
    group = (await admin.login("admin"))["groups"][0]["id"]
    (ben,) = (await admin.do("find_people", query="ben"))["people"]
    await ada.do("share", thing=thing, user=ben["id"], role="viewer")
    await admin.do("remove_member", group=group, user=ben["id"])
    first, second = await two_on_one(browser, daemon, thing)
    await aio(button(second, "Together").click())
    menu = second.window.page.get_by_role("menuitem")
    await aio(expect(menu.filter(has_text="Laser pointer")).to_be_visible())
    await aio(expect(menu.filter(has_text="Bring everybody")).to_have_count(0))
    await aio(menu.filter(has_text="Laser pointer").click())
    await point_about(second, first, second)
    await second.release()
    assert await first.scene() == []
