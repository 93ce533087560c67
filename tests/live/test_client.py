"""The Python client and its examples, against the real daemon."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from twisted.internet.defer import Deferred

from tests.support.certificates import TestAuthority
from tests.support.daemon import Daemon
from tests.support.fixtures import module_fixture
from tests.support.ports import free_port
from tests.support.program import Program
from tests.support.visitor import Visitor
from tests.support.waiting import until, until_now
from widgetapp.client import ClientCredentials, Gap, GivenToken, Place, Refused, WidgetApp
from widgetapp.useractions.widgets import AddWidget, Properties

EXAMPLES = Path(__file__).parent.parent.parent / "docs" / "examples"
AUTHORITY = TestAuthority()
SCOPES = ["things:read", "things:write", "useractions:listen"]


class System:
    """A demonstration with a client, which hears on a port of its own."""

    def __init__(self, daemon: Daemon, port: int) -> None:
        self.daemon = daemon
        self.admin = Visitor(daemon.url)
        self.listener = f"ws://127.0.0.1:{port}/"
        self.group = ""
        self.client: dict[str, str] = {}

    async def start(self) -> None:
        """The administrator registers the client for his group."""
        await self.daemon.start()
        self.group = (await self.admin.login("admin"))["groups"][0]["id"]
        grants = ["client_credentials"]
        made = await self.admin.do("register_client", name="Bot", groups=[self.group], scopes=SCOPES, grants=grants)
        self.client = {"id": made["client"]["id"], "secret": made["secret"]}

    def app(self, scopes: list[str] = SCOPES) -> WidgetApp:
        """The client's program."""
        from twisted.internet import reactor

        credentials = ClientCredentials(self.client["id"], self.client["secret"], " ".join(scopes))
        return WidgetApp(reactor, self.daemon.url, credentials, listener=self.listener)

    def environment(self, **more: str) -> dict[str, str]:
        """What the examples are told."""
        account = {"CLIENT": self.client["id"], "SECRET": self.client["secret"]}
        return {"URL": self.daemon.url, "LISTENER": self.listener, **account, **more}

    def example(self, name: str, **more: str) -> Program:
        """One of the examples, as one starts it."""
        return Program([sys.executable, str(EXAMPLES / name)], self.daemon.folder, self.environment(**more))


@module_fixture
async def system(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    """One of them, which all share; it trusts whom `AUTHORITY` has certified, and delivers to this machine."""
    port, trusted = free_port(), tmp_path_factory.mktemp("trusted") / "authorities.pem"
    trusted.write_bytes(AUTHORITY.pem)
    environment = {
        "WIDGETAPP_LISTENER__LISTEN": f"tcp:{port}:interface=127.0.0.1",
        "WIDGETAPP_OUTBOUND__ALLOWED_NETWORKS": '["127.0.0.0/8"]',
        "SSL_CERT_FILE": str(trusted),
    }
    async with Daemon(environment) as daemon:
        made = System(daemon, port)
        await made.start()
        yield made


async def test_actions(system: System) -> None:
    """What actions give is typed, what they refuse has its code, and a key makes of two requests one."""
    app = system.app()
    made = await app.create(name="By a bot", group=system.group, key="once")
    assert (made.name, made.group.id) == ("By a bot", system.group)
    assert (await app.create(name="By a bot", group=system.group, key="once")).id == made.id
    edited = await app.edit(thing=made.id, changes=[AddWidget("rectangle", Properties(x=3, y=4), "card")])
    assert [(one["id"], one["x"]) for one in edited.widgets or []] == [("card", 3)]
    with pytest.raises(Refused) as refused:
        await app.open(thing="nowhere")
    assert refused.value.code == "not_found"
    with pytest.raises(Refused) as refused:
        await system.app(["things:read"]).rename(thing=made.id, name="No")
    assert refused.value.code == "forbidden"
    await app.disconnect()


async def test_comes_back(system: System) -> None:
    """A token that was taken back, and a daemon that is killed, cost a program nothing: it waits, and tries again."""
    app = system.app()
    listener = app.listen(actions=["create"])
    begin = await listener.subscribed()
    first = await app.create(name="One", group=system.group)
    assert (await anext(listener)).thing == first.id
    await system.daemon.kill()
    waiting = Deferred.fromCoroutine(app.create(name="Two", group=system.group))
    await system.daemon.start()
    second = await waiting
    message = await anext(listener)
    assert (message.thing, message.params["name"], message.seq > begin.after) == (second.id, "Two", True)
    # What was dealt with is the first: whoever asks for no other message may not have done his work.
    assert listener.place is not None
    assert begin.after < listener.place.after < message.seq
    listener.close()
    assert [one async for one in listener] == []
    await app.disconnect()


async def test_from_a_place(system: System) -> None:
    """A program that is started again misses nothing; a place that is no more is a gap; a token that is not good is refused."""
    app = system.app()
    first = app.listen(actions=["create"])
    await first.subscribed()
    await app.create(name="One", group=system.group)
    heard = await anext(first)
    first.close()
    await app.create(name="Two", group=system.group)
    second = app.listen(heard.place, actions=["create"])
    assert (await anext(second)).params["name"] == "Two"
    second.close()
    with pytest.raises(Gap):
        await anext(app.listen(Place("another", 1)))
    from twisted.internet import reactor

    stranger = WidgetApp(reactor, system.daemon.url, GivenToken("nonsense"), listener=system.listener)
    with pytest.raises(Refused) as refused:
        await anext(stranger.listen())
    assert refused.value.code == "not_logged_in"
    await app.disconnect()


async def test_listener_example(system: System) -> None:
    """It prints what people do, and goes on where it was."""
    program = system.example("listener.py")
    await program.line(lambda line: line.startswith("listening behind"), "that it listens")
    thing = await system.admin.new_thing("Heard")
    await program.line(lambda line: line.startswith(f"create {thing}"), "that it has heard")
    place = system.daemon.folder / "place.json"
    await until_now(lambda: place.exists() and place.read_bytes(), "that it has kept its place")
    program.signal("KILL")
    await program.ended()
    other = await system.admin.new_thing("Heard later")
    again = system.example("listener.py")
    await again.line(lambda line: line.startswith(f"create {other}"), "that it has missed nothing")
    assert not [line for line in again.lines if thing in line]
    again.signal("KILL")
    await again.ended()


async def test_tidy_example(system: System) -> None:
    """It puts rectangles onto the grid, whoever draws them, and whatever else there is."""
    thing = await system.admin.new_thing("Untidy")
    add = [{"do": "add", "widget": "r", "type": "rectangle", "properties": {"x": 13, "y": -27}}]
    await system.admin.do("edit", thing=thing, changes=add)
    program = system.example("tidy.py", THING=thing)
    await program.line(lambda line: line == "tidied 1", "that it has tidied")
    await system.admin.do("edit", thing=thing, changes=[{"do": "set", "widget": "r", "properties": {"x": 31}}])

    async def place() -> Any:
        (widget,) = (await system.admin.do("refresh", thing=thing, widgets=True))["widgets"]
        return (widget["x"], widget["y"]) == (40, -20)

    await until(place, "that it has tidied again")
    program.signal("KILL")
    await program.ended()


def _above(chain: Path) -> Path:
    above = chain.with_name("above.pem")
    above.write_text("-----BEGIN".join(["", *chain.read_text().split("-----BEGIN")[2:]]))
    return above


async def test_receiver_example(system: System, tmp_path: Path) -> None:
    """It takes what is delivered, and nothing that anybody else sends."""
    certificate, key = AUTHORITY.issue().write(tmp_path, "receiver")
    port = free_port()
    added = await system.admin.do("add_receiver", url=f"https://localhost:{port}/", group=system.group, actions=["create"])
    # Twisted's `ssl:` takes the server's own certificate from one file, and those above it from another.
    above = _above(Path(certificate))
    listen = f"ssl:{port}:interface=127.0.0.1:privateKey={key}:certKey={certificate}:extraCertChain={above}"
    program = system.example("receiver.py", KEY=added["secret"], LISTEN=listen)
    await program.line(lambda line: line == "waiting", "that it waits")
    refused = await Visitor(f"https://localhost:{port}", AUTHORITY).request("POST", "/", b"{}")
    assert refused.status == 401
    await system.admin.new_thing("Delivered")
    await program.line(lambda line: line == "create", "that it was told")
    await until_now(lambda: program.lines == ["waiting", "create"], "nothing else")
    program.signal("KILL")
    await program.ended()
