"""twistd with one change: what comes as a message, on `/_stream` and on port 200, is sent back. For the Autobahn|Testsuite.

All else is as shipped: the web server, the hand-over, the protocols and
their options, the shortcut past Autobahn, and the ways in which binary and text messages are written.
"""

from __future__ import annotations

import sys
from pathlib import Path

from twisted.scripts.twistd import run

from widgetapp.feed.connection import ListenerConnection
from widgetapp.sfe.connection import StreamConnection
from widgetapp.wire.websocket import binary_frame

#: What stands before `twistd …`.
COMMAND = [sys.executable, str(Path(__file__).resolve())]


def _stream_echo(connection: StreamConnection, payload: bytes, isBinary: bool) -> None:
    if connection.ended:
        return
    if isBinary:
        connection.put(binary_frame(payload))
        connection.flush()
    else:
        connection.sendMessage(payload, isBinary=False)


def _listener_echo(connection: ListenerConnection, payload: bytes, isBinary: bool) -> None:
    if not connection.ended:
        connection.sendMessage(payload, isBinary)


if __name__ == "__main__":
    StreamConnection.onMessage = _stream_echo  # type: ignore[method-assign, assignment]  # the one change
    ListenerConnection.onMessage = _listener_echo  # type: ignore[method-assign, assignment]  # the same
    del sys.argv[0]
    run()
