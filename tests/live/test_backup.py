"""Backups of a daemon at work, and what can be made of them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.support.command import admin
from tests.support.daemon import Daemon, MakeDaemon
from tests.support.providers import Providers, Seat, until_equal
from tests.support.small_disk import SmallDisk
from tests.support.visitor import OWN_PAGE, Visitor

#: The least that is a PNG to a server: it looks at the type only.
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


async def two_at_work(daemon: Daemon, thing: str, providers: Providers) -> list[Seat]:
    """Ada and Ben, who edit without a pause."""
    seats = [await (await providers.designer(daemon, login)).join(thing) for login in ("ada", "ben")]
    for seat in seats:
        await seat.keep_editing()
    for seat in seats:
        await seat.acknowledged(20)
    return seats


def acknowledged(seat: Seat, count: int) -> set[str]:
    """The names of a person's first widgets."""
    return {f"{seat.editor.name}-{number}" for number in range(1, count + 1)}


async def restored(make_daemon: MakeDaemon, file: Path) -> Daemon:
    """A running daemon with what a backup holds."""
    other: Daemon = await make_daemon()
    code, said = await admin(other.folder, "-restore", file, "-data", other.data)
    assert code == 0, said
    await other.start()
    return other


async def test_there_and_back(
    daemon: Daemon, make_daemon: MakeDaemon, ada: Visitor, providers: Providers, tmp_path: Path
) -> None:
    """Two people edit while backups are taken. In each is all that was acknowledged before it began. It can be verified
    meanwhile, and a daemon on what was restored from it lets everybody in, with Things, images and the demonstration's mark."""
    thing = await ada.new_thing("Kettle K3")
    put = await ada.request("PUT", f"/_files/{thing}/picture", PICTURE, {"Content-Type": "image/png", **OWN_PAGE})
    assert put.status == 200, put.content
    seats = await two_at_work(daemon, thing, providers)
    before: list[tuple[Seat, int]] = []
    for name in ("first", "second"):
        before = [(seat, (await seat.look()).acknowledged) for seat in seats]
        code, said = await admin(tmp_path, "-backup", name, "-data", daemon.data)
        assert code == 0, said
    code, said = await admin(tmp_path, "-verify", "second")
    assert code == 0, said
    assert "a backup of a demonstration" in said
    for seat in seats:
        # Nobody has noticed anything.
        await seat.acknowledged((await seat.look()).acknowledged + 10)
        await seat.stop_editing()
    doc = await until_equal(*seats)
    assert [(await seat.look()).closes for seat in seats] == [[], []]

    other = await restored(make_daemon, tmp_path / "second")
    elements = (await providers.stored(other.data, thing))["elements"]
    for seat, count in before:
        assert acknowledged(seat, count) <= set(elements) <= set(doc["elements"])
    ben = Visitor(other.url)
    await ben.login("ben")
    assert (await ben.do("search", query="Kettle K3"))["things"][0]["id"] == thing
    assert (await ben.request("GET", f"/_files/{thing}/picture")).content == PICTURE
    seat = await (await providers.editor("ben again", other, await ben.token())).join(thing)
    assert (await seat.look()).widgets == elements
    await seat.set("more", type="rectangle")
    await seat.saved()


async def test_not_under_a_live_daemon(daemon: Daemon, ada: Visitor, tmp_path: Path) -> None:
    """A restore refuses to run while the daemon does, and harms nothing. Afterwards it puts back what was; what was done
    since is moved aside, and kept."""
    thing = await ada.new_thing("Before")
    assert (await admin(tmp_path, "-backup", "file", "-data", daemon.data))[0] == 0
    await ada.do("rename", thing=thing, name="After")
    for force in ([], ["-force"]):
        code, said = await admin(tmp_path, "-restore", "file", "-data", daemon.data, *force)
        assert code == 2
        assert f"already running on this data: pid {daemon.program.pid}" in said
        assert "next: stop it first" in said
    assert (await ada.do("open", thing=thing))["thing"]["name"] == "After"
    await daemon.stop()
    code, said = await admin(tmp_path, "-restore", "file", "-data", daemon.data)
    assert code == 2
    assert "holds data already" in said
    code, said = await admin(tmp_path, "-restore", "file", "-data", daemon.data, "-force")
    assert code == 0, said
    (aside,) = daemon.folder.glob("data.before-*")
    assert str(aside) in said
    for name in ("Before", "After"):
        await daemon.start()
        visitor = Visitor(daemon.url)
        await visitor.login("ada")
        assert (await visitor.do("open", thing=thing))["thing"]["name"] == name
        await daemon.stop()
        shutil.rmtree(daemon.data)
        if aside.exists():
            aside.rename(daemon.data)


async def test_no_room(daemon: Daemon, tmp_path: Path) -> None:
    """On a disk with no room, or with too little for the copy of the store or for the file beside it, there is no backup,
    and nothing half done."""
    assert (await admin(tmp_path, "-backup", "file", "-data", daemon.data))[0] == 0
    size = (tmp_path / "file").stat().st_size
    for share in (0, 0.5, 1.5):
        disk = SmallDisk(tmp_path / f"disk-{share}", megabytes=1)
        try:
            await disk.mounted()
            disk.fill()
            disk.leave(int(share * size))
            code, said = await admin(tmp_path, "-backup", disk.folder / "file", "-data", daemon.data, prefix=disk.prefix)
            assert code == 1
            assert "no room on the disk" in said
            assert os.listdir(disk.outside) == ["filler"]
        finally:
            await disk.close()
