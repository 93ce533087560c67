"""Many widgets on one Thing: what a browser does to show them, counted and not timed."""

from __future__ import annotations

from typing import Any

from tests.support.browser import Browser
from tests.support.canvas import Canvas, open_canvas
from tests.support.daemon import Daemon
from tests.support.visitor import Visitor
from tests.support.waiting import aio

#: So many that they are small when all are to be seen.
WIDGETS = 600
ACROSS = 30

#: Counts the canvases that the page makes.
COUNT_CANVASES = """
  window.canvases = 0;
  const create = Document.prototype.createElement;
  Document.prototype.createElement = function (name, ...rest) {
    if (name === "canvas") window.canvases += 1;
    return create.call(this, name, ...rest);
  };
"""

#: How many of these places of the scene have another colour than the canvas itself.
PAINTED = """(places) => {
  const canvas = document.querySelector("canvas.static");
  const { width, data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const { scrollX, scrollY, zoom } = window.widgetapp.api.getAppState();
  const scale = window.devicePixelRatio * zoom.value;
  return places.filter(([x, y]) => {
    const at = 4 * (Math.round((x + scrollX) * scale) + width * Math.round((y + scrollY) * scale));
    return Math.min(data[at], data[at + 1], data[at + 2]) < 200;
  }).length;
}"""


def _changes() -> list[dict[str, Any]]:
    """Filled shapes in rows, of which every tenth can be seen through: that one is drawn in another way."""
    changes = []
    for number in range(WIDGETS):
        look = {"width": 120, "height": 80, "backgroundColor": "#1971c2", "opacity": 100 if number % 10 else 60}
        place = {"x": 160 * (number % ACROSS), "y": 120 * (number // ACROSS)}
        changes.append({"do": "add", "type": ("rectangle", "ellipse")[number % 2], "properties": {**place, **look}})
    return changes


async def _painted(canvas: Canvas) -> int:
    middles = [[160 * (number % ACROSS) + 60, 120 * (number // ACROSS) + 40] for number in range(WIDGETS)]
    return int(await canvas.window.run(PAINTED, middles))


async def test_many_small_widgets_have_no_canvas_each(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """All of a large Thing is to be seen when it is opened; each widget is painted, and few on a canvas of their own."""
    thing = await ada.new_thing()
    await ada.do("edit", thing=thing, changes=_changes())
    window = await browser.window(daemon, "ben")
    await aio(window.context.add_init_script(COUNT_CANVASES))
    canvas = await open_canvas(window, thing)
    await canvas.until(lambda scene: len(scene) == WIDGETS, "all widgets are there")
    painted, made = await _painted(canvas), int(await window.run("() => window.canvases"))
    assert painted == WIDGETS
    assert made < WIDGETS / 2
