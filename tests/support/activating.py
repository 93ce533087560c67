"""What systemd does with socket units: bind, name the sockets, and execute the service, as which the process goes on.

Run as `python activating.py NAME=ADDRESS:PORT… -- COMMAND…`.
"""

from __future__ import annotations

import fcntl
import os
import socket
import sys
from pathlib import Path

#: What stands before the sockets.
COMMAND = [sys.executable, str(Path(__file__).resolve())]
#: The first descriptor that is handed over (sd_listen_fds(3)).
_FIRST = 3


def _main(arguments: list[str]) -> None:
    here = arguments.index("--")
    wanted = [argument.partition("=") for argument in arguments[:here]]
    sockets = []
    for _, _, where in wanted:
        host, _, port = where.rpartition(":")
        sockets.append(socket.create_server((host, int(port))))
    # First out of the way of where they are to be.
    away = [fcntl.fcntl(one, fcntl.F_DUPFD, 100) for one in sockets]
    for number, one in enumerate(away):
        os.dup2(one, _FIRST + number)
        os.close(one)
    os.environ |= {
        "LISTEN_PID": str(os.getpid()),
        "LISTEN_FDS": str(len(wanted)),
        "LISTEN_FDNAMES": ":".join(name for name, _, _ in wanted),
    }
    os.execvp(arguments[here + 1], arguments[here + 1 :])  # noqa: S606  # as systemd does


if __name__ == "__main__":
    _main(sys.argv[1:])
