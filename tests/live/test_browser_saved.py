"""The saved mark is true: it says "Saved" only of what is on the server's disk, the drag in hand and images included."""

from __future__ import annotations

import base64
import signal
from typing import Any

from playwright.async_api import Route

from tests.support import stored_format
from tests.support.browser import Browser
from tests.support.canvas import Canvas, difference, open_canvas, png, two_on_one, until_same
from tests.support.daemon import Daemon
from tests.support.fixtures import shared_daemon
from tests.support.providers import Providers
from tests.support.visitor import Visitor
from tests.support.waiting import LOOK_AGAIN, aio, pause, until

#: One demonstration for all of these tests, each of which has a Thing of its own.
daemon = shared_daemon()

MAGENTA = (255, 0, 255)


async def never_saved(canvas: Canvas, seconds: float) -> None:
    """For so long, at every look: the mark does not say that all is saved, and the page's own answer is the same."""
    for _ in range(int(seconds / LOOK_AGAIN / 2)):
        assert await canvas.mark() != "Saved"
        assert await canvas.window.run("() => window.widgetapp.saved()") is False
        await pause(LOOK_AGAIN)


async def test_while_the_writer_stands_still(daemon: Daemon, ada: Visitor, providers: Providers, browser: Browser) -> None:
    """The writer is halted: others still see each edit at once, and the mark does not say "Saved" until it goes on."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    widget = await first.draw("r", (500, 200), (700, 320))
    await until_same(first, second)
    daemon.signal_child("_journal", signal.SIGSTOP)
    try:
        await first.drag((600, 200), (640, 260))
        await second.until(lambda scene: scene[0]["x"] == 540, "Ben sees it at once")
        await never_saved(first, 3)
        assert await first.mark() in ("Saving…", "Not saved yet")
        stored = (await providers.stored(daemon.data, first.thing))["elements"]
        assert stored[widget]["pos"] == [500, 200]
    finally:
        daemon.signal_child("_journal", signal.SIGCONT)
    scene = await until_same(first, second)
    assert difference(scene, stored_format.scene(await providers.stored(daemon.data, first.thing))) == ""


async def test_with_a_drag_in_hand(daemon: Daemon, ada: Visitor, providers: Providers, browser: Browser) -> None:
    """In the middle of a drag, whenever the mark says "Saved", what is on the canvas is what is stored."""
    canvas = await open_canvas(await browser.window(daemon, "ada"), await ada.new_thing())
    widget = await canvas.draw("r", (500, 200), (700, 320))
    await canvas.press(600, 200)
    for step in range(1, 13):
        await canvas.move(600 + 10 * step, 200 + 5 * step, steps=3)
        await saved_is_true(canvas, daemon, providers)
    await canvas.release()
    assert (await canvas.element(widget))["x"] == 620
    await saved_is_true(canvas, daemon, providers)


async def saved_is_true(canvas: Canvas, daemon: Daemon, providers: Providers) -> None:
    """What was on the canvas when the mark said "Saved" is in the store, which is read only after that."""

    async def at_that_moment() -> Any:
        return await canvas.window.run("() => window.widgetapp.saved() && window.widgetapp.scene().map(({ x, y }) => [x, y])")

    places = await until(at_that_moment, "saved")
    stored = stored_format.scene(await providers.stored(daemon.data, canvas.thing))
    assert [[element["x"], element["y"]] for element in stored] == places


async def test_an_image(daemon: Daemon, ada: Visitor, providers: Providers, browser: Browser) -> None:
    """An image that Ada drops is seen by Ben; it is "Saved" only with its bytes on disk; it survives a restart."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    await aio(first.window.page.route("**/_files/**", hold))
    await first.drop("sample.png", "image/png", png(120, 80, MAGENTA), (640, 400))
    await first.until(lambda scene: [one for one in scene if one["type"] == "image"], "the image is on Ada's canvas")

    async def asked() -> bool:
        return bool(held)

    await until(asked, "the upload has begun")
    await never_saved(first, 1)
    assert not on_disk(daemon)
    for route in held:
        await aio(route.continue_())
    await aio(first.window.page.unroute("**/_files/**"))
    (image,) = await until_same(first, second)
    for canvas in (first, second):
        data = await canvas.window.run("(id) => window.widgetapp.files()[id].dataURL", image["fileId"])
        assert [base64.b64decode(data.partition(",")[2])] == on_disk(daemon)
    await shows(second, image)

    for window in (first.window, second.window):
        window.unconnected = True
    await daemon.kill()
    await daemon.start()
    assert await until_same(first, second) == [image]
    late = await open_canvas(await browser.window(daemon, "admin"), first.thing)
    assert await until_same(first, second, late) == [image]
    await shows(late, image)


def on_disk(daemon: Daemon) -> list[bytes]:
    """The images that the server has stored."""
    return [path.read_bytes() for path in (daemon.data / "images").rglob("*") if path.is_file()]


PIXEL = """([x, y]) => {
  const canvas = document.querySelector("canvas.static");
  const { offsetLeft, offsetTop } = window.widgetapp.api.getAppState();
  const scale = canvas.width / canvas.clientWidth;
  // Looked at again and again: of the canvas itself Chromium would say that it is read too often.
  const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  probe.drawImage(canvas, (x - offsetLeft) * scale, (y - offsetTop) * scale, 1, 1, 0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""


async def shows(canvas: Canvas, image: dict[str, Any]) -> None:
    """Wait until the picture itself is drawn there, not its placeholder."""

    async def look() -> bool:
        middle = await canvas.place(image["x"] + image["width"] / 2, image["y"] + image["height"] / 2)
        return tuple(await canvas.window.run(PIXEL, list(middle))) == MAGENTA

    await until(look, f"{canvas.window.login} sees the picture")
