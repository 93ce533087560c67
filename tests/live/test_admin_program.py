"""The real `widgetapp_admin` and a daemon's side of its socket, with a commander that has no processes."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from tests.support.command import admin, command
from tests.support.daemon import short_folder
from tests.support.fixtures import fixture
from tests.support.program import Program

ROOT = Path(__file__).parent.parent.parent


@fixture
async def served() -> AsyncIterator[Path]:
    """A folder below which, in the default place, there is such a socket."""
    folder = short_folder()
    run = folder / "widgetapp-data" / "run"
    run.mkdir(parents=True)
    server = Program([sys.executable, "-m", "tests.support.commander", str(run / "admin.sock")], ROOT)
    await server.line(lambda line: line == "serving", "that it serves")
    yield folder
    server.signal("KILL")
    await server.ended()
    shutil.rmtree(folder)


async def test_the_command_of_the_brief(served: Path) -> None:
    """Three instances are started, under the id of the gone one first; above the limit none is, and that is a code."""
    code, said = await admin(served, "-status")
    assert code == 3
    assert "killed (SIGKILL)" in said
    assert "ROGUE: 84 % of a core" in said
    code, said = await admin(served, "-process", "_sfe", "-n", "3", "-start")
    assert (code, said.splitlines()) == (0, ["started _sfe 1", "started _sfe 2", "started _sfe 3"])
    assert (await admin(served, "-status"))[0] == 0
    code, said = await admin(served, "-process", "_sfe", "-n", "1", "-start")
    assert code == 2
    assert "max_sfe = 4" in said
    code, said = await admin(served, "-json", "-process", "_sfe")
    assert [row["id"] for row in json.loads(said)] == [1, 2, 3]


async def test_other_orders(served: Path) -> None:
    """They arrive as they were meant; a fault of the daemon's is passed on."""
    data = served / "widgetapp-data"
    for arguments, answer in (
        (("-process", "_stream", "-restart"), "restart _stream all"),
        (("-drain", "-process", "_sfe", "-id", "2,3"), "drain _sfe 2, 3"),
    ):
        assert await admin(Path("/"), *arguments, "-data", data) == (0, answer)
    code, said = await admin(served, "-process", "_stream", "-stacks")
    assert code == 1
    assert "no stacks today" in said


async def test_watch(served: Path) -> None:
    """It goes on until Ctrl-C, which is no failure."""
    watching = command(served, "-status", "-watch")
    await watching.line(lambda line: line.startswith("_sfe"), "the processes")
    watching.signal("INT")
    assert await watching.ended() == 0
    assert not any("Traceback" in line for line in watching.lines), watching.tail()


async def test_to_a_reader_who_has_seen_enough(served: Path) -> None:
    """A closed pipe is no reason to complain."""
    program = Path(sys.executable).with_name("widgetapp_admin")
    script = f"{program} -status | true; exit ${{PIPESTATUS[0]}}"
    piped = Program(["/bin/bash", "-c", script], served)
    assert await piped.ended() in (0, 3)
    assert piped.lines == []


async def test_nobody_there(tmp_path: Path) -> None:
    """Every error has a cause and a next step."""
    for arguments, code in ((("-status",), 1), (("-process", "_sfe", "-start"), 1), (("-sttus",), 2), ((), 2)):
        ended, said = await admin(tmp_path, *arguments, environment={"XDG_DATA_HOME": str(tmp_path)})
        assert ended == code, said
        cause, next_step = said.splitlines()
        assert cause.startswith("widgetapp_admin: ")
        assert next_step.startswith("  next: ")
    assert not os.listdir(tmp_path)


async def test_help(tmp_path: Path) -> None:
    """It is there in whatever way one asks for it."""
    (first,) = {await admin(tmp_path, option) for option in ("--help", "-help", "-h")}
    assert first[0] == 0
    assert "exit codes:" in first[1]
