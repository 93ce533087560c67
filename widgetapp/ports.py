"""The daemon's ports: bound before privileges are given up, and what is said where they cannot be."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from typing import Any

from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import IProtocolFactory, IStreamServerEndpoint
from twisted.logger import Logger

from .config import PORT_200

#: Where external systems listen to a demonstration that cannot have that one.
PORT_8200 = "tcp:8200:interface=127.0.0.1"
#: What may be done where a port is not for everybody.
PRIVILEGED = (
    'A port below 1024 takes systemd, root or CAP_NET_BIND_SERVICE: see "Port 200" in the admin guide. Or name another port '
    "there"
)

_log = Logger()


class CannotStart(RuntimeError):
    """The daemon does not start; the message says why, and what to do."""


def listen(key: str, where: str, endpoint: Callable[[], IStreamServerEndpoint], factory: IProtocolFactory) -> Any:
    """Bind what a key of the configuration says, an endpoint that is made for it. Raises `CannotStart`."""
    bound: list[Any] = []
    failed: list[Any] = []
    try:
        made = endpoint()
    except LookupError as error:
        raise CannotStart(
            f"cannot listen on {key} = {where!r}: no such socket was handed over. A systemd socket unit names it "
            "(FileDescriptorName=), and the service unit the socket units (Sockets=)"
        ) from error
    _ = made.listen(factory).addCallbacks(bound.append, failed.append)
    if failed or not bound:
        raise CannotStart(
            f"cannot listen on {key} = {where!r}: {_why(key, failed[0].value) if failed else 'it takes too long'}"
        )
    return bound[0]


def _why(key: str, error: BaseException) -> str:
    if not isinstance(error, CannotListenError):
        return str(error)
    said = str(error.socketError)
    if getattr(error.socketError, "errno", None) == errno.EACCES:
        said = f"{said}. {PRIVILEGED}"
    elif key == "listener.listen":
        said = f"{said}. Name another port there"
    else:
        return said
    return said + (', or "" for none.' if key != "web.listen" else ".")


def for_demonstration(where: str) -> str:
    """Where external systems listen to a demonstration: on port 200 where that can be had, else on 8200, else nowhere."""
    if where != PORT_200:
        return where
    failures: list[str] = []
    for chosen in (PORT_200, PORT_8200):
        port = int(chosen.split(":")[1])
        if not (failure := _taken(port)):
            if chosen == PORT_8200:
                _log.info(
                    "External systems listen on ws://127.0.0.1:{port}/, as {failures}. To have port 200 all the same, "
                    'see "Port 200" in the admin guide.',
                    port=port,
                    failures=failures[0],
                )
            return chosen
        failures.append(f"port {port} cannot be had ({failure})")
    _log.warn("External systems hear of no user actions: {failures}.", failures=", ".join(failures))
    return ""


def _taken(port: int) -> str:
    """Why a port of the loopback address cannot be had."""
    with socket.socket() as one:
        # As Twisted does: connections that have ended are in nobody's way.
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
            one.listen()
        except OSError as error:
            return error.strerror or str(error)
    return ""
