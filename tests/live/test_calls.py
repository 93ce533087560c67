"""User actions as JSON-RPC in text frames, on the same connection as the Things."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.support import frames
from tests.support.daemon import Daemon
from tests.support.fixtures import fixture, shared_daemon
from tests.support.raw_socket import BINARY, TEXT, RawSocket, connect
from tests.support.records import add_token
from tests.support.visitor import Visitor

ACTION = "widgetApp_useraction_"


#: One demonstration for all of these tests.
daemon = shared_daemon()


@fixture
async def socket(daemon: Daemon, ada: Visitor) -> AsyncIterator[RawSocket]:
    """Ada's connection."""
    one = await connect(daemon.port, headers={"Authorization": f"Bearer {await ada.token()}"})
    yield one
    one.close()


async def answer(socket: RawSocket) -> Any:
    """The next answer."""
    frame = await socket.next()
    assert frame.opcode == TEXT
    return json.loads(frame.payload)


async def call(socket: RawSocket, method: str, params: Any = None, number: Any = 7) -> Any:
    """Call, and wait for the answer."""
    request = {"jsonrpc": "2.0", "id": number, "method": method}
    socket.say(json.dumps(request if params is None else {**request, "params": params}))
    got = await answer(socket)
    assert (got["jsonrpc"], got["id"]) == ("2.0", number)
    return got


async def test_a_call(socket: RawSocket, ada: Visitor) -> None:
    """A call gives what `_ajax/` gives."""
    thing = await ada.new_thing("Seen from both sides")
    got = await call(socket, ACTION + "search", {"query": "from both"}, number="a string")
    assert got["result"] == await ada.do("search", query="from both")
    assert got["result"]["things"][0]["id"] == thing


async def test_a_notification(socket: RawSocket, ada: Visitor) -> None:
    """A request without an id is performed and never answered, not even where it is wrong."""
    thing = await ada.new_thing("Old name")
    for params in ({"thing": thing, "name": "New name"}, {"thing": thing}, "nonsense"):
        socket.say(json.dumps({"jsonrpc": "2.0", "method": ACTION + "rename", "params": params}))
    socket.say(json.dumps({"jsonrpc": "2.0", "method": "no such method"}))
    found: dict[str, Any] = {"things": []}
    while not found["things"]:
        # The next frame is this call's answer: nothing came for the notifications.
        found = (await call(socket, ACTION + "search", {"query": "New name"}))["result"]
    assert found["things"][0]["id"] == thing


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", -32700),
        ("", -32700),
        ("nonsense", -32700),
        ('{"x":' + "[" * 3000, -32700),
        ("7", -32600),
        ("[]", -32600),
        ("[" + ",".join(["1"] * 51) + "]", -32600),
        ('{"id":1,"method":"widgetApp_stream_ping"}', -32600),
        ('{"jsonrpc":"1.0","id":1,"method":"widgetApp_stream_ping"}', -32600),
        ('{"jsonrpc":"2.0","id":1}', -32600),
        ('{"jsonrpc":"2.0","id":{},"method":"widgetApp_stream_ping"}', -32600),
    ],
)
async def test_no_request(text: str, code: int, socket: RawSocket) -> None:
    """What is no JSON, or no request, is answered with the code of JSON-RPC; the connection goes on."""
    socket.say(text)
    got = await answer(socket)
    assert (got["id"], got["error"]["code"]) == (None, code)
    assert (await call(socket, "widgetApp_stream_ping"))["result"] == {}


async def test_batch(socket: RawSocket) -> None:
    """Several requests in one frame are answered in one."""
    ping = {"jsonrpc": "2.0", "method": "widgetApp_stream_ping"}
    socket.say(json.dumps([{**ping, "id": 1}, ping, {**ping, "id": None}, {**ping, "id": "x", "method": "nothing"}]))
    assert [one["id"] for one in await answer(socket)] == [1, None, "x"]


async def test_errors(socket: RawSocket) -> None:
    """Each refusal has its number, and our own stable code beside it."""
    missing = {"thing": "0" * 32}
    cases = [
        ("no such method", None, -32601, "unknown_action"),
        (ACTION + "nothing", None, -32601, "unknown_action"),
        (ACTION + "search", {"no such": 1}, -32602, "invalid_params"),
        (ACTION + "search", [1], -32602, "invalid_params"),
        (ACTION + "open", missing, -32004, "not_found"),
        (ACTION + "login", {"login": "ada", "password": "x"}, -32003, "forbidden"),
        ("widgetApp_stream_reauth", {}, -32602, "invalid_params"),
        ("widgetApp_stream_reauth", {"token": "made up"}, -32001, "not_logged_in"),
    ]
    for method, params, number, code in cases:
        error = (await call(socket, method, params))["error"]
        assert (method, error["code"], error["data"]["code"]) == (method, number, code)


async def test_scopes(daemon: Daemon, ada: Visitor) -> None:
    """A token does what its scopes allow, whoever it belongs to."""
    thing, token = await ada.new_thing(), add_token(daemon.data, "ada", scopes="stream things:read")
    socket = await connect(daemon.port, headers={"Authorization": f"Bearer {token}"})
    assert (await call(socket, ACTION + "open", {"thing": thing}))["result"]["thing"]["id"] == thing
    error = (await call(socket, ACTION + "rename", {"thing": thing, "name": "x"}))["error"]
    assert (error["code"], error["data"]) == (-32003, {"code": "forbidden", "come_back": False})
    socket.close()


async def test_unauthorised_until_reauth(daemon: Daemon, ada: Visitor) -> None:
    """Without a token nothing is performed; `reauth` brings one in at any time, and nobody else's after that."""
    socket = await connect(daemon.port)
    error = (await call(socket, ACTION + "me"))["error"]
    assert (error["code"], error["data"]["code"]) == (-32001, "not_logged_in")
    assert "result" in await call(socket, "widgetApp_stream_reauth", {"token": await ada.token()})
    assert (await call(socket, ACTION + "me"))["result"]["user"]["login"] == "ada"
    socket.say(
        json.dumps({"jsonrpc": "2.0", "method": "widgetApp_stream_reauth", "params": {"token": add_token(daemon.data, "ben")}})
    )
    assert (await call(socket, ACTION + "me"))["result"]["user"]["login"] == "ada"
    socket.close()


async def test_an_expired_token_calls_nothing(daemon: Daemon) -> None:
    """A token that was good when the connection was made is not good for ever."""
    socket = await connect(daemon.port, headers={"Authorization": f"Bearer {add_token(daemon.data, 'ada', lifetime=0.7)}"})
    got = await call(socket, ACTION + "me")
    assert "result" in got
    while "result" in got:
        got = await call(socket, ACTION + "me")
    assert got["error"]["code"] == -32001
    socket.close()


async def test_beside_a_thing(socket: RawSocket, ada: Visitor) -> None:
    """Calls and a Thing share a connection; one that never sends text is never sent any."""
    thing = await ada.new_thing()
    await frames.admitted(socket, thing, await ada.token())
    socket.send(frames.step_1(thing))
    assert [(await socket.next()).opcode for _ in range(2)] == [BINARY, BINARY]
    assert (await call(socket, ACTION + "me"))["result"]["user"]["login"] == "ada"
