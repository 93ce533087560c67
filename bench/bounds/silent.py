"""Connections that do nothing, which are held, and those that never say what they want, which are not."""

from __future__ import annotations

import ssl
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.certificates import TestAuthority
from tests.support.websocket import handshake
from widgetapp.config import WebConfig
from widgetapp.demo.content import LOGINS, PASSWORD

from ..subjects import Page
from ..verdicts import Verdict
from .crowd import Crowd, Member, until
from .server import Server, server

#: A log-in takes less than this meanwhile (ms), and how often it is tried.
LOG_IN, LOG_INS = 500.0, 20
#: So soon after its time a connection is ended (s); the time itself is the configuration's.
SOON = 5.0
#: What one has said that goes no further: nothing; half of TLS's first message; half of a request; a whole one for a websocket,
#: on which nothing is said then. The third sends a byte now and then.
TLS, DRIPPING, WEBSOCKET = b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/1.1\r\nHost: here\r\nX-Drops: ", handshake()
KINDS = (b"", TLS, DRIPPING, WEBSOCKET)


def idle(count: int, seconds: float) -> Sequence[Verdict]:
    """Clients with an open Thing that do nothing."""
    with server() as place:
        token, crowd = place.token(), Crowd()
        try:
            before = place.memory()
            for _ in range(count):
                member = Member(place.port)
                member.open(place.target.document, token)
                crowd.join(member, reads=True)
            until(lambda: place.figure("widgetapp_clients") >= count, "all are clients")
            each = (place.memory() - before) * 1024 / count
            time.sleep(seconds)
            found = min(crowd.there, int(place.figure("widgetapp_clients")))
            return [
                Verdict(f"of {count} idle connections, held after {seconds:.0f} s", f"{count}", f"{found}", found >= count),
                Verdict("memory of each, with all processes that they cost", "", f"{each:.0f} KB", True),
            ]
        finally:
            crowd.close()


def half_open(count: int, secure: bool) -> Sequence[Verdict]:
    """Connections that never say what they want, on both ports, while somebody logs in."""
    with _server(secure) as (place, trusted):
        crowd, dripping = Crowd(), list[Member]()
        try:
            for number in range(count):
                kind = KINDS[number % len(KINDS)]
                member = Member(place.port if number % 5 else place.listener)
                member.socket.sendall(kind)
                crowd.join(member, reads=True)
                dripping += [member] if kind is DRIPPING else []
            over = threading.Event()
            dropping = threading.Thread(target=_drop, args=(dripping, over))
            dropping.start()
            begin = time.monotonic()
            times = [_log_in(place, trusted) for _ in range(LOG_INS)]
            patience = WebConfig().request_seconds + SOON
            until(lambda: not crowd.there or time.monotonic() - begin > 2 * patience, "they are ended", 3 * patience)
            took, left = time.monotonic() - begin, crowd.there
            over.set()
            dropping.join()
        finally:
            crowd.close()
    where = "with TLS" if secure else "without TLS"
    return [
        Verdict(
            f"of {count} half-open ones ({where}) left {patience:.0f} s later", "0", f"{left}", not left and took <= patience
        ),
        Verdict(
            f"a log-in meanwhile ({where}), p95", f"{LOG_IN:.0f} ms", f"{sorted(times)[-2]:.0f} ms", sorted(times)[-2] < LOG_IN
        ),
    ]


def _drop(members: Sequence[Member], over: threading.Event) -> None:
    while not over.wait(0.5):
        for member in members:
            try:
                member.socket.send(b"x")
            except OSError:
                continue


def _log_in(place: Server, trusted: ssl.SSLContext | None) -> float:
    begin = time.perf_counter()
    Page(place.port, trusted).call("login", login=LOGINS[1], password=PASSWORD)
    took = (time.perf_counter() - begin) * 1000
    time.sleep(0.25)
    return took


@contextmanager
def _server(secure: bool) -> Iterator[tuple[Server, ssl.SSLContext | None]]:
    if not secure:
        with server() as place:
            yield place, None
        return
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        authority = TestAuthority()
        certificate, key = authority.issue().write(Path(folder))
        trusted = ssl.create_default_context(cadata=authority.pem.decode())
        with server(trusted, WEB__CERTIFICATE=certificate, WEB__KEY=key) as place:
            yield place, trusted
