"""What a list of very many Things takes of a browser and of the server. `python -m bench.things`.

The store is filled directly, as nobody waits for ten thousand requests; all else is as people have it: the page as it is
shipped, a Chromium, somebody who logs in and scrolls.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from sqlalchemy.engine import Connection

from tests.support.chromium import chromium
from widgetapp.demo.content import LOGINS
from widgetapp.demo.drawings import drawings
from widgetapp.store import shelf, sketches, tags, texts, things
from widgetapp.store.engine import writing_engine

from . import report
from .browsing import log_in
from .subjects import Target, widgetapp

DAY = 24 * 60 * 60 * 1000
_TAGS = ("Kitchen", "Outdoor", "For review", "Processes", "Spring")

#: When the first row, and the first small picture, were there (ms since the navigation).
FIRST = """
  const look = () => {
    window.first ??= {};
    if (document.querySelector(".rows .row-title")) window.first.row ??= performance.now();
    if (document.querySelector(".row-picture[data-state=drawn]")) window.first.picture ??= performance.now();
    if (window.first.row === undefined || window.first.picture === undefined) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""

#: Scrolls by so many pixels a frame, for so long, or to the end; gives how long the frames took, and how far it came.
SCROLL = """async ([step, milliseconds]) => {
  const frames = [];
  const begun = performance.now();
  let last = begun, still = 0;
  while (performance.now() - begun < milliseconds && still < 120) {
    const before = window.scrollY;
    window.scrollBy(0, step);
    const at = await new Promise((resolve) => requestAnimationFrame(resolve));
    frames.push(performance.now() - last);
    last = performance.now();
    still = window.scrollY === before ? still + 1 : 0;
  }
  const rows = [...document.querySelectorAll(".rows > li")].map((row) => Number(row.dataset.index));
  return { frames, reached: Math.max(...rows), empty: rows.length === 0 };
}"""


def _fill(folder: Path, count: int) -> None:
    """Put Things into the store of a demonstration that is not running."""
    engine = writing_engine(folder / "data")
    with engine.begin() as tx:
        _add(tx, count)
    engine.dispose()


def _add(tx: Connection, count: int) -> None:
    group = tx.exec_driver_sql("SELECT id FROM groups").scalar_one()
    user = tx.exec_driver_sql("SELECT id FROM users WHERE login = ?", (LOGINS[0],)).scalar_one()
    shown = drawings()
    begun = int(time.time() * 1000) - 400 * DAY
    for number in range(count):
        thing, drawing = f"bench{number:027x}", shown[number % len(shown)]
        things.add(tx, thing, f"{drawing.name.partition(':')[0]} {number}", group, user, begun + number * DAY // 30)
        sketches.put(tx, thing, 0, drawing.picture)
        texts.put(tx, thing, drawing.words)
        tags.put(tx, thing, [_TAGS[number % len(_TAGS)]])
        if number % 20 == 0:
            shelf.favour(tx, user, thing, True)


def _first(page: Page, target: Target, path: str) -> dict[str, float]:
    page.goto(target.web + path)
    page.locator(".row-picture[data-state=drawn]").first.wait_for()
    found: dict[str, float] = page.evaluate("() => window.first")
    return found


#: The rows that are there, again and again, as HTML of which nothing is done by any script: what scrolling takes by itself.
STATIC = """(count) => {
  const rows = [...document.querySelectorAll(".rows > li")];
  const list = document.createElement("ul");
  list.className = "rows";
  for (let at = 0; at < count; at += 1) {
    const row = rows[at % rows.length].cloneNode(true);
    row.style = "position: static; height: 65px";
    row.dataset.index = at;
    list.append(row);
  }
  document.querySelector("#root").replaceChildren(list);
}"""
STATIC_ROWS = 1000


def _scrolled(page: Page, step: int, seconds: float) -> str:
    seen: dict[str, Any] = page.evaluate(SCROLL, [step, seconds * 1000])
    frames = sorted(seen["frames"])
    late = statistics.quantiles(frames, n=100)[98]
    return f"{len(frames)} | {statistics.median(frames):.1f} | {late:.1f} | {frames[-1]:.1f} | {seen['reached'] + 1}"


#: Asks as the page does; gives how long each answer took (ms).
ASK = """async ([action, params, times]) => {
  const took = [];
  for (let time = 0; time < times; time += 1) {
    const begun = performance.now();
    const answer = await fetch(`/_ajax/${action}`, {
      method: "POST", body: JSON.stringify(params), headers: { "Content-Type": "application/json", "X-WidgetApp-Request": "1" },
    });
    await answer.json();
    took.push(performance.now() - begun);
  }
  return took;
}"""


def _server(page: Page) -> None:
    print("\n| asked of the server, 20 times | median, ms | worst, ms |\n|---|--:|--:|")
    asked: dict[str, dict[str, Any]] = {
        "the first 50": {"limit": 50},
        "the first 200, by name": {"limit": 200, "sort": "name"},
        "words that are written on a quarter of them": {"query": "faster", "limit": 50},
        "with a tag": {"tags": ["Spring"], "limit": 50},
        "favourites": {"among": "favourites", "limit": 50},
    }
    for name, params in asked.items():
        took = page.evaluate(ASK, ["search", params, 20])
        print(f"| {name} | {statistics.median(took):.0f} | {max(took):.0f} |", flush=True)


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.things", description=__doc__)
    parser.add_argument("--things", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=8)
    options = parser.parse_args(sys.argv[1:])
    print(f"{report.machine()}\n\n{options.things} Things; software rendering.\n")
    with tempfile.TemporaryDirectory(prefix="bench-") as name, sync_playwright() as playwright:
        folder = Path(name)
        with widgetapp(folder):
            pass
        _fill(folder, options.things)
        with widgetapp(folder) as target:
            page = playwright.chromium.launch(executable_path=chromium()).new_page(viewport={"width": 1280, "height": 800})
            page.add_init_script(FIRST)
            log_in(page, target.web)
            for path in ("/things", "/things?sort=name", "/things?q=faster"):
                first = _first(page, target, path)
                print(
                    f"{path}: first rows after {first['row']:.0f} ms, first picture after {first['picture']:.0f} ms", flush=True
                )
            print(
                "\n| scrolling | frames | median, ms | 99 of 100, ms | longest, ms | rows reached |\n|---|--:|--:|--:|--:|--:|"
            )
            _first(page, target, "/things")
            print(f"| 40 px a frame, as with a wheel | {_scrolled(page, 40, options.seconds)} |", flush=True)
            print(f"| 600 px a frame, to the end | {_scrolled(page, 600, options.seconds * 15)} |", flush=True)
            _server(page)
            _first(page, target, "/things")
            page.evaluate(STATIC, STATIC_ROWS)
            page.wait_for_timeout(1000)
            print(f"\n{STATIC_ROWS} rows as HTML, 40 px a frame: {_scrolled(page, 40, options.seconds)}", flush=True)


if __name__ == "__main__":
    main()
