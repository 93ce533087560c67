"""The commands and samples of the guides, run as they stand there."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import pytest

from build_backend.node import install_locked, node_program
from tests.support.daemon import Daemon, MakeDaemon
from tests.support.fixtures import shared_daemon
from tests.support.node import SCRIPTS
from tests.support.ports import free_port
from tests.support.program import Program
from tests.support.records import add_token
from tests.support.visitor import PASSWORD, Visitor
from tests.support.waiting import until

ROOT = Path(__file__).parent.parent.parent


#: One demonstration for all samples, as for whoever reads the guides from the beginning.
daemon = shared_daemon()


def samples(guide: str, language: str) -> list[str]:
    """The fenced blocks of one language in a guide."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / "docs" / guide).read_text(), re.MULTILINE | re.DOTALL)
    assert found, f"{guide} has no samples in {language}"
    return found


def demo_token(daemon: Daemon) -> str:
    """The token that the demonstration's log shows to integrators."""
    (token,) = {match[1] for line in daemon.program.lines if (match := re.search(r"Bearer ([\w-]+)", line))}
    return token


async def run(script: str, folder: Path, **environment: str) -> str:
    """Run a script as it would be pasted into a shell; gives what it printed."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    program = Program(["/bin/bash", "-euo", "pipefail", "-c", script], folder, {"PATH": path, **environment})
    code = await program.ended()
    assert code == 0, f"{script}\n{program.tail()}"
    return "\n".join(program.lines)


async def test_api_guide_commands(daemon: Daemon) -> None:
    """Each command of the API guide answers with what the guide promises."""
    search, document, refresh, edit, scroll, playback = samples("api-guide.md", "sh")[:6]
    surroundings = {"URL": daemon.url, "TOKEN": demo_token(daemon)}
    found = await run(search, daemon.folder, **surroundings)
    assert "Kettle K2: front panel" in found
    surroundings["THING"] = json.loads(found)["things"][0]["id"]
    assert len(json.loads(await run(refresh, daemon.folder, **surroundings))["update"]) > 1000
    # The demonstration's token may look, and the administrator's may change things.
    admin = {**surroundings, "TOKEN": add_token(daemon.data, "admin", "things:read things:write")}
    made = json.loads(await run(edit, daemon.folder, **admin))
    assert [one["type"] for one in made["widgets"]] == ["rectangle", "text"]
    assert json.loads(await run(edit, daemon.folder, **admin))["widgets"] == made["widgets"]
    shown = json.loads(await run(scroll, daemon.folder, **surroundings))["widgets"]
    assert [one["id"] for one in shown][-2:] == [one["id"] for one in made["widgets"]]
    played = json.loads(await run(playback, daemon.folder, **surroundings))["moments"]
    assert {one["id"] for one in made["widgets"]} <= {one["id"] for one in played[-1]["widgets"]}
    assert '"/_ajax/rename"' in await run(document, daemon.folder, **surroundings)


async def test_client_commands(daemon: Daemon) -> None:
    """The administrator's commands make a client, which by the integrator's gets a token, asks about it, gives it back."""
    admin = Visitor(daemon.url)
    group = (await admin.login("admin"))["groups"][0]["id"]
    (register,) = (sample for sample in samples("admin-guide.md", "sh") if "register_client" in sample)
    known = {"URL": daemon.url, "LOGIN": "admin", "PASSWORD": PASSWORD, "GROUP": group}
    # Both answers stand on one line: the log-in's and the one that is wanted.
    said = await run(register, daemon.folder, **known)
    made = json.loads(said[said.index('{"client"') :])
    metadata, token, introspect, revoke = samples("api-guide.md", "sh")[6:]
    surroundings = {"URL": daemon.url, "CLIENT": made["client"]["id"], "SECRET": made["secret"]}
    assert f'"issuer":"{daemon.url}"' in await run(metadata, daemon.folder, **surroundings)
    got = json.loads(await run(token, daemon.folder, **surroundings))
    surroundings["TOKEN"] = got["access_token"]
    assert '"active":true' in await run(introspect, daemon.folder, **surroundings)
    await run(revoke, daemon.folder, **surroundings)
    assert '{"active":false}' in await run(introspect, daemon.folder, **surroundings)


async def test_demo_command(daemon: Daemon) -> None:
    """The one line that the demonstration prints for integrators works as it is."""
    (command,) = {match[0] for line in daemon.program.lines if (match := re.search(r"curl -H .*", line))}
    assert "Kettle K2: front panel" in await run(command, daemon.folder)


@pytest.mark.parametrize("provider", ["HocuspocusProvider", "WebsocketProvider"])
async def test_api_guide_sample(daemon: Daemon, ada: Visitor, provider: str) -> None:
    """The samples in JavaScript open a live Thing."""
    (sample,) = (one for one in samples("api-guide.md", "js") if f"{{ {provider} }}" in one)
    things = (await ada.ajax("search", query="kettle")).json["things"]
    install_locked(SCRIPTS)
    script = f"""
import * as Y from 'yjs'
const url = {daemon.stream_url!r}, thing = {things[0]["id"]!r}, token = {demo_token(daemon)!r}, doc = new Y.Doc()
{sample}
provider.on('synced', () => {{ console.log('widgets:', doc.getMap('elements').size); process.exit(0) }})
"""
    program = Program([str(node_program()), "--input-type=module", "-e", script], SCRIPTS)
    assert await program.ended() == 0, program.tail()
    assert any(re.fullmatch(r"widgets: [1-9]\d*", line) for line in program.lines), program.tail()


async def test_listener_sample(make_daemon: MakeDaemon) -> None:
    """The sample of a listener hears what people do, and goes on where it was when the daemon is killed."""
    (sample,) = (one for one in samples("api-guide.md", "js") if "widgetApp_stream_subscribe" in one)
    port = free_port()
    daemon = await make_daemon(environment={"WIDGETAPP_LISTENER__LISTEN": f"tcp:{port}:interface=127.0.0.1"})
    await daemon.start()
    token = add_token(daemon.data, "ada", "useractions:listen")
    install_locked(SCRIPTS)
    script = f"const url = 'ws://127.0.0.1:{port}/', token = {token!r}\n{sample}\nconsole.log('listens')"
    program = Program([str(node_program()), "--input-type=module", "-e", script], SCRIPTS)
    await program.line(lambda line: line == "listens", "that it runs")
    heard = []
    for _ in range(2):
        ada = Visitor(daemon.url)
        await ada.login("ada")

        async def hears(ada: Visitor = ada) -> bool:
            # It may not have connected yet.
            heard.append(await ada.new_thing())
            return any(f"widgetApp_useraction_create Ada Okafor {thing}" in program.lines for thing in heard)

        await until(hears, "it hears of a new Thing")
        await daemon.kill()
        await daemon.start()
    first = next(at for at, thing in enumerate(heard) if f"widgetApp_useraction_create Ada Okafor {thing}" in program.lines)
    for thing in heard[first:]:
        await program.line(lambda line, thing=thing: line.endswith(thing), "nothing was missed")  # type: ignore[misc]  # a default
    assert len(program.lines) == len(set(program.lines))
    program.signal("KILL")
    await program.ended()


async def test_admin_guide_commands(daemon: Daemon) -> None:
    """The administrator's commands: the check of the example configuration, and the list of processes."""
    check, processes = (one for one in samples("admin-guide.md", "sh") if "--check-config" in one or one.startswith("ps "))
    assert "The configuration is good" in await run(check, ROOT)
    listed = (await run(processes, daemon.folder)).split()
    assert {"_fork", "_journal", "_stream"} <= set(listed)
    assert {str(pid) for pid in daemon.children()} <= set(listed)


async def test_admin_guide_people(daemon: Daemon) -> None:
    """People and groups at the machine."""
    (people,) = (sample for sample in samples("admin-guide.md", "sh") if "-people" in sample)
    said = await run(people, daemon.folder, WIDGETAPP_STORAGE__DATA=str(daemon.data))
    assert "added nora, who sets a password by this link:" in said
    assert "ben is enabled" in said
    assert "Product Workshop is approved for live collaboration" in said


async def test_admin_guide_audit(daemon: Daemon, ada: Visitor) -> None:
    """The audit log of a daemon that runs tells who has logged in, and is sound."""
    (audit,) = (sample for sample in samples("admin-guide.md", "sh") if "-audit" in sample)
    said = await run(audit, daemon.folder, WIDGETAPP_STORAGE__DATA=str(daemon.data))
    assert ": login" in said
    assert "The audit log is as it was written" in said
    exported = json.loads((daemon.folder / "audit.json").read_text())
    assert "login" in [line["action"] for line in exported]


async def test_admin_guide_backup(daemon: Daemon) -> None:
    """The backup of a daemon that runs, and its check."""
    (backup,) = (sample for sample in samples("admin-guide.md", "sh") if "-backup" in sample)
    said = await run(backup, daemon.folder, WIDGETAPP_STORAGE__DATA=str(daemon.data))
    assert "It is good" in said
    assert "4 Things" in said
