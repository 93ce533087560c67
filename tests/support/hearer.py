"""A system that keeps what it hears of user actions, whatever happens to the daemon."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from twisted.internet.error import ConnectError, ConnectionLost

from .raw_socket import CLOSE, PING, PONG, RawSocket
from .running import Running
from .waiting import until_now


class Hearer(Running):
    """A system that keeps what it has heard, and where it was; it comes back whatever happens."""

    def __init__(self, where: Callable[[], Any], things: list[str], life: int | None = None) -> None:
        super().__init__()
        self._where = where
        self._things = things
        self._life = life
        self.place: dict[str, Any] = {}
        #: The newest action when it began.
        self.begin = 0
        #: Numbers by id, in the order of hearing; and how often anything came again.
        self.heard: dict[str, int] = {}
        self.again = 0
        self.lives = 0

    async def run(self) -> None:
        """Listen."""
        while not self.stopped:
            try:
                socket = await self._where()
            except (ConnectError, ConnectionLost):
                # The daemon is just not there.
                continue
            if socket.response is None or socket.response.status != 101:
                socket.close()
                continue
            self.lives += 1
            await self._listen(socket)
            socket.close()

    async def _listen(self, socket: RawSocket) -> None:
        wanted = {**self.place, "things": self._things, "service": "useractions"} if self._things else self.place
        self._call(socket, "subscribe", wanted)
        dealt_with = 0
        while not self.stopped:
            await until_now(lambda: socket.frames or socket.lost or self.stopped, "a message, or an end")
            while socket.frames:
                frame = socket.frames.popleft()
                if frame.opcode == CLOSE:
                    return
                if frame.opcode == PING:
                    socket.send(frame.payload, PONG)
                    continue
                dealt_with += self._hear(socket, json.loads(frame.payload))
                if self._life is not None and dealt_with >= self._life:
                    # Killed: what has come behind that is lost to it.
                    return
            if socket.lost:
                return

    def _hear(self, socket: RawSocket, message: dict[str, Any]) -> int:
        assert "error" not in message, message
        if "result" in message:
            if "epoch" in message["result"] and not self.place:
                self.begin = message["result"]["newest"]
                self.place = {"epoch": message["result"]["epoch"], "after": self.begin}
            return 0
        params = message["params"]
        self.again += params["id"] in self.heard
        self.heard.setdefault(params["id"], params["seq"])
        self.place = {"epoch": params["epoch"], "after": params["seq"]}
        self._call(socket, "ack", {"seq": params["seq"]})
        return 1

    def _call(self, socket: RawSocket, method: str, params: dict[str, Any]) -> None:
        if not socket.lost:
            call = {"jsonrpc": "2.0", "id": 1, "method": f"widgetApp_stream_{method}", "params": params}
            socket.say(json.dumps(call))
