"""Coming in at `/_stream`: what is refused before the upgrade is a real HTTP answer."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.support import frames
from tests.support.daemon import Daemon
from tests.support.fixtures import shared_daemon
from tests.support.raw_socket import TEXT, RawSocket, connect, frame
from tests.support.records import add_token
from tests.support.visitor import Visitor
from tests.support.waiting import until

MOST = 4
CALL = b'{"jsonrpc":"2.0","id":1,"method":"widgetApp_useraction_me"}'
NOT_LOGGED_IN = -32001


#: A demonstration that takes few connections from one address.
daemon = shared_daemon({"WIDGETAPP_STREAMING__MAX_CONNECTIONS_PER_ADDRESS": str(MOST)})


async def refused(daemon: Daemon, path: str = "/_stream", **headers: str) -> tuple[int, str, dict[str, str]]:
    """Ask to come in, and be refused: status, code, headers."""
    socket = await connect(daemon.port, path, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = await socket.answered()
    socket.close()
    assert answer.status != 101
    return answer.status, json.loads(answer.body)["error"]["code"], answer.headers


async def who_am_i(daemon: Daemon, path: str = "/_stream", **headers: str) -> Any:
    """Come in, and ask who one is."""
    socket = await connect(daemon.port, path, {name.replace("_", "-"): value for name, value in headers.items()})
    assert (await socket.answered()).status == 101
    socket.send(CALL, TEXT)
    answer = await socket.next()
    socket.close()
    return json.loads(answer.payload)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://127.0.0.1.evil.example"])
async def test_foreign_origin(origin: str, daemon: Daemon) -> None:
    """Another site's page gets no connection, whatever cookie its visitor has."""
    assert (await refused(daemon, Origin=origin))[:2] == (403, "forbidden")


async def test_own_origin(daemon: Daemon, ada: Visitor) -> None:
    """Our own page does, and so does a program that has no page."""
    token = await ada.token()
    for headers in ({"Origin": daemon.url}, {}):
        answer = await who_am_i(daemon, Authorization=f"Bearer {token}", **headers)
        assert answer["result"]["user"]["login"] == "ada"


async def test_bad_tokens(daemon: Daemon) -> None:
    """A token that is not good is a 401 before any upgrade, and says how to do better."""
    expired = add_token(daemon.data, "ada", lifetime=-1)
    unfit = add_token(daemon.data, "ada", scopes="things:read")
    for value in ("Bearer made-up", f"Bearer {expired}", f"Bearer {unfit}", "Basic YWRhOmFkYQ=="):
        status, code, headers = await refused(daemon, Authorization=value)
        assert (status, code) == (401, "not_logged_in")
        assert headers["www-authenticate"] == "Bearer"
    encoded = base64.urlsafe_b64encode(b"made-up").decode().rstrip("=")
    assert (await refused(daemon, Sec_WebSocket_Protocol=f"base64url.bearer.widgetapp.{encoded}"))[:2] == (401, "not_logged_in")


async def test_token_as_sub_protocol(daemon: Daemon, ada: Visitor) -> None:
    """How a browser shows its token: as a sub-protocol, which is never sent back; the version's own is."""
    encoded = base64.urlsafe_b64encode((await ada.token()).encode()).decode().rstrip("=")
    offer = f"widgetapp.v1, base64url.bearer.widgetapp.{encoded}"
    socket = await connect(daemon.port, headers={"Sec-WebSocket-Protocol": offer})
    answer = await socket.answered()
    assert (answer.status, answer.headers["sec-websocket-protocol"]) == (101, "widgetapp.v1")
    socket.send(CALL, TEXT)
    assert json.loads((await socket.next()).payload)["result"]["user"]["login"] == "ada"
    socket.close()


async def test_token_in_the_address_is_ignored(daemon: Daemon, ada: Visitor) -> None:
    """A token in the query string opens nothing, and does not stand in the log."""
    token = await ada.token()
    answer = await who_am_i(daemon, f"/_stream?token={token}&access_token={token}")
    assert answer["error"]["code"] == NOT_LOGGED_IN
    assert not daemon.said(token)


async def test_no_websocket(daemon: Daemon, ada: Visitor) -> None:
    """A plain request is told what this address is; further down there is nothing."""
    assert (await ada.request("GET", "/_stream")).refusal == (400, "invalid_params")
    assert (await ada.request("POST", "/_stream", b"{}")).refusal == (400, "invalid_params")
    assert (await refused(daemon, "/_stream/more/still"))[:2] == (404, "not_found")


async def test_unknown_version(daemon: Daemon) -> None:
    """Another version of the websocket protocol is refused as RFC 6455 has it."""
    socket = await connect(daemon.port, headers={"Sec-WebSocket-Version": "7"})
    answer = await socket.answered()
    socket.close()
    assert answer.status in (400, 426)


async def test_too_many_from_one_address(daemon: Daemon) -> None:
    """One address gets so many connections, and another one as soon as it gives one up."""

    async def comes_in() -> bool:
        socket = await connect(daemon.port)
        sockets.append(socket)
        return (await socket.answered()).status == 101

    sockets: list[RawSocket] = []
    # Those of the tests before are gone in a moment.
    opened = []
    for _ in range(MOST):
        await until(comes_in, "there is room")
        opened.append(sockets[-1])
    status, code, headers = await refused(daemon)
    assert (status, code) == (429, "throttled")
    assert int(headers["retry-after"]) > 0
    opened.pop().close()
    await until(comes_in, "there is room again")
    for socket in sockets:
        socket.close()


async def test_early_bytes(daemon: Daemon, ada: Visitor) -> None:
    """What a client sends right behind its request, before it has an answer, is not lost; nor its order."""
    thing, token = await ada.new_thing(), await ada.token()
    early = frame(frames.auth(thing, token)) + frame(frames.step_1(thing)) + frame(CALL, TEXT)
    for headers in ({}, {"Authorization": f"Bearer {token}"}):
        socket = await connect(daemon.port, headers=headers, early=early)
        assert (await socket.answered()).status == 101
        got = [await socket.next() for _ in range(4)]
        said = [frames.read(one.payload) for one in got if one.opcode != TEXT]
        assert [(one.kind, one.rest[:1]) for one in said] == [(2, b"\x02"), (0, b"\x00"), (0, b"\x01")]
        assert any(one.opcode == TEXT for one in got)
        socket.close()
