"""Links by mail: a real server takes them, over TLS that is checked; where it does not, the link is there all the same."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from tests.support.certificates import TestAuthority
from tests.support.daemon import Daemon, MakeDaemon
from tests.support.fixtures import fixture
from tests.support.ports import free_port
from tests.support.program import Program
from tests.support.visitor import OWN_PAGE, Visitor
from tests.support.waiting import until_now

AUTHORITY = TestAuthority()
ROOT = Path(__file__).parent.parent.parent
TO = "nora@example.com"


@fixture
async def server(tmp_path: Path) -> AsyncIterator[tuple[Program, dict[str, str]]]:
    """A mail server, and the configuration that names it."""
    port = free_port()
    trusted = tmp_path / "authorities.pem"
    trusted.write_bytes(AUTHORITY.pem)
    paths = AUTHORITY.issue().write(tmp_path)
    command = [sys.executable, "-m", "tests.support.mail_server", str(port), *paths, "widgets", "the secret"]
    program = Program(command, ROOT)
    await program.line(lambda line: line == "serves", "that it serves")
    keys = {"server": "localhost", "port": str(port), "user": "widgets", "password": "the secret"}
    named = {f"WIDGETAPP_MAIL__{key.upper()}": value for key, value in keys.items()}
    yield program, {**named, "WIDGETAPP_MAIL__SENDER": "WidgetApp <widgets@example.com>", "SSL_CERT_FILE": str(trusted)}
    program.signal("KILL")
    await program.ended()


async def started(make_daemon: MakeDaemon, environment: dict[str, str]) -> tuple[Daemon, Visitor]:
    """A demonstration that sends by it, and its administrator."""
    daemon = await make_daemon(environment=environment)
    await daemon.start()
    admin = Visitor(daemon.url)
    await admin.login("admin")
    return daemon, admin


async def received(program: Program, count: int) -> list[dict[str, Any]]:
    """So many messages."""

    def come() -> list[str]:
        lines = [line for line in program.lines if line.startswith("{")]
        return lines if len(lines) >= count else []

    return [json.loads(line) for line in await until_now(come, f"{count} messages")]


async def test_sent(make_daemon: MakeDaemon, server: tuple[Program, dict[str, str]]) -> None:
    """Each kind of link, in words that say whose it is and until when."""
    program, environment = server
    _, admin = await started(make_daemon, environment)
    group = (await admin.do("me"))["groups"][0]["id"]
    thing = await admin.new_thing("Kettle\nBcc: evil@example.com")
    made = [
        await admin.do("invite", group=group, mail=TO),
        await admin.do("add_person", name="Nora", login="nora", mail=TO),
        await admin.do("share_by_link", thing=thing, role="viewer", ends_in=86400, mail=TO),
    ]
    assert [one["mailed"] for one in made] == [True, True, True]
    messages = await received(program, 3)
    for one, message in zip(made, messages, strict=True):
        assert (message["from"], message["to"]) == ("widgets@example.com", [TO])
        assert message["sender"] == "WidgetApp <widgets@example.com>"
        assert one["link"] in message["text"].split()
        assert "It is good until " in message["text"]
    assert messages[0]["subject"] == "Workshop Administrator invites you to WidgetApp"
    assert messages[2]["subject"] == "Workshop Administrator shows you “Kettle Bcc: evil@example.com”"
    german = {"Content-Type": "application/json", "Accept-Language": "fr, de-AT;q=0.8, en;q=0.5", **OWN_PAGE}
    params = {"thing": thing, "role": "viewer", "ends_in": 86400, "mail": TO}
    assert (await admin.request("POST", "/_ajax/share_by_link", json.dumps(params).encode(), german)).json["mailed"] is True
    last = (await received(program, 4))[3]
    assert last["subject"] == "Workshop Administrator zeigt Ihnen „Kettle Bcc: evil@example.com“"
    assert "Der Link gilt bis " in last["text"]
    nobody = await admin.ajax("invite", group=group, mail="a@example.com,b@example.com")
    assert nobody.refusal == (400, "invalid_params")


async def test_not_sent(make_daemon: MakeDaemon, server: tuple[Program, dict[str, str]]) -> None:
    """A certificate of somebody else's (in the long form also a wrong password, and no server at all): there is a link, and it
    is said that it was not sent, and in the log why."""
    program, environment = server
    strangers = Path(environment["SSL_CERT_FILE"]).with_name("strangers.pem")
    strangers.write_bytes(TestAuthority().pem)
    faults = (
        ({"SSL_CERT_FILE": str(strangers)}, "certificate verify failed"),
        ({"WIDGETAPP_MAIL__PASSWORD": "another"}, "535"),
        ({"WIDGETAPP_MAIL__PORT": str(free_port())}, "refused"),
    )
    for changed, why in faults if os.environ.get("WIDGETAPP_TEST_FULL") else faults[:1]:
        daemon, admin = await started(make_daemon, {**environment, **changed})
        daemon.tolerate("a message could not be sent")
        made = await admin.do("invite", group=(await admin.do("me"))["groups"][0]["id"], mail=TO)
        assert made["mailed"] is False
        assert (await admin.request("GET", made["link"].removeprefix(daemon.url).partition("#")[0])).status == 200
        said = await daemon.program.line(lambda line: "a message could not be sent" in line, "that it was not sent")
        assert why in said
    assert [line for line in program.lines if line.startswith("{")] == []


async def test_no_server(make_daemon: MakeDaemon) -> None:
    """Without a mail server, nobody is offered to send anything, and who tries makes no link."""
    _, admin = await started(make_daemon, {})
    assert (await admin.do("me"))["mail"] is False
    group = (await admin.do("me"))["groups"][0]["id"]
    assert (await admin.ajax("invite", group=group, mail=TO)).refusal == (409, "not_set_up")
