"""A client that calls without a pause, and keeps account of the answers."""

from __future__ import annotations

import json
import time
import zlib
from collections import deque
from typing import Any

from twisted.internet.task import LoopingCall

from .raw_socket import CLOSE, COMPRESSED, TEXT, Frame, RawSocket, frame
from .waiting import until_now

#: Between two calls, where no more than allowed wait for their answers (s).
EVERY = 0.02
#: What a compressed message leaves out (RFC 7692, 7.2.1).
TAIL = b"\x00\x00\xff\xff"


def deflated(payload: bytes, opcode: int = TEXT) -> bytes:
    """A compressed message in one frame, which builds on no other."""
    packer = zlib.compressobj(wbits=-15)
    content = packer.compress(payload) + packer.flush(zlib.Z_SYNC_FLUSH)
    return frame(content.removesuffix(TAIL), opcode | COMPRESSED)


def inflated(one: Frame) -> bytes:
    """What a message says, compressed or not."""
    # Not `zlib.decompress`, which insists on an end of the stream.
    return zlib.decompressobj(wbits=-15).decompress(one.payload + TAIL) if one.compressed else one.payload


class Caller:
    """Calls a method again and again, each call numbered; up to so many may wait for their answers at a time."""

    def __init__(self, socket: RawSocket, method: str, most: int, compressed: bool = False) -> None:
        self.socket = socket
        self.sent = self.answered = 0
        #: The longest time to an answer (s), and everything that has gone wrong.
        self.slowest = 0.0
        self.faults: list[str] = []
        self._method = method
        self._most = most
        self._compressed = compressed
        self._waiting: deque[float] = deque()
        self._loop = LoopingCall(self._work)

    def begin(self) -> None:
        """Call from now on."""
        _ = self._loop.start(EVERY).addErrback(lambda failure: self.faults.append(str(failure)))

    async def end(self) -> None:
        """Call no more, and wait for the last answer. All must have come, once and in their order."""
        most, self._most = self._most, 0
        await until_now(lambda: self.faults or self.answered == self.sent, f"the answers to {most} calls")
        self._loop.stop()
        assert not self.faults, self.faults
        assert not self.socket.lost

    def _work(self) -> None:
        while self.socket.frames:
            self._hear(self.socket.frames.popleft())
        if self.socket.lost and not self.faults:
            self.faults.append(f"closed after {self.answered} answers to {self.sent} calls")
        if self.sent - self.answered < self._most:
            self.sent += 1
            self._waiting.append(time.monotonic())
            self._call(self.sent)

    def _call(self, number: int) -> None:
        text = json.dumps({"jsonrpc": "2.0", "id": number, "method": self._method}).encode()
        self.socket.write(deflated(text) if self._compressed else frame(text, TEXT))

    def _hear(self, one: Frame) -> None:
        if one.opcode == CLOSE:
            self.faults.append(f"closed with {one.code}: {one.reason}")
        if one.opcode != TEXT:
            return
        said: Any = json.loads(inflated(one))
        if said.get("id") != self.answered + 1 or "result" not in said:
            self.faults.append(f"after answer {self.answered} came {said}")
            return
        self.answered += 1
        self.slowest = max(self.slowest, time.monotonic() - self._waiting.popleft())
