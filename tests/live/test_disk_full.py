"""A full disk: nothing is acknowledged that is not stored, people are told, and saving resumes when there is room."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from tests.support.daemon import Daemon
from tests.support.fixtures import fixture
from tests.support.providers import Providers, Seat, until_equal
from tests.support.small_disk import SmallDisk
from tests.support.visitor import OWN_PAGE, Visitor
from tests.support.waiting import until_now

FULL = "no room on the disk"
#: So much text in one edit that the room in files already there is soon used up.
BULK = "x" * 30_000


@fixture
async def disk(tmp_path: Path) -> AsyncIterator[SmallDisk]:
    """A disk of 16 MB."""
    one = SmallDisk(tmp_path / "disk", megabytes=16)
    await one.mounted()
    yield one
    await one.close()


@fixture
async def confined(disk: SmallDisk) -> AsyncIterator[Daemon]:
    """A demonstration whose data lies on that disk."""
    async with Daemon(prefix=disk.prefix) as daemon:
        daemon.data = disk.folder / "data"
        daemon.tolerate(FULL)
        await daemon.start()
        yield daemon


async def fill_up(disk: SmallDisk, daemon: Daemon, seat: Seat) -> None:
    """Fill the disk, and go on editing until the writer has noticed."""
    disk.fill()
    while not daemon.said(FULL):
        before = await seat.look()
        await seat.set(f"{seat.editor.name}-{before.made + 1}", type="text", text=BULK)
        await seat.until(lambda view: view.saved or daemon.said(FULL), "saved, or known not to be")


async def test_disk_full(disk: SmallDisk, confined: Daemon, providers: Providers, tmp_path: Path) -> None:
    """Two people edit while the disk is full: they see each other's edits, none of which is acknowledged that is not
    stored; whatever else would write is refused; what only reads goes on. With room again, all is saved."""
    ada = Visitor(confined.url)
    await ada.login("ada")
    thing = await ada.new_thing()
    first = await (await providers.designer(confined, "ada")).join(thing)
    second = await (await providers.designer(confined, "ben")).join(thing)
    await first.set("ada-1", type="rectangle")
    await until_equal(first, second)

    await fill_up(disk, confined, first)
    await second.set("ben-1", type="rectangle")
    await first.until(lambda view: "ben-1" in view.widgets, "Ada sees what Ben does")
    view, other = await first.look(), await second.look()
    assert view.unsynced > 0
    assert other.unsynced > 0
    at_full = (await providers.stored(disk.copy(tmp_path / "full"), thing))["elements"]
    assert {f"ada-{number}" for number in range(1, view.acknowledged + 1)} <= set(at_full)
    assert "ben-1" not in at_full
    await writes_are_refused(ada, thing)

    disk.free()
    doc = await until_equal(first, second)
    assert await providers.stored(disk.copy(tmp_path / "room"), thing) == doc
    assert {"ada-1", f"ada-{view.made}", "ben-1"} <= set(doc["elements"])
    await ada.do("rename", thing=thing, name="Renamed")
    assert [((await seat.look()).opened, (await seat.look()).closes) for seat in (first, second)] == [(1, [])] * 2


async def writes_are_refused(visitor: Visitor, thing: str) -> None:
    """Whatever would write says that it cannot, and when to try again; whatever reads still works."""
    before = await visitor.do("open", thing=thing)
    answers = [
        await visitor.ajax("rename", thing=thing, name="Another name"),
        await visitor.ajax("login", login="ben", password="open-the-workshop"),
        await visitor.request("PUT", f"/_files/{thing}/image", BULK.encode(), {"Content-Type": "image/png", **OWN_PAGE}),
    ]
    for answer in answers:
        assert answer.refusal == (503, "storage_full")
        assert answer.json["error"]["come_back"] is True
        assert int(answer.header("Retry-After") or 0) > 0
    assert await visitor.do("open", thing=thing) == before


async def test_deaths_on_a_full_disk(disk: SmallDisk, confined: Daemon, providers: Providers, tmp_path: Path) -> None:
    """Worker and writer die while the disk is full, with edits that nobody has stored: they are stored all the same."""
    ada = Visitor(confined.url)
    await ada.login("ada")
    thing = await ada.new_thing()
    seat = await (await providers.designer(confined, "ada")).join(thing)
    await fill_up(disk, confined, seat)
    await seat.set("during", type="rectangle")
    await confined.kill_child("_stream")
    await confined.kill_child("_journal")
    await confined.kill_child("_stream")
    await seat.set("after", type="rectangle")
    said = len(confined.program.lines)
    await until_now(lambda: any(FULL in line for line in confined.program.lines[said:]), "the new writer has noticed", 10)
    assert (await seat.look()).unsynced > 0
    disk.free()
    view = await seat.saved()
    assert {"during", "after"} <= set(view.widgets)
    assert view.closes == []
    assert await providers.stored(disk.copy(tmp_path / "room"), thing) == view.doc
