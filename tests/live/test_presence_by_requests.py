"""`select` and `close` with the real daemon: what somebody selects by requests is seen live by another, and goes again."""

from __future__ import annotations

import json

from tests.support import frames
from tests.support.daemon import Daemon
from tests.support.raw_socket import connect
from tests.support.records import add_token
from tests.support.visitor import Visitor
from widgetapp.wire.awareness import State, decode
from widgetapp.wire.lib0 import Reader

AWARENESS = 1


async def test_select_and_close(daemon: Daemon, ada: Visitor) -> None:
    """Under the name of whom the token speaks for."""
    thing = await ada.new_thing()
    socket = await connect(daemon.port)
    await frames.admitted(socket, thing, await ada.token())
    headers = {"Authorization": f"Bearer {add_token(daemon.data, 'ben', 'things:read')}", "Content-Type": "application/json"}

    async def ben(action: str, **params: object) -> int:
        body = json.dumps({"thing": thing, **params}).encode()
        return (await Visitor(daemon.url).request("POST", f"/_ajax/{action}", body, headers)).status

    async def seen() -> State:
        (state,) = decode(Reader((await frames.hear(socket, AWARENESS, thing)).rest).bytes())
        return state

    assert await ben("select", widgets=["one", "two"]) == 200
    shown = await seen()
    content = json.loads(shown.json or "")
    assert (content["selection"], content["user"]["name"]) == (["one", "two"], "Ben Lindqvist")
    assert await ben("close") == 200
    gone = await seen()
    assert (gone.client, gone.json) == (shown.client, None)
    socket.close()
