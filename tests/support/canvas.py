"""A Thing's page in a browser: what is on the canvas, what the page says, and a person's hands on it."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Locator

from .browser import Browser, Window
from .daemon import Daemon
from .waiting import PATIENCE, aio, until

#: What each browser keeps for itself; also `index`, of which only the order is shared.
LOCAL = frozenset(("version", "versionNonce", "updated", "status", "index"))

#: As JSON: what is undefined is absent.
SCENE = "() => window.widgetapp ? JSON.stringify(window.widgetapp.scene()) : ''"

#: Where a point of the scene is in the window.
ON_SCREEN = """([x, y]) => {
  const { scrollX, scrollY, zoom, offsetLeft, offsetTop } = window.widgetapp.api.getAppState();
  return [(x + scrollX) * zoom.value + offsetLeft, (y + scrollY) * zoom.value + offsetTop];
}"""

DROP = """([name, type, content, clientX, clientY]) => {
  const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name, { type }));
  const target = document.elementFromPoint(clientX, clientY);
  for (const kind of ["dragenter", "dragover", "drop"]) {
    target.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, clientX, clientY, dataTransfer }));
  }
}"""


@dataclass(frozen=True)
class Canvas:
    """One person's view of one Thing."""

    window: Window
    thing: str

    # --- what is to be seen ---

    async def scene(self) -> list[dict[str, Any]]:
        """The elements in their order, without what is local; a page that begins anew has no canvas for a moment."""
        elements = json.loads(await until(lambda: self.window.run(SCENE), f"{self.window.login} has a canvas"))
        return [{name: value for name, value in element.items() if name not in LOCAL} for element in elements]

    async def element(self, name: str) -> dict[str, Any]:
        """One element."""
        return next(element for element in await self.scene() if element["id"] == name)

    async def until(self, wanted: Callable[[list[dict[str, Any]]], object], what: str, limit: float = PATIENCE) -> None:
        """Wait until the scene is as wanted."""

        async def look() -> object:
            return wanted(await self.scene())

        await until(look, what, limit)

    async def mark(self) -> str:
        """What the saved mark says."""
        return (await aio(self.window.page.locator("header").get_by_role("status").inner_text())).strip()

    async def saved(self, limit: float = PATIENCE) -> None:
        """Wait until the mark says so."""

        async def look() -> bool:
            return await self.mark() == "Saved"

        await until(look, f"{self.window.login}'s mark says Saved", limit)

    async def people(self) -> list[str]:
        """Whose avatars there are."""
        items = self.window.page.get_by_role("list", name="People here now").get_by_role("listitem")
        labels: list[str] = await aio(items.evaluate_all("(items) => items.map((item) => item.getAttribute('aria-label'))"))
        return labels

    async def cursors(self, name: str) -> list[tuple[float, float]]:
        """Where in the window the cursors of somebody else are shown."""
        shown = await self.window.run("() => window.widgetapp.cursors()")
        return [(cursor["x"], cursor["y"]) for cursor in shown if cursor["name"] == name]

    async def svg(self) -> str:
        """The drawing as exported."""
        return str(await self.window.run("() => window.widgetapp.exportSvg()"))

    # --- a person's hands ---

    async def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the scene is in the window."""
        across, down = await self.window.run(ON_SCREEN, [x, y])
        return float(across), float(down)

    async def press(self, x: float, y: float) -> None:
        """Move to a point of the scene and press the button."""
        mouse = self.window.page.mouse
        await aio(mouse.move(*await self.place(x, y)))
        await aio(mouse.down())

    async def move(self, x: float, y: float, steps: int = 10) -> None:
        """Move on to a point of the scene."""
        await aio(self.window.page.mouse.move(*await self.place(x, y), steps=steps))

    async def release(self) -> None:
        """Let go."""
        await aio(self.window.page.mouse.up())

    async def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """All of it."""
        await self.press(*start)
        await self.move(*end)
        await self.release()

    async def draw(self, key: str, start: tuple[float, float], end: tuple[float, float]) -> str:
        """Draw a shape with the tool that a key chooses; gives the id of the new element."""
        before = {element["id"] for element in await self.scene()}
        await self.key(key)
        await self.drag(start, end)
        new: list[str] = []

        def drawn(scene: list[dict[str, Any]]) -> bool:
            new[:] = [element["id"] for element in scene if element["id"] not in before]
            return bool(new)

        await self.until(drawn, "the new element is there")
        return new[0]

    async def select(self, name: str) -> None:
        """Click on the upper edge of an element, or what would be it."""
        element = await self.element(name)
        await self.press(element["x"] + element["width"] / 2, element["y"])
        await self.release()

    async def write(self, at: tuple[float, float], words: str) -> str:
        """Write a new text; gives the id of it."""
        before = {element["id"] for element in await self.scene()}
        await self.key("t")
        await self.press(*at)
        await self.release()
        await aio(self.window.page.keyboard.type(words))
        await self.key("Escape")
        new: list[str] = [element["id"] for element in await self.scene() if element["id"] not in before]
        return new[0]

    async def open_text(self, name: str, caret: str) -> None:
        """Open a text, or the label of a shape, for writing, with the caret where a key such as "End" brings it."""
        element = await self.element(name)
        middle = (element["x"] + element["width"] / 2, element["y"] + element["height"] / 2)
        await aio(self.window.page.mouse.dblclick(*await self.place(*middle)))
        await aio(self.area.wait_for())
        await self.key(caret)

    @property
    def area(self) -> Locator:
        """Where a person writes a text."""
        return self.window.page.locator("textarea.excalidraw-wysiwyg")

    async def color(self, color: str) -> None:
        """Give what is selected another colour, by one of the palette's own buttons."""
        await aio(self.window.page.get_by_test_id(f"color-top-pick-{color}").click())

    async def drop(self, name: str, media_type: str, content: bytes, at: tuple[float, float]) -> None:
        """Drop a file on the canvas."""
        x, y = await self.place(*at)
        file = [name, media_type, base64.b64encode(content).decode()]
        await self.window.run(DROP, [*file, x, y])

    async def key(self, key: str) -> None:
        """Press a key, such as "r" or "Control+z"."""
        await aio(self.window.page.keyboard.press(key))

    async def picture(self, folder: Path, name: str) -> None:
        """Take a picture of the window, for people to look at."""
        await self.window.picture(folder / f"{name}-{self.window.login}.png")


async def open_canvas(window: Window, thing: str) -> Canvas:
    """Open a Thing's page, and wait until all of it is here."""
    await aio(window.page.goto(f"{window.url}/things/{thing}"))
    return await ready(window)


async def ready(window: Window) -> Canvas:
    """The canvas of the Thing that a window shows, when all of it is here."""
    canvas = Canvas(window, window.page.url.rpartition("/")[2])

    async def here() -> object:
        return await window.run("() => Boolean(window.widgetapp && window.widgetapp.connection() === 'online')")

    await until(here, f"{window.login} has the canvas")
    await canvas.saved()
    return canvas


async def two_on_one(browser: Browser, daemon: Daemon, thing: str) -> tuple[Canvas, Canvas]:
    """Ada and Ben on the same Thing."""
    ada, ben = await browser.window(daemon, "ada"), await browser.window(daemon, "ben")
    return await open_canvas(ada, thing), await open_canvas(ben, thing)


def difference(mine: list[dict[str, Any]], other: list[dict[str, Any]]) -> str:
    """In what two scenes differ, in words; empty where they are the same."""
    if [element["id"] for element in mine] != [element["id"] for element in other]:
        return f"the elements, or their order: {len(mine)} here, {len(other)} there"
    return "; ".join(
        f"{one['type']} {one['id']} has {name} {one.get(name)!r} here, {two.get(name)!r} there"
        for one, two in zip(mine, other, strict=True)
        for name in one.keys() | two.keys()
        if not same(one.get(name), two.get(name))
    )[:2000]


def same(one: Any, two: Any) -> bool:
    """Equal, to a millionth in numbers: drawing a hatched polygon turns its own points to and fro, in place."""
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(same(one[name], two[name]) for name in one)
    if isinstance(one, float) or isinstance(two, float):
        return isinstance(one, float | int) and isinstance(two, float | int) and abs(one - two) < 1e-6
    return bool(one == two)


async def until_same(*canvases: Canvas, limit: float = PATIENCE) -> list[dict[str, Any]]:
    """Wait until all canvases show the same, property by property, and all is saved; gives it."""
    scenes: list[list[dict[str, Any]]] = []
    problems: list[str] = []

    async def look() -> bool:
        marks = [await canvas.mark() for canvas in canvases]
        scenes[:] = [await canvas.scene() for canvas in canvases]
        differences = [difference(scenes[0], scene) for scene in scenes[1:]]
        problems[:] = [f"the mark says {mark}" for mark in marks if mark != "Saved"] + list(filter(None, differences))
        return not problems

    try:
        await until(look, "all canvases are the same and saved", limit)
    except AssertionError as error:
        raise AssertionError(f"{error}; {problems}") from None
    return scenes[0]


def content_of(path: Path) -> str:
    """The text in a file."""
    return path.read_text()


async def copy_of(canvas: Canvas) -> dict[str, dict[str, Any]]:
    """Take the copy that the page offers of what could not be saved: its elements, by id."""
    page = canvas.window.page
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Save a copy").click()
    copied = await (await download.value).path()
    return {element["id"]: element for element in json.loads(content_of(copied))["elements"]}


def png(width: int, height: int, color: tuple[int, int, int]) -> bytes:
    """A picture of one color."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    row = b"\x00" + bytes(color) * width
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b"")
