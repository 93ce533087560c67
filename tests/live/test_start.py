"""Starting: it serves or it exits with a reason; the first administrator comes by a link; the demonstration stays apart."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.daemon import Daemon, MakeDaemon
from tests.support.records import change, rows
from tests.support.visitor import Visitor

ETC = Path(__file__).parents[2] / "etc" / "widgetapp.toml"
CLEO = {"name": "Cleo Marsh", "login": "cleo", "password": "long enough", "group": "Workshop"}


async def refusal(daemon: Daemon, *options: str) -> str:
    """Start a daemon that must not start: it exits, not with 0, and gives a reason that is no traceback."""
    program = daemon.launch(*options)
    assert await program.ended() not in (0, None), program.tail()
    said = "\n".join(program.lines)
    assert "Traceback" not in said, said
    daemon.tolerate("WidgetApp does not start")
    return said


def setup_secret(daemon: Daemon) -> str:
    """The secret of the one link that the newest run has printed."""
    (line,) = [line for line in daemon.program.lines if f"{daemon.url}/setup#" in line]
    return line.partition("/setup#")[2]


async def test_first_administrator(make_daemon: MakeDaemon) -> None:
    """Without --demo a first start prints a link, good once and for half an hour. It makes the administrator and the
    first User Group; nobody is there before, with any password."""
    daemon = await make_daemon(demo=False)
    await daemon.start()
    secret = setup_secret(daemon)
    visitor = Visitor(daemon.url)
    assert (await visitor.ajax("login", login="ada", password="open-the-workshop")).refusal == (401, "wrong_password")
    assert (await visitor.ajax("setup", secret="made up", **CLEO)).refusal == (410, "link_spent")
    ((lifetime, purpose),) = rows(daemon.data, "SELECT expires_at - created_at, purpose FROM links")
    assert (lifetime, purpose) == (30 * 60 * 1000, "setup")
    me = await visitor.do("setup", secret=secret, **CLEO)
    assert (me["user"]["admin"], me["demo"], me["groups"][0]["live"]) == (True, False, True)
    assert await visitor.new_thing()
    assert (await visitor.ajax("setup", secret=secret, **{**CLEO, "login": "eve"})).refusal == (410, "link_spent")
    await daemon.stop()
    await daemon.start()
    assert not daemon.said("/setup#")
    await Visitor(daemon.url).login("cleo", "long enough")


async def test_an_old_link(make_daemon: MakeDaemon) -> None:
    """A link that nobody used in time is worth nothing; the next start prints another."""
    daemon = await make_daemon(demo=False)
    await daemon.start()
    old = setup_secret(daemon)
    change(daemon.data, "UPDATE links SET expires_at = ?", int(time.time() * 1000) - 1)
    visitor = Visitor(daemon.url)
    assert (await visitor.ajax("setup", secret=old, **CLEO)).refusal == (410, "link_spent")
    await daemon.stop()
    await daemon.start()
    new = setup_secret(daemon)
    assert new != old
    assert (await visitor.do("setup", secret=new, **CLEO))["user"]["login"] == "cleo"


async def test_demonstration_and_real_data(make_daemon: MakeDaemon) -> None:
    """Neither starts on the other's data."""
    daemon = await make_daemon()
    await daemon.start()
    assert daemon.said("ada or ben")
    await daemon.stop()
    daemon.demo = False
    assert "holds the demonstration" in await refusal(daemon)
    shutil.rmtree(daemon.data)
    await daemon.start()
    await daemon.stop()
    daemon.demo = True
    assert "holds real data" in await refusal(daemon)


async def test_the_demonstration_is_for_this_machine_only(make_daemon: MakeDaemon) -> None:
    """Whatever address the configuration names, the demonstration with its known passwords is not offered to others."""
    daemon = await make_daemon()
    daemon.environment["WIDGETAPP_WEB__LISTEN"] = f"tcp:{daemon.port}:interface=0.0.0.0"
    program = daemon.launch()
    await program.line(lambda line: "WidgetApp serves" in line or "cannot listen" in line, "where it serves")
    daemon.tolerate("WidgetApp does not start")
    assert not any("serves http://0.0.0.0" in line for line in program.lines)
    with socket.socket() as one:
        # Nobody listens on the port that was asked for, on any address.
        assert one.connect_ex(("127.0.0.1", daemon.port)) != 0


async def test_a_second_start(make_daemon: MakeDaemon) -> None:
    """A second start on the same data says what is running, and leaves that alone."""
    daemon = await make_daemon()
    await daemon.start()
    first = daemon.program
    said = await refusal(daemon)
    assert "already running" in said
    assert daemon.url in said
    assert f"pid {first.pid}" in said
    daemon.runs.reverse()
    await Visitor(daemon.url).login("ada")


async def test_a_port_in_use(make_daemon: MakeDaemon) -> None:
    """The port is somebody else's: it exits and says so, and has started nothing."""
    daemon = await make_daemon()
    with socket.socket() as other:
        other.bind(("127.0.0.1", daemon.port))
        other.listen()
        said = await refusal(daemon)
    assert "web.listen" in said
    assert "in use" in said
    assert not daemon.said("_journal")
    await daemon.start()


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"WIDGETAPP_WEB__LISTN": "tcp:1"}, ["web.listn", "did you mean web.listen?"]),
        ({"WIDGETAPP_WEBB__LISTEN": "tcp:1"}, ["webb", "did you mean web?"]),
        ({"WIDGETAPP_STREAMING__PING_SECONDS": "-1"}, ["streaming.ping_seconds", ">"]),
        ({"WIDGETAPP_STREAMING__ENABLED": "perhaps"}, ["streaming.enabled", "bool"]),
        ({"WIDGETAPP_WEB__LISTEN": "nonsense"}, ["web.listen", "'nonsense'"]),
        ({"WIDGETAPP_WEB__LISTEN": "tcp:many"}, ["web.listen", "'tcp:many'"]),
        ({"WIDGETAPP_LISTENER__LISTEN": "nonsense"}, ["listener.listen", "'nonsense'"]),
        ({"WIDGETAPP_WEB__LISTEN": "systemd:domain=INET:name=web"}, ["web.public_url", "systemd:"]),
    ],
)
async def test_bad_environment(environment: Mapping[str, str], words: list[str], make_daemon: MakeDaemon) -> None:
    """A bad setting is named, with what was probably meant."""
    daemon = await make_daemon()
    daemon.environment.update(environment)
    said = await refusal(daemon, "--check-config")
    for word in words:
        assert word in said


async def test_a_start_checks_as_well(make_daemon: MakeDaemon) -> None:
    """What a check does not pass over, a start does not either."""
    daemon = await make_daemon()
    daemon.environment["WIDGETAPP_WEB__LISTN"] = "tcp:1"
    assert "did you mean web.listen?" in await refusal(daemon)
    assert not daemon.data.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[web]\nlisten = 7", ["web.listen", "str"]),
        ("[web]\nsession_hour = 7", ["web.session_hour", "did you mean web.session_hours?"]),
        ("[streaming]\ntoken_seconds = 1", ["streaming.token_seconds", "60"]),
        ("web = 7", ["web is a section"]),
        ("[web", ["not TOML"]),
        (None, ["No such file"]),
    ],
)
async def test_bad_file(text: str | None, words: list[str], make_daemon: MakeDaemon) -> None:
    """The same for the file, which is named as well."""
    daemon = await make_daemon()
    # The environment would override what the file says.
    del daemon.environment["WIDGETAPP_WEB__LISTEN"]
    file = daemon.folder / "widgetapp.toml"
    if text is not None:
        file.write_text(text)
    said = await refusal(daemon, f"--config={file}", "--check-config")
    for word in [str(file), *words]:
        assert word in said


async def test_a_good_configuration(make_daemon: MakeDaemon) -> None:
    """The file that comes with WidgetApp is good, and checking it starts nothing."""
    daemon = await make_daemon()
    program = daemon.launch(f"--config={ETC}", "--check-config")
    assert await program.ended() == 0, program.tail()
    assert "The configuration is good" in program.lines[-1]
    assert not daemon.data.exists()


async def test_a_newer_store(make_daemon: MakeDaemon) -> None:
    """Data that a later WidgetApp has written is left alone."""
    daemon = await make_daemon()
    await daemon.start()
    await daemon.stop()
    change(daemon.data, "UPDATE alembic_version SET version_num = 'of the future'")
    said = await refusal(daemon)
    assert "newer" in said
