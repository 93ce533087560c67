"""What the pages weigh and how soon they are there, on a slow network and on none. `python -m bench.pages`.

"Shown" is when a page has what people came for, as far as it is to be looked at: the form of the log-in, the first line of the
list, a Thing's name and picture. "Usable" is when they can go on: type, open that Thing by a click, draw, with all that is
there loaded. A line of the list can be used as soon as it is shown, before the page's script is there; "whole" is when that
is, too. Web vitals as the browser itself measures them (largest contentful paint, layout shift); the bytes are those that came
over the network, compressed, of a browser that has never been here. Software rendering.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.chromium import chromium

from . import report
from .browsing import log_in, until_saved
from .subjects import Target, widgetapp

#: A bad mobile network: 400 kbit/s each way, and 150 ms there and back.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
THING = "Kettle K2: front panel"

VITALS = """() => new Promise((done) => {
  const found = { fcp: 0, lcp: 0, cls: 0 };
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  if (paint) found.fcp = paint.startTime;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) found.lcp = entry.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  const moved = (entries) => entries.filter((entry) => !entry.hadRecentInput).reduce((sum, entry) => sum + entry.value, 0);
  new PerformanceObserver((list) => { found.cls += moved(list.getEntries()); })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(found), 200);
})"""


@dataclass
class Seen:
    """What came over the network for one page, and when it could be used."""

    name: str
    #: Bytes by kind, as the browser calls it: Script, Stylesheet, Font, Fetch, …
    kinds: Counter[str] = field(default_factory=Counter)
    shown: float = 0.0
    usable: float = 0.0
    #: When all of the page is there, where it can be used before.
    whole: float = 0.0
    vitals: dict[str, float] = field(default_factory=dict)


def _watched(page: Page, slow: bool) -> tuple[Any, Seen]:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    if slow:
        session.send("Network.emulateNetworkConditions", SLOW)
    seen = Seen("")
    kinds: dict[str, str] = {}
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: seen.kinds.update({kinds.get(event["requestId"], "other"): int(event["encodedDataLength"])}),
    )
    return session, seen


def _log_in_form(page: Page) -> None:
    page.get_by_label("Log-in name").wait_for()


def _first_line(page: Page) -> None:
    # All that a click needs, but for the click: it is to be seen, stands still, and nothing lies over it.
    page.locator(".row-body").first.click(trial=True)


def _list(page: Page) -> None:
    page.get_by_role("navigation", name="Lists").wait_for()


def _picture(page: Page) -> None:
    page.locator(".first-picture, .excalidraw canvas").first.wait_for()


def _heading(page: Page) -> None:
    page.get_by_role("heading", level=1).wait_for()


@dataclass(frozen=True)
class Place:
    """A page, and what is waited for: until it is shown, usable, whole."""

    name: str
    address: str
    state: Any
    waits: tuple[Callable[[Page], None], Callable[[Page], None], Callable[[Page], None]]


def _seen(browser: Browser, place: Place, network: str, slow: bool) -> Seen:
    """One page, in a browser that has nothing but its cookies."""
    context = browser.new_context(storage_state=place.state, viewport={"width": 1280, "height": 800}, locale="en-GB")
    context.set_default_timeout(120_000)
    page = context.new_page()
    _, seen = _watched(page, slow)
    seen.name = f"{place.name}, {network}"
    begun = time.monotonic()
    page.goto(place.address, wait_until="commit")
    times = []
    for ready in place.waits:
        ready(page)
        times.append(time.monotonic() - begun)
    seen.shown, seen.usable, seen.whole = times
    seen.vitals = page.evaluate(VITALS)
    context.close()
    return seen


def _row(seen: Seen) -> str:
    total = sum(seen.kinds.values())
    parts = ", ".join(f"{kind} {size / 1024:.0f}" for kind, size in seen.kinds.most_common(5))
    vitals = f"{seen.vitals['fcp'] / 1000:.2f} | {seen.vitals['lcp'] / 1000:.2f} | {seen.vitals['cls']:.3f}"
    return (
        f"| {seen.name} | {total / 1024:.0f} | {parts} | {seen.shown:.2f} | {seen.usable:.2f} | {seen.whole:.2f} | {vitals} |"
    )


def _measure(browser: Browser, target: Target) -> None:
    url = target.web
    page = browser.new_page()
    log_in(page, url)
    page.get_by_text(THING).first.click()
    until_saved(page)
    # Nothing but its cookies: this browser knows the page's letters by now.
    thing, state = page.url, {**page.context.storage_state(), "origins": []}
    page.context.close()
    places = (
        Place("log-in", f"{url}/login", None, (_log_in_form,) * 3),
        Place("list of Things", f"{url}/things", state, (_first_line, _first_line, _list)),
        Place("a Thing", thing, state, (_picture, until_saved, until_saved)),
        Place("What's New", f"{url}/whats-new", None, (_heading,) * 3),
    )
    for slow, network in ((False, "no limit"), (True, "400 kbit/s, 150 ms")):
        for place in places:
            print(_row(_seen(browser, place, network, slow)), flush=True)


def main() -> None:
    """Measure, and print a table."""
    print(report.machine())
    print("\n| page, network | KiB | of which | shown (s) | usable (s) | whole (s) | FCP (s) | LCP (s) | CLS |")
    print("|---|--:|---|--:|--:|--:|--:|--:|--:|")
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        widgetapp(Path(folder)) as target,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium())
        _measure(browser, target)
        browser.close()


if __name__ == "__main__":
    main()
