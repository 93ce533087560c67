"""An external system that listens on port 200."""

from __future__ import annotations

import json
from typing import Any

from .certificates import TestAuthority
from .daemon import Daemon
from .raw_socket import TEXT, RawSocket, connect
from .records import add_token

#: What its token must hold.
SCOPE = "useractions:listen"


class Ear:
    """An external system."""

    def __init__(self, one: RawSocket) -> None:
        self.socket = one

    async def call(self, method: str, **params: Any) -> Any:
        """Call something; gives the result, or the error's data."""
        self.socket.say(json.dumps({"jsonrpc": "2.0", "id": 1, "method": f"widgetApp_stream_{method}", "params": params}))
        answer = await self.next()
        return answer["result"] if "result" in answer else answer["error"]["data"]

    async def next(self) -> Any:
        """The next message."""
        frame = await self.socket.next()
        assert frame.opcode == TEXT, frame
        return json.loads(frame.payload)

    async def heard(self, count: int) -> list[tuple[int, str, str]]:
        """So many messages: number, action, and the name that was given."""
        messages = [await self.next() for _ in range(count)]
        return [
            (one["params"]["seq"], one["method"].removeprefix("widgetApp_useraction_"), one["params"]["params"].get("name", ""))
            for one in messages
        ]


async def ear(daemon: Daemon, port: int, login: str, authority: TestAuthority | None = None) -> Ear:
    """Somebody's program listens."""
    token = add_token(daemon.data, login, SCOPE)
    return Ear(await connect(port, "/", {"Authorization": f"Bearer {token}"}, authority=authority))
