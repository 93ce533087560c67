"""The pages in German, in English beside each other, and in a language that is read from right to left."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.async_api import Page, expect

from tests.support.browser import Browser
from tests.support.canvas import open_canvas
from tests.support.daemon import Daemon
from tests.support.fixtures import shared_daemon
from tests.support.visitor import PASSWORD, Visitor
from tests.support.waiting import aio

daemon = shared_daemon()

CATALOGUE = Path(__file__).parents[2] / "web" / "src" / "locales" / "de.po"
MESSAGE = re.compile(r'^msgid "(.+)"\nmsgstr "(.+)"$', re.MULTILINE)

#: What is on the page: all texts that can be seen, and what controls are called. A guide is in English and says so.
WORDS = """() => {
  const words = [...document.querySelectorAll('[aria-label], [title], [placeholder]')]
    .filter((element) => !element.closest('[lang=en], .excalidraw'))
    .flatMap((element) => ['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name)));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement, nodeValue } = texts.currentNode;
    if (!parentElement?.closest('[lang=en], script, style, .excalidraw')) words.push(nodeValue);
  }
  return [document.title, ...words].filter(Boolean).map((text) => text.trim());
}"""

#: How far the page reaches out of its window, and which way it is read.
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
DIRECTION = "() => [document.documentElement.lang, document.documentElement.dir]"

#: What anybody sees in the application, and a few of the pages for administrators, which are narrow enough.
PAGES = (
    "/things", "/things?among=favourites", "/things/bin", "/groups", "/profile", "/clients", "/receivers", "/kept",
    "/admin/people", "/admin/audit", "/help",
)  # fmt: skip


def english() -> set[str]:
    """What would be English on a German page: all messages without places for values that are others in German."""
    pairs = MESSAGE.findall(CATALOGUE.read_text(encoding="utf-8"))
    return {one.replace('\\"', '"') for one, other in pairs if one != other and "{" not in one and "<" not in one}


async def choose(page: Page, menu: str, language: str) -> None:
    """Choose a language in the person's menu, by keyboard."""
    await aio(page.get_by_role("button", name=menu).press("Enter"))
    await aio(page.get_by_role("menuitem", name=re.compile("Language|Sprache")).press("Enter"))
    await aio(page.get_by_role("menuitemradio", name=language, exact=True).press("Enter"))


async def test_a_german_browser(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Log-in, refusals, lists, plurals and what is announced are German, beside somebody in English; a choice is kept."""
    thing = await ada.new_thing()
    window = await browser.stranger(daemon, "ben", language="de-AT")
    window.tolerate("401 (Unauthorized)")
    page = window.page
    await aio(page.goto(f"{daemon.url}/things"))
    await aio(expect(page.get_by_role("heading", name="Anmelden")).to_be_visible())
    assert await window.run(DIRECTION) == ["de", "ltr"]
    await aio(page.get_by_label("Anmeldename").fill("ben"))
    for password in ("wrong password", PASSWORD):
        await aio(page.get_by_label("Passwort", exact=True).fill(password))
        await aio(page.get_by_role("button", name="Anmelden", exact=True).click())
        if password != PASSWORD:
            await aio(expect(page.get_by_text("Name und Passwort passen nicht zusammen.")).to_be_visible())
    await aio(expect(page.get_by_text(re.compile(r"^\d+ Things, neueste Änderung zuerst$"))).to_be_visible())
    await aio(page.get_by_role("checkbox").first.check())
    await aio(expect(page.get_by_text("1 Thing ausgewählt")).to_be_visible())

    await aio(page.goto(f"{daemon.url}/things/{thing}"))
    await aio(expect(page.locator(".saved-mark")).to_have_text("Gespeichert"))
    # The canvas' own words are its own translation.
    await aio(expect(page.locator("[title^=Rechteck]")).to_have_count(1))
    other = await open_canvas(await browser.window(daemon, "ada"), thing)
    await aio(expect(page.get_by_role("log", name="Was andere tun")).to_contain_text("Ada Okafor ist da."))
    await aio(expect(other.window.page.locator("[title^=Rectangle]")).to_have_count(1))

    await aio(page.get_by_role("link", name="Zurück zu allen Things").click())
    await choose(page, "Ben Lindqvist: Menü", "English")
    menu = page.get_by_role("button", name="Ben Lindqvist: menu")
    await aio(expect(menu).to_be_focused())
    await aio(expect(page.get_by_text(re.compile(r"^\d+ Things, newest change first$"))).to_be_visible())
    await aio(page.reload())
    await aio(expect(menu).to_be_visible())
    assert await window.run(DIRECTION) == ["en", "ltr"]
    await choose(page, "Ben Lindqvist: menu", "Deutsch")
    await aio(expect(page.get_by_role("button", name="Ben Lindqvist: Menü")).to_be_focused())


async def test_all_pages(daemon: Daemon, browser: Browser) -> None:
    """No page has English words on it in German; from right to left, none reaches out of a narrow or a wide window."""
    window = await browser.window(daemon, "admin")
    page = window.page
    # That is also a tag in the demonstration.
    left = english() - {"Processes"}
    assert len(left) > 500
    await window.run("() => { localStorage.setItem('widgetapp.language', 'de'); }")
    for path in PAGES:
        await aio(page.goto(daemon.url + path))
        await aio(expect(page.locator("main")).to_be_visible())
        await aio(expect(page.locator(".skeleton, .entry-wait")).to_have_count(0))
        words = set(await window.run(WORDS))
        assert words, path
        assert words & left == set(), path
    await window.run("() => { localStorage.setItem('widgetapp.language', 'en-XB'); }")
    for path in PAGES:
        await aio(page.goto(daemon.url + path))
        await aio(expect(page.locator("main")).to_be_visible())
        await aio(expect(page.locator(".skeleton")).to_have_count(0))
        assert await window.run(DIRECTION) == ["en-XB", "rtl"]
        for width in (390, 1280):
            await aio(page.set_viewport_size({"width": width, "height": 800}))
            assert await window.run(OVERFLOW) <= 0, f"{path} at {width}"
