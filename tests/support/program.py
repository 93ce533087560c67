"""A real program that a live test runs: its lines as they come, what is written to it, and its end."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from twisted.internet.error import ProcessExitedAlready
from twisted.internet.protocol import ProcessProtocol
from twisted.python.failure import Failure

from .waiting import PATIENCE, until_now


class Program(ProcessProtocol):
    """One run of a program. Standard output and standard error are read together, unless `hear` takes the former."""

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        environment: Mapping[str, str] | None = None,
        hear: Callable[[str], None] | None = None,
    ) -> None:
        from twisted.internet import reactor

        self.command = list(command)
        #: Everything that it has said.
        self.lines: list[str] = []
        #: None while it runs; then the exit code, or minus the signal that ended it.
        self.code: int | None = None
        self._hear = hear
        self._partial = {1: b"", 2: b""}
        spawn: Any = reactor
        self._process: Any = spawn.spawnProcess(
            self, self.command[0], self.command, env={**os.environ, **(environment or {})}, path=str(folder)
        )
        self.pid: int = self._process.pid

    # --- what Twisted calls ---

    def childDataReceived(self, childFD: int, data: bytes) -> None:
        *lines, self._partial[childFD] = (self._partial[childFD] + data).split(b"\n")
        for line in lines:
            self._said(childFD, line.decode(errors="replace"))

    def processExited(self, reason: Failure) -> None:
        """Its end is dealt with when its output has been read to the end."""

    def processEnded(self, reason: Failure) -> None:
        for descriptor, rest in self._partial.items():
            if rest:
                self._said(descriptor, rest.decode(errors="replace"))
        status: Any = reason.value
        self.code = -status.signal if getattr(status, "signal", None) else int(getattr(status, "exitCode", None) or 0)

    def _said(self, descriptor: int, line: str) -> None:
        if descriptor == 1 and self._hear is not None:
            self._hear(line)
        else:
            self.lines.append(line)

    # --- what tests call ---

    def write(self, line: str) -> None:
        """Write a line to its standard input."""
        self._process.write(line.encode() + b"\n")

    def signal(self, name: str) -> None:
        """Send it a signal, unless it has ended."""
        try:
            self._process.signalProcess(name)
        except ProcessExitedAlready:
            return

    async def ended(self, limit: float = PATIENCE) -> int:
        """Wait for its end; gives its exit code."""
        await until_now(lambda: self.code is not None, f"the end of {self.command[0]}", limit)
        return self.code or 0

    async def line(self, wanted: Callable[[str], bool], what: str, limit: float = PATIENCE) -> str:
        """Wait for a line, said already or yet to come. Fails when the program ends first."""

        def found() -> str | None:
            line = next(filter(wanted, self.lines), None)
            if line is None and self.code is not None:
                raise AssertionError(f"it ended with {self.code} and did not say {what}:\n{self.tail()}")
            return line

        try:
            return await until_now(found, what, limit) or ""
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.tail()}") from None

    def tail(self) -> str:
        """Its last words."""
        return "\n".join(f"    {line}" for line in self.lines[-40:])
