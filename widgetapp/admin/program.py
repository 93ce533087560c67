"""The command `widgetapp_admin`: does what its command line says, and says what it did."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from types import FrameType
from typing import NoReturn

import msgspec

from ..wire.admin import Free, Manage
from ..wire.status import Order, ProcessStatus
from . import accounts, client, confined
from .arguments import ORDERS, SUBJECTS, CommandLine, parse
from .complaints import DONE, FAILED, MISSING, REFUSED, Complaint
from .table import table
from .whereabouts import Whereabouts, find

#: Between two looks of -watch (s).
WATCH_INTERVAL = 2.0
#: States of what should run and does not.
NOT_RUNNING = ("waiting", "gone")
#: What shows that for which an order is.
_WHERE_TO_LOOK = {
    Order: "-status",
    Free: "-quarantine",
    Manage: "-people`, `widgetapp_admin -groups` or `widgetapp_admin -receivers",
}
_CLEAR = "\x1b[H\x1b[J"


def main() -> int:
    """Run the program; gives its exit code."""
    # Whoever ends it with a signal finds nothing half done left behind either.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        code = command(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read it has seen enough. Python would complain once more at the very end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return DONE
    except KeyboardInterrupt:
        _say("widgetapp_admin: interrupted", to=sys.stderr.write)
        return FAILED
    return code


def command(arguments: Sequence[str]) -> int:
    """Do what a command line says, with its words; gives the exit code."""
    try:
        line = parse(arguments)
        return run(line, find(line))
    except Complaint as complaint:
        sys.stdout.flush()
        _say(f"widgetapp_admin: {complaint.cause}", f"  next: {complaint.next_step}", to=sys.stderr.write)
        return complaint.code


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _say(*lines: str, to: Callable[[str], object] | None = None) -> None:
    (to or sys.stdout.write)("".join(f"{line}\n" for line in lines))


def run(line: CommandLine, place: Whereabouts) -> int:
    """Do what the command line says. Raises `Complaint`."""
    if line.verb in ORDERS:
        return _perform(line, place, line.order())
    if line.verb in [verb for verbs in SUBJECTS.values() for verb in verbs]:
        return _perform(line, place, accounts.request(line))
    if line.verb in ("quarantine", "people", "groups", "receivers"):
        return _look(line, place)
    if line.verb != "status":
        # They need the store, which takes a moment to import.
        from . import auditing, backups

        return auditing.run(line, place, _say) if line.verb == "audit" else backups.run(line, place, _say)
    if line.watch:
        return _watch(line, place)
    return _show(line, client.look(place))


# --- status ---


def _wanted(line: CommandLine, rows: Iterable[ProcessStatus]) -> list[ProcessStatus]:
    return [row for row in rows if line.process in (None, row.name) and (not line.ids or row.id in line.ids)]


def _show(line: CommandLine, rows: list[ProcessStatus]) -> int:
    wanted = _wanted(line, rows)
    _say(msgspec.json.encode(wanted).decode()) if line.json else _say(*table(wanted))
    unknown = set(line.ids) - {row.id for row in wanted}
    if unknown:
        raise Complaint(
            f"there is no {line.process or 'process'} {', '.join(map(str, sorted(unknown)))}",
            "`widgetapp_admin -status` shows what there is",
            MISSING,
        )
    return MISSING if any(row.state in NOT_RUNNING for row in wanted) else DONE


def _watch(line: CommandLine, place: Whereabouts) -> int:
    """Show the status again and again. A daemon that ends meanwhile is waited for."""
    rows: list[ProcessStatus] | Complaint = client.look(place)
    terminal = sys.stdout.isatty() and not line.json
    try:
        while True:
            _say(*_screen(line, place, rows, terminal))
            sys.stdout.flush()
            time.sleep(WATCH_INTERVAL)
            try:
                rows = client.look(place)
            except Complaint as complaint:
                rows = complaint
    except KeyboardInterrupt:
        return DONE


def _screen(line: CommandLine, place: Whereabouts, rows: list[ProcessStatus] | Complaint, terminal: bool) -> list[str]:
    if isinstance(rows, Complaint):
        lines = ["[]"] if line.json else [rows.cause]
    elif line.json:
        lines = [msgspec.json.encode(_wanted(line, rows)).decode()]
    else:
        lines = table(_wanted(line, rows), shutil.get_terminal_size().columns if terminal else None)
    if line.json:
        return lines
    heading = f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S}  {place.data}"
    return [(_CLEAR if terminal else "") + heading, *lines, ""]


# --- orders ---


def _look(line: CommandLine, place: Whereabouts) -> int:
    if line.release:
        return _perform(line, place, confined.release(line))
    _say(*(confined.quarantine(line, place) if line.verb == "quarantine" else accounts.look(line, place)))
    return DONE


def _perform(line: CommandLine, place: Whereabouts, order: Order | Free | Manage) -> int:
    outcome = client.perform(place, order)
    if line.json:
        _say(msgspec.json.encode(outcome).decode())
    else:
        _say(*outcome.lines)
    if outcome.refused:
        look = _WHERE_TO_LOOK[type(order)]
        raise Complaint(outcome.refused, f"nothing was done; `widgetapp_admin {look}` shows what there is", REFUSED)
    return DONE
