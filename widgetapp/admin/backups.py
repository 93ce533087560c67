"""The verbs -backup, -verify and -restore: done on the files, with no help of the daemon's."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

import msgspec

from ..clock import wall_clock
from ..store import backup
from ..store.archive import BackupError
from .arguments import CommandLine
from .complaints import DONE, FAILED, REFUSED, Complaint
from .restore import restore
from .table import size
from .verification import Report, report, verify
from .whereabouts import Whereabouts

Say = Callable[..., None]


def run(line: CommandLine, place: Whereabouts, say: Say) -> int:
    """Do what the command line says. Raises `Complaint`."""
    try:
        return {"backup": _backup, "verify": _verify, "restore": _restore}[line.verb](line, place, say)
    except BackupError as error:
        raise Complaint(error.cause, error.next_step, REFUSED if error.refused else FAILED) from error


def _backup(line: CommandLine, place: Whereabouts, say: Say) -> int:
    file = line.named_file()
    made, content = backup.back_up(place.data, file, wall_clock(), version("widgetapp"), line.force)
    found = report(file, made, content)
    _tell(line, say, found, [*found.lines(), f"Written: {size(found.bytes)}, from {place.data}."])
    if found.lacks:
        raise Complaint(
            f"the backup was written, but not all is in it: {_some(found.lacks)}",
            "look for these images in an older backup; who put them there can do so again",
        )
    return DONE


def _verify(line: CommandLine, place: Whereabouts, say: Say) -> int:
    found = verify(line.named_file())
    _tell(line, say, found, found.lines())
    if found.faults or found.lacks:
        faults = _some(found.faults + found.lacks)
        raise Complaint(f"not all of it can be used: {faults}", "use another backup, if there is one")
    if not line.json:
        say("It is good: all checksums fit, the store is sound, every Thing can be opened, every image is there.")
    return DONE


def _restore(line: CommandLine, place: Whereabouts, say: Say) -> int:
    done = restore(line.named_file(), place.data, wall_clock(), line.force)
    lines = [*done.report.lines(), f"Restored: {done.data}."]
    if done.before is not None:
        lines.append(f"What was there before: {done.before}")
    if done.report.lacks:
        lines.append(f"Not in it, as before: {_some(done.report.lacks)}")
    _tell(line, say, done.report, lines)
    return DONE


def _tell(line: CommandLine, say: Say, found: Report, lines: list[str]) -> None:
    say(*([msgspec.json.encode(found).decode()] if line.json else lines))


def _some(things: list[str], most: int = 5) -> str:
    more = len(things) - most
    return "; ".join(things[:most]) + (f"; and {more} more" if more > 0 else "")
