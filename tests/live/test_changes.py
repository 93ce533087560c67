"""Lists of changes to widgets, from systems that have no canvas: live on everybody's canvas, on disk, and undone."""

from __future__ import annotations

import json
from typing import Any

from tests.live.test_browser_together import all_equal
from tests.support import stored_format
from tests.support.browser import Browser
from tests.support.canvas import two_on_one
from tests.support.daemon import Daemon
from tests.support.fixtures import shared_daemon
from tests.support.providers import Providers
from tests.support.visitor import OWN_PAGE, Visitor

#: One demonstration for all of these tests.
daemon = shared_daemon()

CARD = [
    {"do": "add", "widget": "card", "type": "rectangle", "properties": {
        "x": 420, "y": 200, "width": 200, "height": 90, "backgroundColor": "#d0ebff", "fillStyle": "solid"}},
    {"do": "add", "widget": "label", "type": "text", "properties": {
        "x": 450, "y": 230, "text": "from the API", "containerId": "card", "textAlign": "center", "verticalAlign": "middle"}},
    {"do": "add", "widget": "stroke", "type": "freedraw", "properties": {
        "x": 420, "y": 330, "points": [[0, 0], [40, 20], [80, 0], [120, 20]], "pressures": [], "strokeColor": "#e03131"}},
    {"do": "add", "widget": "way", "type": "arrow", "properties": {"x": 640, "y": 245, "points": [[0, 0], [120, 0]]}},
]  # fmt: skip


async def change(who: Visitor, thing: str, *changes: dict[str, Any], key: str | None = None, **more: Any) -> Any:
    """Somebody's changes; gives what they came to."""
    headers = {"Content-Type": "application/json", **OWN_PAGE, **({"Idempotency-Key": key} if key else {})}
    answer = await who.request(
        "POST", "/_ajax/edit", json.dumps({"thing": thing, "changes": changes, **more}).encode(), headers
    )
    assert answer.status == 200, answer.content
    return answer.json


async def test_on_the_canvas(daemon: Daemon, ada: Visitor, providers: Providers, browser: Browser) -> None:
    """Two people see at once what a system adds and changes, and go on drawing; it all stays in the stored format."""
    thing = await ada.new_thing()
    first, second = await two_on_one(browser, daemon, thing)
    await change(ada, thing, *CARD)
    await first.until(lambda scene: len(scene) == len(CARD), "the new widgets on the first canvas")
    await all_equal(daemon, providers, first, second)
    await change(ada, thing, {"do": "set", "widget": "card", "properties": {"backgroundColor": "#ffc9c9"}})
    await second.until(lambda scene: any(one["backgroundColor"] == "#ffc9c9" for one in scene), "the colour on the second")
    await second.draw("r", (900, 500), (1000, 560))
    await second.saved()
    scene = await all_equal(daemon, providers, first, second)
    found = await ada.do("refresh", thing=thing, widgets=True)
    assert [(one["id"], one["x"], one["width"]) for one in found["widgets"]] == [(e["id"], e["x"], e["width"]) for e in scene]
    await change(ada, thing, {"do": "delete", "widget": "card"})
    await first.until(lambda scene: not {"card", "label"} & {one["id"] for one in scene}, "card and label gone")
    await all_equal(daemon, providers, first, second)


async def test_kept(daemon: Daemon, ada: Visitor) -> None:
    """What was answered is there after a `kill -9`, is undone and done again; the same key makes it once."""
    thing = await ada.new_thing()
    version = (await ada.do("refresh", thing=thing, widgets=True))["version"]
    await change(ada, thing, *CARD, key="once")
    await daemon.kill_parent_only()
    await daemon.start()
    again = await change(ada, thing, *CARD, key="once")
    assert {one["id"] for one in again["widgets"]} == {"card", "label", "stroke", "way"}
    etag = next(one["etag"] for one in again["widgets"] if one["id"] == "card")
    await change(ada, thing, {"do": "set", "widget": "card", "properties": {"x": 1}, "only_if": etag})
    stale = {"do": "set", "widget": "card", "properties": {"x": 2}, "only_if": etag}
    assert (await ada.ajax("edit", thing=thing, changes=[stale])).refusal == (409, "conflict")
    found = await ada.do("refresh", thing=thing, since=version)
    assert (found["complete"], len(found["widgets"])) == (False, 4)
    found = await ada.do("refresh", thing=thing, since=found["version"])
    assert found["widgets"] == []
    assert [one["x"] for one in (await ada.do("undo", thing=thing))["widgets"]] == [420]
    assert len((await ada.do("undo", thing=thing))["deleted"]) == 4
    assert (await ada.ajax("undo", thing=thing)).refusal == (409, "conflict")
    await ada.do("redo", thing=thing)
    seen = await ada.do("scroll", thing=thing, rectangle=[600, 0, 500, 500])
    assert [one["id"] for one in seen["widgets"]] == ["card", "way"]


async def test_there_and_back(daemon: Daemon, ada: Visitor, providers: Providers, browser: Browser) -> None:
    """A Thing goes out as a file and comes in as another Thing, and is duplicated: browsers show the same widgets on all three.
    It is brought back to a version before two people's eyes, and that is undone."""
    thing = await ada.new_thing("The first")
    await change(ada, thing, *CARD)
    version = (await ada.do("refresh", thing=thing, widgets=True))["version"]
    group = (await ada.do("me"))["groups"][0]["id"]
    content = await ada.do("export", thing=thing)
    imported = await ada.do("import", name="The second", group=group, content=content)
    assert imported["left_out"] == 0
    copied = await ada.do("duplicate", thing=thing)
    assert copied["name"] == "The first (copy)"
    first, second = await two_on_one(browser, daemon, thing)
    scene = await all_equal(daemon, providers, first, second)
    for other in (imported["thing"]["id"], copied["id"]):
        stored = stored_format.scene(await providers.stored(daemon.data, other))
        assert [(one["id"], one["type"], one["x"], one["width"]) for one in stored] == [
            (one["id"], one["type"], one["x"], one["width"]) for one in scene
        ]
    await first.draw("r", (900, 500), (1000, 560))
    await change(ada, thing, {"do": "delete", "widget": "card"})
    await second.until(lambda scene: len(scene) == 3, "three widgets are left")
    await ada.do("revert", thing=thing, version=version)
    await second.until(lambda scene: {one["id"] for one in scene} == {"card", "label", "stroke", "way"}, "as it was")
    await all_equal(daemon, providers, first, second)
    await ada.do("undo", thing=thing)
    await second.until(lambda scene: len(scene) == 3, "as it was before that")
    await all_equal(daemon, providers, first, second)
    stretches = (await ada.do("history", thing=thing))["stretches"]
    assert {one["author"]["name"] for one in stretches} == {"Ada Okafor"}
    assert stretches[-1]["changes"] >= 1
