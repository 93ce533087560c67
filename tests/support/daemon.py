"""The real daemon, as people start it: `twistd -n widgetapp`, its child processes, its log, and its violent deaths."""

from __future__ import annotations

import os
import re
import shutil
import signal
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from .command import admin
from .ports import free_port
from .privileges import not_root
from .program import Program
from .records import rows
from .template import begin_with_copy, twistd
from .waiting import until_now

#: Lines that no test may pass over unless it has said that it provokes them.
_COMPLAINTS = re.compile(r"#(?:error|critical)\]|: (?:error|critical): |Traceback|Unhandled error|Warning: ")


#: What the fixture `make_daemon` gives.
MakeDaemon = Callable[..., Awaitable["Daemon"]]


def short_folder() -> Path:
    """A new folder whose name leaves room for the names of UNIX sockets, which pytest's own folders do not."""
    return Path(tempfile.mkdtemp(prefix="wa-"))


#: Clients of one Thing come to all SFEs, so that what goes from one to another is seen.
SPREAD = {"WIDGETAPP_PROCESSES__CLIENTS_TOGETHER": "1"}


class Daemon:
    """A daemon on a folder and a port of its own, which it keeps from start to start."""

    def __init__(
        self,
        environment: Mapping[str, str] | None = None,
        *,
        demo: bool = True,
        prefix: Sequence[str] = (),
        twistd_options: Sequence[str] = (),
    ) -> None:
        self.folder = short_folder()
        self.data = self.folder / "data"
        self.port = free_port()
        self.demo = demo
        secure = "s" if "WIDGETAPP_WEB__CERTIFICATE" in (environment or {}) else ""
        self.url = f"http{secure}://127.0.0.1:{self.port}"
        self.stream_url = f"ws{secure}://127.0.0.1:{self.port}/_stream"
        self.environment = {
            "WIDGETAPP_WEB__LISTEN": f"tcp:{self.port}:interface=127.0.0.1",
            # The default is one port for all.
            "WIDGETAPP_MONITORING__LISTEN": "",
            "WIDGETAPP_LISTENER__LISTEN": "",
            **(environment or {}),
        }
        #: What stands before `twistd`, for a daemon in surroundings of its own.
        self.prefix = list(prefix)
        self.twistd = twistd()
        self.twistd_options = list(twistd_options)
        self.runs: list[Program] = []
        self._tolerated: list[str] = []

    # --- start and end ---

    def command(self, *options: str) -> list[str]:
        """What starts it."""
        demo = ["--demo"] if self.demo else []
        return [
            # It serves as root only as a demonstration.
            *(self.prefix if self.demo or self.prefix else not_root()),
            self.twistd,
            "-n",
            *self.twistd_options,
            f"--pidfile={self.folder}/pid",
            "widgetapp",
            *demo,
            f"--data={self.data}",
            *options,
        ]

    def launch(self, *options: str) -> Program:
        """Start it, and wait for nothing."""
        program = Program(self.command(*options), self.folder, self.environment)
        self.runs.append(program)
        return program

    async def start(self, *options: str, anew: bool = False) -> Program:
        """Start it, and wait until it serves. `anew`: a demonstration's first start is its very first (`template.py`)."""
        if self.demo and not anew and not self.data.exists():
            begin_with_copy(self.data)
        program = self.launch(*options)
        await program.line(lambda line: f"WidgetApp serves {self.url}/" in line, "that it serves")
        return program

    @property
    def program(self) -> Program:
        """The newest run."""
        return self.runs[-1]

    async def stop(self) -> None:
        """End it as an administrator does; it puts its things in order and then dies of the signal, as twistd has it."""
        self.program.signal("TERM")
        assert await self.program.ended() == -signal.SIGTERM, self.program.tail()

    async def kill(self) -> None:
        """End it as a power cut does: everything of it, at once."""
        pids = self.pids()
        for pid in pids:
            # One may just be dying by itself.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        await self.gone(pids)

    def pids(self) -> list[int]:
        """All its processes."""
        return [self.program.pid, *self.children()]

    def children(self) -> list[int]:
        """All its processes but itself."""
        return sorted({*_below(self.program.pid), *_orphans(self.folder)})

    async def gone(self, pids: Sequence[int] = ()) -> None:
        """Wait until it, and these, have ended."""
        await self.program.ended()
        await until_now(lambda: not any(_runs(pid) for pid in pids), "that all processes are gone")

    async def admin(self, *arguments: str, codes: Sequence[int] = (0,)) -> str:
        """Give it an order by `widgetapp_admin`, which must end with one of these codes; gives what that said."""
        code, said = await admin(self.folder, *arguments, "-data", str(self.data))
        assert code in codes, said
        return said

    async def kill_parent_only(self) -> None:
        """End the daemon with SIGKILL; its children find out by themselves."""
        os.kill(self.program.pid, signal.SIGKILL)
        await self.program.ended()

    async def close(self) -> None:
        """Leave nothing behind, whatever the test has done."""
        for program in self.runs:
            if program.code is None:
                pids = self.children()
                program.signal("KILL")
                await program.ended()
                for pid in filter(_runs, pids):
                    os.kill(pid, signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    async def __aenter__(self) -> Daemon:
        """Whoever uses it starts it."""
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """End it; it must have had nothing to complain of."""
        await self.close()
        complaints = self.complaints()
        assert not complaints, "\n".join([*complaints, *self.last_words()])

    # --- its children ---

    def child(self, title: str) -> int:
        """The process id of the child with that title, 0 where there is none."""
        return next(iter(self.all(title)), 0)

    def all(self, title: str) -> list[int]:
        """The process ids of all children with that title."""
        return [pid for pid in self.children() if _title(pid) == title]

    def count(self, title: str) -> int:
        """How many children have that title."""
        return len(self.all(title))

    def signal_child(self, title: str, number: signal.Signals) -> int:
        """Send a child a signal; gives its process id."""
        pid = self.child(title)
        assert pid, f"there is no {title} below {self.program.pid}"
        os.kill(pid, number)
        return pid

    async def kill_child(self, title: str) -> None:
        """Kill a child, and wait until another one has taken its place."""
        old = self.signal_child(title, signal.SIGKILL)
        await until_now(lambda: self.child(title) not in (0, old), f"a new {title}")

    # --- its store and its log ---

    async def until_row(self, query: str, *values: object) -> None:
        """Wait until a query finds something in the store."""
        await until_now(lambda: rows(self.data, query, *values), f"a row by {query}")

    def said(self, words: str) -> bool:
        """Whether the newest run has said this."""
        return any(words in line for line in self.program.lines)

    def tolerate(self, *patterns: str) -> None:
        """These complaints are what the test provokes."""
        self._tolerated += patterns

    def complaints(self) -> list[str]:
        """Every line of the log that nobody has asked for: errors, tracebacks, warnings of Python's."""
        return [line for program in self.runs for line in program.lines if self._is_complaint(line)]

    def last_words(self) -> list[str]:
        """What came with the first complaint: the lines of a traceback are no complaints, but say what it is about."""
        lines = [line for program in self.runs for line in program.lines]
        first = next((place for place, line in enumerate(lines) if self._is_complaint(line)), len(lines))
        return [f"    {line}" for line in lines[max(0, first - 5) : first + 40]]

    def _is_complaint(self, line: str) -> bool:
        tolerated = any(re.search(pattern, line) for pattern in self._tolerated)
        return not tolerated and _COMPLAINTS.search(line) is not None


def _below(pid: int) -> list[int]:
    """The descendants of a process."""
    try:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return children + [grandchild for child in children for grandchild in _below(child)]


def _orphans(folder: Path) -> list[int]:
    """The children of the daemon that was started in a folder which have outlived their fork server."""
    pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    return [pid for pid in pids if _title(pid)[:1] == "_" and _cwd(pid) == folder]


def _cwd(pid: int) -> Path | None:
    try:
        return Path(f"/proc/{pid}/cwd").readlink()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None


def _title(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().partition(b"\x00")[0].decode(errors="replace").strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
