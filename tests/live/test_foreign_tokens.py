"""Access tokens of another OAuth 2.0 server: a real one is asked about them, takes them back, and dies."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

from tests.support.daemon import Daemon, MakeDaemon
from tests.support.fixtures import fixture
from tests.support.provider import Provider
from tests.support.providers import Providers
from tests.support.raw_socket import RawSocket, connect
from tests.support.visitor import Answer, Visitor
from tests.support.waiting import until

RECHECK, GRACE = 1, 2


@fixture
async def server(make_daemon: MakeDaemon, tmp_path: Path) -> AsyncIterator[tuple[Daemon, Provider]]:
    """A demonstration that takes a real server's tokens; its people have the same names there."""
    daemon = await make_daemon()
    one = Provider(tmp_path, f"{daemon.url}/openid")
    await one.start()
    url = f"{one.issuer}/token/introspection"
    more = {"url": url, "people": "login", "recheck_seconds": str(RECHECK), "grace_seconds": str(GRACE)}
    daemon.environment.update(one.settings("introspection", **more))
    await daemon.start()
    yield daemon, one
    await one.stop()


async def shown(daemon: Daemon, token: str) -> Answer:
    """What somebody is told who shows a token."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return await Visitor(daemon.url).request("POST", "/_ajax/me", b"{}", headers)


async def socket(daemon: Daemon, token: str) -> RawSocket:
    """A connection by this token."""
    return await connect(daemon.port, headers={"Authorization": f"Bearer {token}"})


async def test_as_ours(server: tuple[Daemon, Provider], providers: Providers) -> None:
    """By such a token one calls, and streams with an unmodified provider; taken back there, it is soon good for nothing."""
    daemon, one = server
    ada = Visitor(daemon.url)
    await ada.login("ada")
    thing = await ada.new_thing()
    token = await one.token("ben")
    assert (await shown(daemon, token)).json["user"]["login"] == "ben"
    assert (await shown(daemon, f"{token}x")).refusal == (401, "not_logged_in")
    seat = await (await providers.editor("ben", daemon, token)).open(thing)
    await seat.set("w", type="rectangle")
    await seat.saved()
    connection = await socket(daemon, token)
    connection.say(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "widgetApp_useraction_me"}))
    assert json.loads((await connection.next()).payload)["result"]["user"]["login"] == "ben"
    ben = Visitor(daemon.url)
    await ben.login("ben")

    async def listed() -> bool:
        streams = (await ben.do("sessions"))["streams"]
        return [stream["client"] for stream in streams] == ["a program, by a token of another server"] * 2

    await until(listed, "both connections are in Ben's list")
    await one.revoke(token)
    assert (await connection.closed()).code == 4403
    await seat.until(lambda view: view.denied, "the provider is told")
    assert (await shown(daemon, token)).refusal == (401, "not_logged_in")


async def test_server_dies(server: tuple[Daemon, Provider]) -> None:
    """While it cannot be asked, those who are in stay for a while, and who comes new is told to come again. Sessions go on."""
    daemon, one = server
    daemon.tolerate("asking about a token: ", "is left alone")
    first, second = await one.token("ben"), await one.token("ada")
    connection = await socket(daemon, first)
    one.program.signal("KILL")
    await one.program.ended()
    assert (await shown(daemon, second)).refusal == (503, "unavailable")
    ada = Visitor(daemon.url)
    await ada.login("ada")
    assert (await connection.closed()).code == 4403
    assert (await ada.do("me"))["user"]["login"] == "ada"
