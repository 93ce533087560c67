"""What it takes a browser to show a crowd: the page's main thread, for each frame. `python -m bench.crowd`.

Beside it, in the same page, the canvas' own way of showing others (Excalidraw's collaborators), with as many people at the same
pace; what comes over the network is not in that.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from build_backend.node import install_locked, node_program
from tests.support.chromium import chromium

from . import report
from .browsing import log_in, until_saved
from .processes import BenchError
from .subjects import NODE, Target, widgetapp

#: How many widgets there are to select.
WIDGETS = 20

SHAPES = """async (count) => {
  const changes = Array.from({ length: count }, (_, at) => ({
    do: "add", type: "rectangle",
    properties: { x: 100 + (at % 5) * 180, y: 100 + Math.floor(at / 5) * 140, width: 120, height: 80 },
  }));
  const thing = location.pathname.split("/")[2];
  const answer = await fetch("/_ajax/edit", {
    method: "POST", body: JSON.stringify({ thing, changes }),
    headers: { "Content-Type": "application/json", "X-WidgetApp-Request": "1" },
  });
  return (await answer.json()).widgets.map(({ id }) => id);
}"""

#: Counts frames, and what showing the others took of them.
WATCH = """async (milliseconds) => {
  const begun = window.widgetapp.presenceCost();
  let frames = 0, running = true;
  const count = () => { frames += 1; if (running) requestAnimationFrame(count); };
  requestAnimationFrame(count);
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  running = false;
  const ended = window.widgetapp.presenceCost();
  return { frames, layer: ended.spent - begun.spent, draws: ended.frames - begun.frames };
}"""

#: The canvas' own way, with as many people who move at the same pace.
CANVAS = """([people, perSecond, widgets]) => {
  let step = 0;
  window.crowd = setInterval(() => {
    step += 1;
    const collaborators = new Map(Array.from({ length: people }, (_, index) => {
      const angle = step / 10 + index;
      return [String(index), {
        username: `Person ${index}`,
        pointer: { x: 500 + 300 * Math.cos(angle), y: 400 + 200 * Math.sin(angle), tool: "pointer" },
        selectedElementIds: { [widgets[(index + Math.floor(step / perSecond)) % widgets.length]]: true },
      }];
    }));
    window.widgetapp.api.updateScene({ collaborators });
  }, 1000 / perSecond);
}"""


@contextmanager
def _crowd(target: Target, people: int, per_second: int, widgets: list[str]) -> Iterator[None]:
    options = {"url": target.url, "token": target.token, "document": target.document, "people": people}
    options |= {"perSecond": per_second, "widgets": widgets}
    command = [str(node_program()), str(NODE / "crowd.mjs"), json.dumps(options)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            if process.stdout is None or process.stdout.readline() != "ready\n":
                raise BenchError("the crowd did not come")
            yield
        finally:
            process.kill()


def _open(page: Page, target: Target) -> None:
    log_in(page, target.web)
    page.goto(f"{target.web}/things/{target.document}")
    until_saved(page)


def _measured(page: Page, seconds: float) -> dict[str, float]:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def busy() -> float:
        metrics: Any = session.send("Performance.getMetrics")
        return float(next(one["value"] for one in metrics["metrics"] if one["name"] == "TaskDuration"))

    begun = busy()
    seen: dict[str, float] = page.evaluate(WATCH, seconds * 1000)
    return {**seen, "busy": (busy() - begun) * 1000}


def _row(name: str, seen: dict[str, float], idle: float) -> str:
    frames = seen["frames"]
    return (
        f"| {name} | {frames:.0f} | {seen['layer'] / max(seen['draws'], 1):.2f} "
        f"| {seen['busy'] / frames:.2f} | {(seen['busy'] - idle) / frames:.2f} |"
    )


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.crowd", description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--per-second", type=int, default=25, help="steps of each cursor (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args(sys.argv[1:])
    install_locked(NODE)
    print(report.machine())
    print(f"\n{options.people} people, {options.per_second} steps a second each; software rendering. Milliseconds a frame:\n")
    print("| | frames | our layer, each time it draws | main thread, all | more than with nobody |\n|---|--:|--:|--:|--:|")
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        widgetapp(Path(folder)) as target,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium())
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        _open(page, target)
        widgets = page.evaluate(SHAPES, WIDGETS)
        page.wait_for_timeout(3000)
        nobody = _measured(page, options.seconds)
        print(_row("nobody", nobody, nobody["busy"]), flush=True)
        with _crowd(target, options.people, options.per_second, widgets):
            page.wait_for_timeout(3000)
            print(_row("WidgetApp", _measured(page, options.seconds), nobody["busy"]), flush=True)
        page.wait_for_timeout(3000)
        page.evaluate(CANVAS, [options.people, options.per_second, widgets])
        page.wait_for_timeout(1000)
        print(_row("the canvas' own", _measured(page, options.seconds), nobody["busy"]), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
