"""What all our websockets have in common: Autobahn's options without its openness, and an end that says why."""

from __future__ import annotations

from typing import Any

from autobahn.twisted.websocket import WebSocketServerProtocol

from ..config import StreamingConfig
from .closing import Closing


def options(limits: StreamingConfig, most_bytes: int) -> dict[str, Any]:
    """Options of a factory whose messages are no larger than this.

    Autobahn's own defaults set no limit on anything, and drop a connection rather than close it with a code.
    """
    return {
        "versions": [13],
        "webStatus": False,
        "maxFramePayloadSize": most_bytes,
        "maxMessagePayloadSize": most_bytes,
        "autoPingInterval": limits.ping_seconds,
        "autoPingTimeout": limits.ping_seconds,
        "failByDrop": False,
        "closeHandshakeTimeout": 5,
        "tcpNoDelay": True,
    }


class HardenedSocket(WebSocketServerProtocol):
    """A connection that ends with one of our codes."""

    ended = False

    def close(self, why: Closing) -> None:
        """End the connection, saying why."""
        if not self.ended and self.state == self.STATE_OPEN:
            self.ended = True
            # Not `sendClose`: Autobahn lets an application use no code below 3000 there, and ours include 1009 and 1012.
            self.sendCloseFrame(why.code, why.reason.encode(), isReply=False)

    def say(self, text: bytes) -> None:
        """Send a text frame, unless either side has begun to close the connection: Autobahn raises then, and `ended` is only
        set when the socket is gone."""
        if not self.ended and self.state == self.STATE_OPEN:
            self.sendMessage(text, isBinary=False)
