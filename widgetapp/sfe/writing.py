"""What an SFE writes on a connection: frames, as fast as the client reads, and no more than it may have waiting.

Where too much waits, presence is left out first, then what others do on the client's Things, which it gets at one go when it
has read; only then is it closed.
"""

from __future__ import annotations

from typing import cast

from twisted.internet.tcp import Connection
from twisted.logger import Logger

from ..config import StreamingConfig
from ..links import unsent, write_now
from . import closing
from .hardened import HardenedSocket


class WritingSocket(HardenedSocket):
    """The outlet of a client, as the hub sees it."""

    _log = Logger()

    def __init__(self, limits: StreamingConfig, address: str) -> None:
        super().__init__()
        self.client_address = address
        self._limits = limits
        self._frames: list[bytes] = []
        #: Whether so much waits that its Things are spared it.
        self.behind = False

    def put(self, frame: bytes) -> None:
        """Send a websocket frame with the next `flush`."""
        self._frames.append(frame)

    def put_presence(self, frame: bytes) -> None:
        """The same, left out where the client reads too slowly."""
        if self.has_read:
            self._frames.append(frame)

    def flush(self) -> None:
        """Write out what was put."""
        frames, self._frames = self._frames, []
        if frames:
            self._write(frames[0] if len(frames) == 1 else b"".join(frames))

    def write(self, frame: bytes) -> None:
        """Send a websocket frame at once, behind what was put."""
        if self._frames:
            self.flush()
        self._write(frame)

    def _write(self, frames: bytes) -> None:
        if self.ended or self.state != self.STATE_OPEN or write_now(self.transport, frames):
            return
        waiting = unsent(self.transport)
        # The last that was written may be a whole Thing, of whatever size: that alone makes nobody slow.
        if waiting - len(frames) > self._limits.max_backlog_bytes:
            self._log.info("{address} reads too slowly and is closed", address=self.client_address)
            self.factory.slow_closed += 1
            self._cut()
        elif waiting > self._limits.max_edit_backlog_bytes and not self.behind:
            self.behind = True
            self.factory.slow_spared += 1
            self.fell_behind()

    def fell_behind(self) -> None:
        """Too much waits for its client. To be extended."""

    @property
    def has_read(self) -> bool:
        """Whether so little waits for its client that it may be sent presence again, and edits."""
        return unsent(self.transport) <= self._limits.max_presence_backlog_bytes

    def _cut(self) -> None:
        self.close(closing.SLOW)
        # Who is behind would not read the farewell either, and what waits for him is not to reach him any more.
        cast(Connection, self.transport).abortConnection()

    def cut_if_behind(self) -> None:
        """End the connection at once where bytes wait for its client: they may hold what it is not to see any more."""
        if unsent(self.transport):
            self._cut()
