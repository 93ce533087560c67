"""The animated picture of the README and of What's New: `python -m tools.moving_picture` records it and its still.

Two people draw in one Thing of a real demonstration, each in a browser of his own; a third looks on: his window is recorded.
"""

from __future__ import annotations

import base64
import io
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.browsing import log_in, until_saved
from bench.subjects import Target, widgetapp
from tests.support.chromium import chromium

NAME = "Kettle K3: front panel"
PICTURES = Path(__file__).resolve().parent.parent / "docs" / "images"
#: What a hand does in a second, and how many pictures of it are kept (both in hertz).
STEPS = 25
FRAMES = 12

Hand = Iterator[None]


def moved(page: Page, to: tuple[float, float], seconds: float, start: list[float]) -> Hand:
    """Move the pointer there, as a hand does: slowly at both ends."""
    steps = max(round(seconds * STEPS), 1)
    (x, y), (from_x, from_y) = to, start
    for step in range(1, steps + 1):
        part = step / steps
        eased = part * part * (3 - 2 * part)
        page.mouse.move(from_x + (x - from_x) * eased, from_y + (y - from_y) * eased)
        yield
    start[:] = to


def drawn(page: Page, key: str, corner: tuple[float, float], size: tuple[float, float], at: list[float]) -> Hand:
    """Draw a widget with the tool of that key."""
    yield from moved(page, corner, 0.6, at)
    page.keyboard.press(key)
    page.mouse.down()
    yield from moved(page, (corner[0] + size[0], corner[1] + size[1]), 0.9, at)
    page.mouse.up()
    yield


def written(page: Page, words: str) -> Hand:
    """Write into the widget that is selected."""
    page.keyboard.press("Enter")
    yield
    for letter in words:
        page.keyboard.type(letter)
        yield
        yield
    page.keyboard.press("Escape")
    yield


def dragged(page: Page, start: tuple[float, float], by: tuple[float, float], at: list[float]) -> Hand:
    """Take hold of a widget at its edge, and move it."""
    yield from moved(page, start, 0.6, at)
    page.mouse.down()
    yield from moved(page, (start[0] + by[0], start[1] + by[1]), 0.9, at)
    page.mouse.up()
    page.keyboard.press("Escape")
    yield


def first_hand(page: Page) -> Hand:
    """What the first person does: the case, its name, and its switch."""
    at = [480.0, 560.0]
    yield from drawn(page, "r", (240, 180), (270, 240), at)
    yield from written(page, "Kettle K3")
    page.keyboard.press("Escape")
    yield from drawn(page, "d", (640, 430), (110, 90), at)
    yield from moved(page, (700, 250), 1.0, at)


def second_hand(page: Page) -> Hand:
    """What the second one does: the dial, and then he moves it to where it belongs."""
    at = [860.0, 140.0]
    yield from moved(page, (720, 220), 0.7, at)
    yield from drawn(page, "o", (620, 200), (130, 130), at)
    yield from written(page, "Dial")
    yield from dragged(page, (621, 262), (-60, 20), at)
    yield from drawn(page, "a", (520, 300), (36, 0), at)
    yield from moved(page, (480, 460), 0.8, at)


def opened(browser: Browser, target: Target, login: str) -> Page:
    """Somebody's window, with the Thing in it."""
    page = browser.new_page(viewport={"width": 960, "height": 600}, color_scheme="light", locale="en-GB")
    log_in(page, target.web, login)
    page.goto(f"{target.web}/things/{target.document}")
    until_saved(page)
    return page


class Recording:
    """The pictures of a window, with the moment of each (in seconds)."""

    def __init__(self, page: Page) -> None:
        self.pictures: list[tuple[float, bytes]] = []
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.on("Page.screencastFrame", self._take)
        self._session.send("Page.startScreencast", {"format": "png"})

    def _take(self, event: Any) -> None:
        self.pictures.append((float(event["metadata"]["timestamp"]), base64.b64decode(event["data"])))
        self._session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    def save(self, path: Path, still: Path) -> None:
        """Write the animated picture, and its last frame alone. It plays three times and then rests: nothing moves for ever."""
        kept = [self.pictures[0]]
        for moment, picture in self.pictures:
            if moment - kept[-1][0] >= 1 / FRAMES:
                kept.append((moment, picture))
        frames = [Image.open(io.BytesIO(picture)).convert("RGB") for _, picture in kept]
        moments = [moment for moment, _ in kept]
        shown = [round((later - moment) * 1000) for moment, later in pairwise(moments)]
        frames[0].save(path, save_all=True, append_images=frames[1:], duration=[*shown, 2500], loop=3, quality=45, method=6)
        frames[-1].save(still, quality=80, method=6)


def main() -> None:
    """Record it."""
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="picture-") as folder,
        widgetapp(Path(folder)) as target,
        sync_playwright() as playwright,
    ):
        browsers = [playwright.chromium.launch(executable_path=chromium()) for _ in range(3)]
        first = opened(browsers[0], target, "ada")
        # Before the others open it: whoever has a Thing open learns its new name when he opens it again.
        with first.expect_response("**/_ajax/rename"):
            first.get_by_label("Name of this Thing").fill(NAME)
            first.keyboard.press("Enter")
        second, third = (opened(browser, target, login) for browser, login in zip(browsers[1:], ("ben", "admin"), strict=True))
        recording = Recording(third)
        hands = [first_hand(first), second_hand(second)]
        begun, step = time.monotonic(), 0
        while hands:
            hands = [hand for hand in hands if next(hand, hands) is None]
            step += 1
            third.wait_for_timeout(max(begun + step / STEPS - time.monotonic(), 0) * 1000)
        third.wait_for_timeout(500)
        recording.save(PICTURES / "together.webp", PICTURES / "together-still.webp")
        for browser in browsers:
            browser.close()


if __name__ == "__main__":
    main()
