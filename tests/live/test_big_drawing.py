"""Real input: a drawing of more than 2,000 elements of all types, imported, opened by others, and the same after a restart."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from tests.data import big_drawing
from tests.support import stored_format
from tests.support.browser import Browser
from tests.support.canvas import LOCAL, Canvas, difference, open_canvas, until_same
from tests.support.daemon import Daemon
from tests.support.providers import Providers
from tests.support.visitor import Visitor
from tests.support.waiting import aio, until

#: So long may it take to bring the whole drawing from a file to the disk, or from the disk to a canvas (s).
PATIENCE = 240.0
TYPES = {"rectangle", "diamond", "ellipse", "line", "arrow", "text", "freedraw", "image", "frame"}


async def choose_file(page: Page, file: Path) -> None:
    """Import a file as a person does: by the menu."""
    await page.get_by_test_id("main-menu-trigger").click()
    async with page.expect_file_chooser() as asked:
        await page.get_by_test_id("import").click()
    await (await asked.value).set_files(file)


def source() -> list[dict[str, Any]]:
    """The file's elements, without what is local, with bindings in the order that all canvases have."""
    elements = json.loads(big_drawing.OUTPUT.read_text(encoding="utf-8"))["elements"]
    for element in elements:
        # Excalidraw, too, reads none as an empty list.
        element["boundElements"] = sorted(element["boundElements"] or [], key=lambda bound: str(bound["id"]))
    return [{name: value for name, value in element.items() if name not in LOCAL} for element in elements]


async def test_the_file_is_what_its_script_writes() -> None:
    """Nobody has edited the file by hand, and it holds what it is meant to."""
    assert big_drawing.OUTPUT.read_text(encoding="utf-8") == big_drawing.drawing()
    elements = source()
    assert len(elements) >= 2000
    assert set(Counter(element["type"] for element in elements)) == TYPES
    assert any(element.get("startBinding") and element.get("endBinding") for element in elements)
    assert {"ל", "п", "検", "ج", "🔧"} <= set("".join(element.get("text", "") for element in elements))


async def test_import_open_restart(daemon: Daemon, ada: Visitor, providers: Providers, browser: Browser) -> None:
    """Imported through the menu it is what the file says; so it is for a second person, for one who comes after a
    restart, and in the store; and the three export the same SVG."""
    thing = await ada.new_thing("Factory")
    first = await open_canvas(await browser.window(daemon, "ada"), thing)
    await aio(choose_file(first.window.page, big_drawing.OUTPUT))
    await first.until(len, "the drawing is on the canvas", PATIENCE)
    await first.saved(PATIENCE)
    imported = await first.scene()
    assert difference(source(), imported) == ""

    second = await open_canvas(await browser.window(daemon, "ben"), thing)
    assert difference(await until_same(first, second, limit=PATIENCE), imported) == ""
    await all_images(second)
    svg = await first.svg()
    assert parting(await second.svg(), svg) == ""

    for window in (first.window, second.window):
        window.unconnected = True
    await daemon.stop()
    stored = await providers.stored(daemon.data, thing)
    assert difference(imported, stored_format.scene(stored)) == ""
    await daemon.start()
    third = await open_canvas(await browser.window(daemon, "admin"), thing)
    assert difference(await until_same(first, second, third, limit=PATIENCE), imported) == ""
    await all_images(third)
    assert parting(await third.svg(), svg) == ""


def parting(one: str, other: str) -> str:
    """Where two texts part, with what stands there; empty for equal ones. They are too long for a test runner's own diff."""
    if one == other:
        return ""
    at = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other)))
    return f"at {at} of {len(one)} and {len(other)}: {one[at - 60 : at + 60]!r}, and {other[at - 60 : at + 60]!r}"


async def all_images(canvas: Canvas) -> None:
    """Wait until the bytes of all pictures are there."""
    wanted = {element["fileId"] for element in await canvas.scene() if element["type"] == "image"}

    async def look() -> bool:
        return wanted <= set(await canvas.window.run("() => Object.keys(window.widgetapp.files())"))

    await until(look, "all pictures are there")
