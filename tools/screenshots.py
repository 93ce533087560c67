"""Pictures of every page, in both themes and three widths, to look through: `python -m tools.screenshots FOLDER`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from bench.browsing import log_in
from bench.subjects import widgetapp
from tests.support.chromium import chromium
from tests.support.places import PLACES, Place

THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
#: A phone, a tablet and a desk (CSS pixels).
WIDTHS = {390: 844, 820: 1180, 1440: 900}
#: A Thing with something on it.
THING = "Kettle K2: front panel"


def window(browser: Browser, url: str, login: str) -> Page:
    """Somebody's window; he is logged in, if he has a name."""
    page = browser.new_page(locale="en-GB")
    if login:
        log_in(page, url, login)
    return page


def found(page: Page) -> str:
    """The id of the Thing."""
    page.get_by_text(THING).first.click()
    page.locator(".saved-mark").wait_for()
    return page.url.rpartition("/")[2]


def take(page: Page, place: Place, address: str, folder: Path) -> None:
    """Go there, and take its pictures."""
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        page.get_by_text(place.sign).first.wait_for(state="attached")
        for name in place.press:
            page.get_by_role("button", name=name).first.click()
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            page.screenshot(path=folder / f"{place.name}-{width}-{theme}.png")


def main(arguments: list[str]) -> None:
    """Walk through all pages."""
    if len(arguments) != 1:
        sys.exit(__doc__)
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="pictures-") as data,
        widgetapp(Path(data)) as target,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium())
        url = target.web
        windows = {login: window(browser, url, login) for login in ("", "ada", "admin")}
        thing = found(windows["ada"])
        for place in PLACES:
            take(windows[place.login], place, url + place.path.format(thing=thing), folder)
        browser.close()
    print(f"{len(PLACES) * len(WIDTHS) * len(THEMES)} pictures in {folder}")


if __name__ == "__main__":
    main(sys.argv[1:])
