"""The verb -audit: the audit log, and whether it is as it was written. Read from the files, with no help of the daemon's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec
from sqlalchemy.engine import Connection

from ..clock import iso
from ..store import audit, backup, migrations, people
from ..store.engine import FILE_NAME, reading_engine
from .arguments import CommandLine
from .complaints import DONE, REFUSED, Complaint
from .whereabouts import Whereabouts

Say = Callable[..., None]


class Check(msgspec.Struct, frozen=True):
    """What a check of the audit log has found."""

    lines: int
    mark: str | None
    fault: str | None = None


def run(line: CommandLine, place: Whereabouts, say: Say) -> int:
    """Do what the command line says. Raises `Complaint`."""
    store = place.data / FILE_NAME
    if not store.exists():
        raise Complaint(f"there is no store in {place.data}", "say with -data where it is", REFUSED)
    if (found := backup.version_of(store)) != migrations.NEWEST:
        raise Complaint(
            f"the store has version {found}, this widgetapp_admin knows {migrations.NEWEST}",
            "start the daemon of this version once, which brings the store up to date",
            REFUSED,
        )
    engine = reading_engine(place.data, 1)
    try:
        with engine.connect() as db:
            return _show(line, db, say) if line.mark is None else _verify(line, db, say)
    finally:
        engine.dispose()


def _show(line: CommandLine, db: Connection, say: Say) -> int:
    if line.json:
        say("[")
        for number, text in enumerate(_exported(db)):
            say(("," if number else " ") + text)
        say("]")
        return DONE
    shown = list(reversed(audit.page(db, line.count)))
    names = people.names(db, {one.entry.actor for one in shown if one.entry.actor is not None})
    say(*([_told(one, names) for one in shown] or ["The audit log is empty."]))
    return DONE


def _exported(db: Connection) -> Iterator[str]:
    for line in audit.lines(db):
        told = msgspec.structs.asdict(line.entry)
        told |= {"number": line.number, "at": iso(line.entry.at), "digest": line.digest.hex()}
        # As JSON in JSON, exactly as the digest covers it.
        yield msgspec.json.encode(told).decode()


def _told(line: audit.Line, names: dict[str, str]) -> str:
    entry = line.entry
    who = "somebody" if entry.actor is None else names.get(entry.actor, entry.actor)
    by = "" if entry.client is None else f" by the client {entry.client}"
    made = "" if entry.object is None else f" -> {entry.object}"
    return (
        f"{line.number}  {iso(entry.at)}  {who}{by} from {entry.address}: {entry.action} {entry.content}{made}: {entry.result}"
    )


def _verify(line: CommandLine, db: Connection, say: Say) -> int:
    noted = _mark(line.mark) if line.mark else None
    try:
        last = audit.verify(db, noted)
    except audit.Broken as broken:
        if line.json:
            say(msgspec.json.encode(Check(broken.number - 1, None, f"line {broken.number}: {broken.why}")).decode())
        raise Complaint(
            f"the audit log is not as it was written. Line {broken.number}: {broken.why}",
            "compare it with the one in a backup; keep both",
        ) from broken
    check = Check(0 if last is None else last.number, None if last is None else last.mark)
    if line.json:
        say(msgspec.json.encode(check).decode())
    elif check.mark is None:
        say("The audit log is empty.")
    else:
        say(
            f"The audit log is as it was written: {check.lines} lines. Its mark:",
            check.mark,
            "To be sure that nothing is cut off later, keep the mark elsewhere, and say it at the next check:",
            "widgetapp_admin -audit -verify MARK",
        )
    return DONE


def _mark(text: str) -> tuple[int, str]:
    if not re.fullmatch(r"[1-9][0-9]{0,15}:[0-9a-f]{64}", text):
        raise Complaint(f"-verify {text}: not a mark", "give what an earlier check has shown, as it is", REFUSED)
    number, _, digest = text.partition(":")
    return int(number), digest
