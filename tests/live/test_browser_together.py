"""Two designers on one Thing, each in a real browser: at the end both see the same, and so does whoever reads the store."""

from __future__ import annotations

from typing import Any

from playwright.async_api import expect
from twisted.internet.defer import Deferred, gatherResults

from tests.support import stored_format
from tests.support.browser import Browser
from tests.support.canvas import Canvas, difference, two_on_one, until_same
from tests.support.daemon import Daemon
from tests.support.fixtures import shared_daemon
from tests.support.providers import Providers
from tests.support.visitor import Visitor
from tests.support.waiting import aio, until

RED, GREEN, BLUE, PINK = "#e03131", "#2f9e44", "#1971c2", "#ffc9c9"


#: One demonstration for all of these tests, each of which has a Thing of its own.
daemon = shared_daemon()


async def all_equal(daemon: Daemon, providers: Providers, *canvases: Canvas) -> list[dict[str, Any]]:
    """All canvases and the stored Thing are the same, property by property."""
    scene: list[dict[str, Any]] = []

    async def look() -> bool:
        # What a key does may come a moment after it: what is stored then can be newer than what was seen.
        scene[:] = await until_same(*canvases)
        stored = stored_format.scene(await providers.stored(daemon.data, canvases[0].thing))
        problems[:] = filter(None, [difference(scene, stored)])
        return not problems

    problems: list[str] = []
    try:
        await until(look, "what is stored is what is seen")
    except AssertionError as error:
        raise AssertionError(f"{error}; {problems}") from None
    return scene


async def both(first: Any, second: Any) -> None:
    """Two people do something at once."""
    await gatherResults([Deferred.fromCoroutine(first), Deferred.fromCoroutine(second)])


async def test_one_widget_in_four_hands(daemon: Daemon, ada: Visitor, providers: Providers, browser: Browser) -> None:
    """Both drag one widget at once and recolour it at once; Ben goes offline, goes on, and comes back."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    widget = await first.draw("r", (500, 200), (700, 320))
    await until_same(first, second)

    await both(first.press(600, 200), second.press(600, 320))
    await both(first.move(660, 290, steps=30), second.move(520, 380, steps=30))
    await both(first.release(), second.release())
    await all_equal(daemon, providers, first, second)
    await second.select(widget)
    await both(first.color(RED), second.color(PINK))
    await both(first.color(GREEN), second.color(BLUE))
    scene = await all_equal(daemon, providers, first, second)
    assert scene[0]["strokeColor"] in (GREEN, BLUE)
    assert scene[0]["backgroundColor"] == PINK

    await second.window.offline(True)
    await until(lambda: says(second, "offline"), "Ben's mark says that he is offline")
    before = await second.element(widget)
    start = (before["x"] + before["width"] / 2, before["y"])
    await second.drag(start, (start[0] + 40, start[1] + 60))
    alone = await second.draw("o", (300, 500), (400, 560))
    await first.color(RED)
    meanwhile = await first.draw("d", (900, 500), (1000, 600))
    await first.saved()
    assert "Not saved" in await second.mark()
    assert len(await first.scene()) == 2

    await second.window.offline(False)
    scene = await all_equal(daemon, providers, first, second)
    assert {element["id"] for element in scene} == {widget, alone, meanwhile}
    merged = next(element for element in scene if element["id"] == widget)
    assert (merged["x"], merged["y"]) == (before["x"] + 40, before["y"] + 60)
    assert merged["strokeColor"] == RED


async def says(canvas: Canvas, word: str) -> bool:
    """Whether the mark has a word."""
    return word in (await canvas.mark()).lower()


async def test_back_after_a_crash(daemon: Daemon, ada: Visitor, providers: Providers, browser: Browser) -> None:
    """The daemon dies under two browsers, which go on; when it is there again they come back by themselves, with what
    they had not saved."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    before = await first.draw("r", (500, 200), (700, 320))
    await until_same(first, second)
    for canvas in (first, second):
        canvas.window.unconnected = True
    await daemon.kill()
    mine = await first.draw("o", (300, 500), (400, 560))
    theirs = await second.draw("d", (900, 500), (1000, 600))
    assert await first.mark() != "Saved"
    await daemon.start()
    scene = await all_equal(daemon, providers, first, second)
    assert {element["id"] for element in scene} == {before, mine, theirs}


async def test_who_is_here(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Each sees the other's avatar, named cursor and selection, where they are; and sees him go."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    widget = await first.draw("r", (500, 200), (700, 320))
    await until_same(first, second)
    assert await first.people() == ["Ada Okafor (you)", "Ben Lindqvist"]
    assert await second.people() == ["Ben Lindqvist (you)", "Ada Okafor"]

    page = first.window.page
    await second.move(800, 400)
    x, y = await first.place(800, 400)

    async def near() -> bool:
        return any(abs(across - x) < 2 and abs(down - y) < 2 for across, down in await first.cursors("Ben Lindqvist"))

    await until(near, "Ben's cursor is where Ben is")
    assert await first.window.run(PAINTED) > 100
    await second.select(widget)

    async def framed() -> int:
        return await aio(page.locator(".peer-selection").count())

    await until(framed, "Ada sees what Ben has selected")
    await aio(second.window.context.close())

    async def alone() -> bool:
        return await first.people() == ["Ada Okafor (you)"] and not await first.cursors("Ben Lindqvist")

    await until(alone, "Ben is gone")


#: How many pixels the others' cursors cover.
PAINTED = """() => {
  const canvas = document.querySelector(".peer-cursors");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, at) => at % 4 === 3 && value > 0).length;
}"""


async def test_a_cursor_glides(daemon: Daemon, ada: Visitor, browser: Browser) -> None:
    """Another's cursor passes through places of which no message has told."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    await second.move(400, 300)
    await until(lambda: first.cursors("Ben Lindqvist"), "Ben's cursor is there")
    await first.window.run(WATCH)
    await second.move(900, 500, steps=1)
    x, _ = await first.place(900, 500)

    async def arrived() -> list[float]:
        seen: list[float] = await first.window.run("() => window.seenPlaces")
        return seen if seen and abs(seen[-1] - x) < 2 else []

    seen = await until(arrived, "the cursor has arrived")
    assert len({round(place) for place in seen}) > 3
    assert seen == sorted(seen)


WATCH = """() => {
  window.seenPlaces = [];
  const look = () => {
    window.seenPlaces.push(window.widgetapp.cursors()[0].x);
    requestAnimationFrame(look);
  };
  look();
}"""


async def test_undo_is_ones_own(daemon: Daemon, ada: Visitor, providers: Providers, browser: Browser) -> None:
    """Undo takes back what one did oneself, never what somebody else did since, not even to the same widget."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    mine = await first.draw("r", (500, 200), (700, 320))
    await first.color(RED)
    await until_same(first, second)
    theirs = await second.draw("o", (800, 200), (900, 300))
    await second.key("Escape")
    await second.select(mine)
    await second.color(PINK)
    await until_same(first, second)
    await first.key("Control+z")
    await first.until(lambda scene: scene[0]["strokeColor"] == "#1e1e1e", "Ada's colour is taken back")
    scene = {element["id"]: element for element in await all_equal(daemon, providers, first, second)}
    assert set(scene) == {mine, theirs}
    assert (scene[mine]["strokeColor"], scene[mine]["backgroundColor"]) == ("#1e1e1e", PINK)
    for _ in range(5):
        # A change of the selection is a step as well.
        if theirs in scene:
            await second.key("Control+z")
            scene = {element["id"]: element for element in await all_equal(daemon, providers, first, second)}
    assert set(scene) == {mine}
    assert (scene[mine]["strokeColor"], scene[mine]["backgroundColor"]) == ("#1e1e1e", "transparent")
    await first.key("Control+Shift+z")
    await first.until(lambda scene: scene[0]["strokeColor"] == RED, "Ada's colour is there again")
    scene = {element["id"]: element for element in await all_equal(daemon, providers, first, second)}
    assert scene[mine]["strokeColor"] == RED


DIAGRAM = b"""flowchart TD
    A[Boil] --> B{Hot?}
    B -->|Yes| C[Pour]
    B -->|No| A
"""


async def test_a_diagram_in_words(daemon: Daemon, ada: Visitor, providers: Providers, browser: Browser) -> None:
    """Ada drops a file of Mermaid's beside what is there: the diagram comes to it, as widgets, for both. What is no diagram is
    said to be none, and changes nothing."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    mine = await first.draw("r", (500, 200), (700, 320))
    await first.drop("kettle.mmd", "", DIAGRAM, (640, 400))
    await first.until(lambda scene: len(scene) > 1, "the diagram is there")
    scene = await all_equal(daemon, providers, first, second)
    assert mine in {element["id"] for element in scene}
    assert {element["originalText"] for element in scene if element["type"] == "text"} == {"Boil", "Hot?", "Pour", "Yes", "No"}
    assert sorted(element["type"] for element in scene if element["type"] != "text") == [
        "arrow", "arrow", "arrow", "diamond", "rectangle", "rectangle", "rectangle",
    ]  # fmt: skip
    await first.drop("plan.mermaid", "", b"What is to be done", (640, 400))
    await aio(expect(first.window.page.get_by_text("“plan.mermaid” is not a drawing that can be imported.")).to_be_visible())
    assert await all_equal(daemon, providers, first, second) == scene


async def type_in(canvas: Canvas, words: str) -> None:
    """Write where the caret is."""
    await aio(canvas.window.page.keyboard.type(words, delay=15))


async def written(canvas: Canvas, words: str) -> None:
    """Wait until these words stand in the text that somebody is writing in."""
    await aio(expect(canvas.area).to_have_value(words))


async def test_two_write_in_one_text(daemon: Daemon, ada: Visitor, providers: Providers, browser: Browser) -> None:
    """Ada and Ben, who is offline, write in one text; when he is back, each sees the other's words under his hands. Both go
    on, a program changes the text as well, and no word is lost. To undo takes back one's own words alone."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    text = await first.write((400, 300), "The kettle")
    await until_same(first, second)
    await second.window.offline(True)
    await first.open_text(text, "Home")
    await second.open_text(text, "End")
    await both(type_in(first, "Ada: "), type_in(second, " boils"))
    await second.window.offline(False)
    for canvas in (first, second):
        await written(canvas, "Ada: The kettle boils")
    await both(type_in(first, "look, "), type_in(second, " over"))
    for canvas in (first, second):
        await written(canvas, "Ada: look, The kettle boils over")

    await second.key("Escape")
    change = {"do": "set", "widget": text, "properties": {"text": "Ada: look, The new kettle boils over"}}
    await ada.do("edit", thing=first.thing, changes=[change])
    await written(first, "Ada: look, The new kettle boils over")
    await type_in(first, "Ben! ")
    await written(first, "Ada: look, Ben! The new kettle boils over")
    await first.key("Escape")
    (scene,) = await all_equal(daemon, providers, first, second)
    assert (scene["text"], scene["originalText"]) == ("Ada: look, Ben! The new kettle boils over",) * 2
    stored = (await providers.stored(daemon.data, first.thing))["elements"][text]
    assert stored["typed"] == stored["text"] == scene["text"]

    await second.key("Control+z")
    await second.until(lambda scene: scene[0]["text"] == "Ada: look, Ben! The new kettle", "Ben's words are taken back")
    await second.key("Control+Shift+z")
    await first.until(lambda scene: scene[0]["text"].endswith(" boils over"), "Ben's words are there again")
    await first.key("Control+z")
    await first.until(lambda scene: scene[0]["text"] == "The new kettle boils over", "Ada's words are taken back")
    await all_equal(daemon, providers, first, second)


async def test_deleted_under_their_hands(daemon: Daemon, ada: Visitor, providers: Providers, browser: Browser) -> None:
    """A program deletes the text that Ada and Ben are writing in. Offline, each writes on, which brings it back twice; when
    they are back, it is there once, with what both have written."""
    first, second = await two_on_one(browser, daemon, await ada.new_thing())
    text = await first.write((400, 300), "The kettle")
    beside = await first.draw("r", (700, 400), (800, 500))
    await until_same(first, second)
    await both(first.open_text(text, "Home"), second.open_text(text, "End"))
    await ada.do("edit", thing=first.thing, changes=[{"do": "delete", "widget": widget} for widget in (text, beside)])
    for canvas in (first, second):
        await canvas.until(lambda scene: beside not in [widget["id"] for widget in scene], "it is deleted")
        await canvas.window.offline(True)
    await both(type_in(first, "Ada: "), type_in(second, " boils"))
    for canvas in (first, second):
        await canvas.window.offline(False)
    for canvas in (first, second):
        await written(canvas, "Ada: The kettle boils")
        await canvas.key("Escape")
    (scene,) = await all_equal(daemon, providers, first, second)
    assert (scene["id"], scene["text"]) == (text, "Ada: The kettle boils")
