"""Connections that a server is to bear, thousands of them, by hand: a client library would have a task and buffers for each."""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from tests.support import frames
from tests.support.websocket import PING, PONG, handshake, masked, split

from ..processes import BenchError

#: How long one may take to be there (s).
PATIENCE = 30.0
#: So little of what it is sent waits in a client's own kernel (bytes).
SMALL = 4096
#: How often it is looked whether something is to be done (s).
LOOK = 0.1


class Member:
    """One of them."""

    def __init__(self, port: int, receive: int = 0) -> None:
        """Connect, and say nothing. `receive`: so much may wait in its kernel (bytes)."""
        self.socket = socket.socket()
        if receive:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", port))
        self.data = b""

    def open(self, thing: str, token: str) -> None:
        """Open a websocket, and a Thing."""
        self.socket.sendall(handshake(f"Authorization: Bearer {token}"))
        while b"\r\n\r\n" not in self.data:
            came = self.socket.recv(SMALL)
            self.data += came
            if not came or (b"\r\n" in self.data and b" 101 " not in self.data.partition(b"\r\n")[0]):
                raise BenchError(f"not let in: {self.data[:200]!r}")
        self.data = self.data.partition(b"\r\n\r\n")[2]
        self.socket.sendall(masked(frames.auth(thing, token)) + masked(frames.step_1(thing)))

    def read(self) -> bool:
        """Read what there is, and answer pings; gives whether the connection is there."""
        try:
            came = self.socket.recv(1 << 20)
        except BlockingIOError:
            return True
        except OSError:
            return False
        found, self.data = split(self.data + came)
        with suppress(OSError):
            for frame in found:
                if frame.opcode == PING:
                    self.socket.sendall(masked(frame.payload, PONG))
        return bool(came)


class Crowd:
    """Many, of whom those that were told to read do, in a thread of their own."""

    def __init__(self) -> None:
        self.members: list[Member] = []
        self._readers = selectors.DefaultSelector()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def join(self, member: Member, reads: bool) -> None:
        """One more."""
        member.socket.setblocking(False)
        self.members.append(member)
        if reads:
            with self._lock:
                self._readers.register(member.socket, selectors.EVENT_READ, member)

    def _run(self) -> None:
        while not self._over.is_set():
            with self._lock:
                ready = self._readers.select(0)
                for key, _ in ready:
                    if not key.data.read():
                        self._readers.unregister(key.fileobj)
            if not ready:
                time.sleep(LOOK / 10)

    @property
    def there(self) -> int:
        """How many of those who read are still connected."""
        with self._lock:
            return len(self._readers.get_map())

    def close(self) -> None:
        """End all."""
        self._over.set()
        self._thread.join()
        for member in self.members:
            member.socket.close()
        self._readers.close()


def until(true: Callable[[], bool], what: str, seconds: float = PATIENCE) -> float:
    """Wait for something; gives how long that took (s)."""
    begin = time.monotonic()
    while not true():
        if time.monotonic() - begin > seconds:
            raise BenchError(f"in vain: {what}")
        time.sleep(LOOK)
    return time.monotonic() - begin
