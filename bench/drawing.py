"""What drawing costs: on the wire, in the document, and the second browser. `python -m bench.drawing`.

Two people in two browsers, the page as it is shipped; one drags a widget by the mouse, 30 times a second. Bytes are those of
websocket messages, before compression and without TCP's own.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright
from pycrdt import Doc

from tests.support.chromium import chromium
from widgetapp.store import updates
from widgetapp.store.engine import reading_engine

from . import report
from .browsing import log_in, until_saved
from .subjects import Target, widgetapp

#: Moves a second, as with an ordinary mouse on a slow machine.
RATE = 30
#: One request takes no more changes than this.
AT_ONCE = 1000

#: Edits as a program does.
EDIT = """async ([thing, changes]) => {
  const answer = await fetch("/_ajax/edit", {
    method: "POST", body: JSON.stringify({ thing, changes }),
    headers: { "Content-Type": "application/json", "X-WidgetApp-Request": "1" },
  });
  if (!answer.ok) throw new Error(await answer.text());
}"""

#: Where in the window a place of the canvas is.
PLACE = """([x, y]) => {
  const { scrollX, scrollY, zoom, offsetLeft, offsetTop } = window.widgetapp.api.getAppState();
  return [(x + scrollX) * zoom.value + offsetLeft, (y + scrollY) * zoom.value + offsetTop];
}"""

#: When all widgets were on the canvas, and when the page answered again within a frame (ms since the navigation).
READY = """async (count) => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  while ((window.widgetapp?.api.getSceneElements().length ?? 0) < count) await frame();
  const there = performance.now();
  let last = there;
  for (let calm = 0; calm < 3;) {
    await frame();
    calm = performance.now() - last < 100 ? calm + 1 : 0;
    last = performance.now();
  }
  return { there, calm: last };
}"""


#: The canvas' own part: all widgets as new objects, of which it knows nothing, until they are drawn (ms). We see no change.
ALONE = """async () => {
  const { api } = window.widgetapp;
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const elements = api.getSceneElements().map((element) => ({ ...element }));
  const begun = performance.now();
  api.updateScene({ elements, captureUpdate: "NEVER" });
  await frame();
  await frame();
  return performance.now() - begun;
}"""


#: Throws away what the browser has kept of Things.
FORGET = """async () => {
  for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
}"""


class Traffic:
    """What goes over a page's websockets from when it is watched on, by what it is."""

    def __init__(self, page: Page) -> None:
        self.sent: Counter[str] = Counter()
        self.received: Counter[str] = Counter()
        page.on("websocket", self._opened)

    def _opened(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda payload: self.sent.update({_kind(payload): len(payload)}))
        socket.on("framereceived", lambda payload: self.received.update({_kind(payload): len(payload)}))


def _kind(payload: str | bytes) -> str:
    """Which of Hocuspocus' messages this is: behind the document's name, whose length stands before it."""
    if isinstance(payload, str):
        return "text"
    # One that ends here is a ping's.
    return {b"\x00": "edits", b"\x01": "presence"}.get(payload[1 + payload[0] :][:1], "other")


def _document(folder: Path, thing: str) -> int:
    """The size of a Thing's document (bytes), as a client gets it that has nothing yet."""
    engine = reading_engine(folder / "data", 1)
    with engine.connect() as db:
        stored = updates.load(db, thing)
    engine.dispose()
    document: Doc[Any] = Doc()
    for update in [*filter(None, [stored.snapshot]), *stored.updates]:
        document.apply_update(update)
    return len(document.get_update())


def _opened(browser: Browser, target: Target, login: str) -> tuple[Page, Traffic]:
    page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB").new_page()
    traffic = Traffic(page)
    log_in(page, target.web, login)
    page.goto(f"{target.web}/things/{target.document}")
    until_saved(page)
    return page, traffic


def _drag(page: Page, seconds: float) -> None:
    """Take the widget at (0, 0) by its middle, and move it about."""
    x, y = page.evaluate(PLACE, [60, 40])
    page.mouse.move(x, y)
    page.mouse.down()
    begun = time.monotonic()
    for step in range(round(seconds * RATE)):
        # On a pace, whatever each step takes: software rendering makes some of them late.
        time.sleep(max(0.0, begun + step / RATE - time.monotonic()))
        page.mouse.move(x + 3 * (step % 100), y + 2 * (step % 70))
    page.mouse.up()


def _dragged(browser: Browser, target: Target, folder: Path, seconds: float) -> None:
    first, author = _opened(browser, target, "ada")
    second, other = _opened(browser, target, "ben")
    shape = {"x": 0, "y": 0, "width": 120, "height": 80, "backgroundColor": "#a5d8ff"}
    first.evaluate(EDIT, [target.document, [{"do": "add", "type": "rectangle", "properties": shape}]])
    second.wait_for_timeout(2000)
    before = _document(folder, target.document)
    author.sent.clear()
    other.received.clear()
    begun = time.monotonic()
    _drag(first, seconds)
    took = time.monotonic() - begun
    until_saved(first)
    second.wait_for_timeout(1000)
    print(f"| sent by the one who drags: edits, KB/s | {author.sent['edits'] / took / 1000:.2f} | 2.2 |")
    print(f"| and where his cursor is, KB/s | {author.sent['presence'] / took / 1000:.2f} | |")
    print(f"| received by the other: edits, KB/s | {other.received['edits'] / took / 1000:.2f} | 2.2 |")
    print(f"| and where that cursor is, KB/s | {other.received['presence'] / took / 1000:.2f} | |")
    grown = _document(folder, target.document) - before
    print(f"| the document grew by, bytes a minute | {grown * 60 / took:.0f} | 1,000 |", flush=True)
    for page in (first, second):
        page.context.close()


def _shapes(count: int) -> list[dict[str, Any]]:
    """As many widgets in rows; every third is a text."""
    shapes: list[dict[str, Any]] = []
    for number in range(count):
        place = {"x": 160 * (number % 70), "y": 120 * (number // 70)}
        if number % 3 == 2:
            shapes.append({"do": "add", "type": "text", "properties": {**place, "text": f"Part {number}"}})
        else:
            look = {"width": 120, "height": 80, "backgroundColor": ("#a5d8ff", "#ffec99")[number % 2]}
            shapes.append({"do": "add", "type": ("rectangle", "ellipse")[number % 3], "properties": {**place, **look}})
    return shapes


def _big(browser: Browser, target: Target, folder: Path, count: int) -> None:
    first, _ = _opened(browser, target, "ada")
    shapes = _shapes(count)
    for at in range(0, count, AT_ONCE):
        first.evaluate(EDIT, [target.document, shapes[at : at + AT_ONCE]])
    first.evaluate(READY, count)
    # He has been here before, as most have: what is measured is the Thing, not how the application is fetched.
    second, _ = _opened(browser, target, "ben")
    for name, script in (("from a copy of his own", "() => undefined"), ("without one", FORGET)):
        second.goto(f"{target.web}/things")
        second.locator(".rows .row-title").first.wait_for()
        second.evaluate(script)
        second.goto(f"{target.web}/things/{target.document}", wait_until="commit")
        ready = second.evaluate(READY, count)
        print(f"| {count} widgets on the second's canvas, {name}, s | {ready['there'] / 1000:.2f} | 2.0 |")
        print(f"| and frames below 100 ms again, s | {ready['calm'] / 1000:.2f} | |", flush=True)
    print(f"| of that the canvas' own drawing, s | {second.evaluate(ALONE) / 1000:.2f} | |", flush=True)
    print(f"| the document of {count} widgets, KB | {_document(folder, target.document) / 1000:.0f} | 1,000 |", flush=True)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.drawing", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="of dragging (default: %(default)s)")
    parser.add_argument("--widgets", type=int, default=5000)
    options = parser.parse_args(sys.argv[1:])
    print(f"{report.machine()}\n\nSoftware rendering.\n\n| | measured | at most |\n|---|--:|--:|", flush=True)
    for measure, amount in ((_dragged, options.seconds), (_big, options.widgets)):
        with (
            tempfile.TemporaryDirectory(prefix="bench-") as name,
            widgetapp(Path(name)) as target,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=chromium())
            measure(browser, target, Path(name), amount)
            browser.close()


if __name__ == "__main__":
    main()
