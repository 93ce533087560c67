"""The outline: a Thing's widgets in words, by keyboard alone, while others work on them."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Page, expect

from tests.live.test_browser_everyone import AXE, SERIOUS
from tests.support.browser import Browser
from tests.support.canvas import Canvas, two_on_one, until_same
from tests.support.daemon import Daemon
from tests.support.visitor import Visitor
from tests.support.waiting import aio, until


async def _fold(page: Page, first: Canvas, second: Canvas) -> None:
    """All becomes one group, which is folded by the keyboard and by the mouse."""
    lines = page.get_by_role("treeitem")
    await first.key("Control+a")
    await first.key("Control+g")
    await aio(expect(lines).to_have_count(4))
    await second.key("Home")
    await aio(expect(lines.first).to_have_attribute("aria-expanded", "true"))
    await second.key("ArrowLeft")
    await aio(expect(lines).to_have_text(["Group of 3"]))
    await aio(expect(lines.first).to_have_attribute("aria-expanded", "false"))
    await second.key("Escape")
    await second.key("Control+Alt+Shift+O")
    await aio(expect(lines).to_have_text(["Group of 3"]))
    await second.key("ArrowRight")
    await aio(expect(lines).to_have_count(4))
    for count in (1, 4):
        await aio(lines.first.locator(".outline-fold").click())
        await aio(expect(lines).to_have_count(count))
    await first.key("Control+Shift+g")
    await aio(expect(lines).to_have_count(3))


async def test_by_keyboard_while_another_works(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Ben opens the outline, goes to a widget, changes its text and deletes another; meanwhile Ada adds one and writes, of
    which he hears, and deletes one. Groups fold, and stay so when the outline is closed. Nothing serious is wrong with it, in
    light and dark."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    box = await first.draw("r", (500, 200), (700, 260))
    text = await first.write((400, 400), "Kettle")
    await until_same(first, second)
    page = second.window.page
    await second.key("Control+Alt+Shift+O")
    tree = page.get_by_role("tree", name="Widgets")
    lines = tree.get_by_role("treeitem")
    await aio(expect(tree).to_be_focused())
    await aio(expect(lines).to_have_text(["Rectangle", "Text “Kettle”"]))

    await second.key("ArrowDown")
    await aio(expect(lines.nth(1)).to_have_attribute("aria-selected", "true"))
    await second.key("Enter")

    async def selected() -> bool:
        ids: list[Any] = await second.window.run("() => Object.keys(window.widgetapp.api.getAppState().selectedElementIds)")
        return ids == [text]

    await until(selected, "the text is selected on the canvas")
    await aio(expect(tree).to_be_focused())
    await second.key("F2")
    await aio(page.keyboard.type("Kettle K3"))
    await second.key("Enter")
    await first.until(lambda scene: scene[-1]["text"] == "Kettle K3", "Ada sees the new text")
    await aio(expect(tree).to_be_focused())

    gone = await first.draw("d", (300, 500), (360, 560))
    alone = await first.draw("o", (500, 500), (560, 560))
    await aio(expect(lines).to_have_text(["Rectangle", "Text “Kettle K3”", "Diamond", "Ellipse"]))
    news = page.get_by_role("log", name="What others have changed")
    await aio(expect(news).to_contain_text("Ada Okafor added"))
    select = "(id) => window.widgetapp.api.updateScene({ appState: { selectedElementIds: { [id]: true } } })"
    await first.window.run(select, gone)
    await first.key("Delete")
    await aio(expect(news).to_contain_text("Ada Okafor deleted a widget."))
    await first.key("Escape")
    await first.open_text(text, "End")
    await aio(expect(lines.nth(1)).to_contain_text("Ada Okafor is editing"))
    await first.key("Escape")
    await _fold(page, first, second)

    wrong: list[Any] = []
    for scheme in ("light", "dark"):
        await aio(page.emulate_media(color_scheme=scheme))
        await aio(page.evaluate(AXE))
        wrong += await aio(page.evaluate(SERIOUS.replace("document,", "'.outline-panel',"), []))
    assert wrong == []

    await second.key("End")
    await second.key("Delete")
    await first.until(lambda scene: [one["id"] for one in scene] == [box, text], "the ellipse is gone")
    assert alone not in {one["id"] for one in await until_same(first, second)}
    await second.key("Escape")
    await aio(expect(tree).to_have_count(0))
    await aio(expect(page.get_by_role("button", name="Outline of the widgets")).to_be_focused())
