"""The command `widgetapp_admin`, run at once, against a daemon that says what a test has it say."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from threading import Thread

from twisted.trial.unittest import SynchronousTestCase

from tests.support.daemon import short_folder
from widgetapp.admin import program


class Said:
    """One run of the command."""

    def __init__(self, arguments: str) -> None:
        out, err = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            self.code = program.command(arguments.split())
        self.out, self.err = out.getvalue(), err.getvalue()


class DaemonTestCase(SynchronousTestCase):
    """A place for a socket."""

    def setUp(self) -> None:
        """Make it."""
        self.data = short_folder()
        self.run_folder = self.data / "run"
        self.run_folder.mkdir()
        self.socket = self.run_folder / "admin.sock"

        def tidy() -> None:
            self.socket.unlink(missing_ok=True)
            self.run_folder.rmdir()
            self.data.rmdir()

        self.addCleanup(tidy)

    def said(self, arguments: str) -> Said:
        """Run the command."""
        return Said(f"{arguments} -data {self.data}")

    @contextmanager
    def answering(self, *answers: bytes) -> Iterator[list[bytes]]:
        """A daemon that answers one connection after the other; gives what it was asked."""
        asked: list[bytes] = []
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(self.socket))
            listening.listen()

            def serve() -> None:
                for answer in answers:
                    connection, _ = listening.accept()
                    with connection, connection.makefile("rb") as lines:
                        asked.append(lines.readline())
                        connection.sendall(answer)

            thread = Thread(target=serve)
            thread.start()
            yield asked
            thread.join()
